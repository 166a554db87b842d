namespace TfLrCallbacks.Porting.Tests;

/// <summary>The files of callbacks, whose names scripts put together in every way that Python has.</summary>
[TestClass]
public sealed class ScriptFileNameTests
{
    [TestMethod]
    [DataRow("'{backbone}_{{epoch:02d}}.h5'.format(backbone=args.backbone)", "resnet50_{epoch:02d}.npz")]
    [DataRow("'{0}-{1}-{{epoch}}.h5'.format(args.backbone, 3)", "resnet50-3-{epoch}.npz")]
    [DataRow("'{}_{{epoch}}_{}.h5'.format(find(), other)", "find_{epoch}_other.npz")]
    [DataRow("'%s_{epoch:02d}.h5' % find()", "find_{epoch:02d}.npz")]
    [DataRow("'best_%02d%%_%s.h5' % (3, args.backbone)", "best_03%_resnet50.npz")]
    [DataRow("'best_%02d%%_%s.h5' % (other, args.backbone)", "best_other%_resnet50.npz")]
    [DataRow("other + '_{epoch:02d}.h5'", "other_{epoch:02d}.npz")]
    [DataRow("args.path + '/' + str(other) + '.h5'", "./snap/other.npz")]
    [DataRow("f'{other}_{{epoch}}.h5'", "other_{epoch}.npz")]
    [DataRow("os.path.join(args.path, '{}_{{epoch}}.h5'.format(args.backbone))", "./snap/resnet50_{epoch}.npz")]
    [DataRow("os.path.join(args.path, 'a/', 'b.h5')", "./snap/a/b.npz")]
    [DataRow("os.path.join(args.path, '/c.h5')", "/c.npz")]
    [DataRow("os.path.join(other, 'b.h5')", "b.npz")]
    [DataRow("os.path.join(args.path, other + '.h5')", "./snap/other.npz")]
    [DataRow("'run-' + datetime.datetime.now().strftime('%Y%m%d-%H%M%S') + '.h5'", "run-now.npz")]
    public void A_file_has_the_name_that_the_script_makes(string written, string expected)
    {
        string script = $"""
            import argparse, datetime, os
            from tensorflow import keras
            p = argparse.ArgumentParser()
            p.add_argument('--backbone', default='resnet50')
            p.add_argument('--path', default='./snap')
            args = p.parse_args()
            model.compile(keras.optimizers.Adam(1e-3), 'mse')
            model.fit(x, y, epochs=5, callbacks=[keras.callbacks.ModelCheckpoint({written})])
            """;

        Assert.Contains($"new ModelCheckpoint(filepath: \"{expected}\"),", ScriptPorter.Port(script).CSharp);
    }

    /// <summary>A loop over folds saves each under a name of its own.</summary>
    [TestMethod]
    [DataRow("OUT + '/model_' + str(i) + '.h5'", "out/model_0.npz", "out/model_1.npz")]
    [DataRow("'{0}-{1}-{{epoch}}.h5'.format(OUT, i)", "out-0-{epoch}.npz", "out-1-{epoch}.npz")]
    [DataRow("os.path.join(OUT, f'fold{i}.h5')", "out/fold0.npz", "out/fold1.npz")]
    [DataRow("'best_%d_%s.h5' % (i, OUT)", "best_0_out.npz", "best_1_out.npz")]
    public void Each_fit_of_a_loop_has_its_own_file(string written, params string[] expected)
    {
        string csharp = ScriptPorter.Port($"""
            import os
            from tensorflow import keras
            OUT = 'out'
            for i in range(2):
                model.compile(keras.optimizers.Adam(1e-3), 'mse')
                model.fit(x, y, epochs=5, callbacks=[keras.callbacks.ModelCheckpoint({written})])
            """).CSharp;

        Assert.Contains($"new ModelCheckpoint(filepath: \"{expected[0]}\"),", csharp);
        Assert.Contains($"new ModelCheckpoint(filepath: \"{expected[1]}\"),", csharp);
    }
}
