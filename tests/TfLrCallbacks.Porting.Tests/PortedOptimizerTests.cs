namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a script gives its optimizer besides the rate stands in the C# of both engines, and only what concerns the engine is warned about.</summary>
[TestClass]
public sealed class PortedOptimizerTests
{
    /// <summary>PyTorch's plateau takes a floor for each parameter group, and words by their names.</summary>
    [TestMethod]
    [DataRow("min_lr=[1e-6]", "minLearningRate: 1e-6)", false)]
    [DataRow("min_lr=[FLOOR, 1e-5]", "minLearningRate: Floor)", true)]
    [DataRow("mode=MODE", "mode: MetricMode.Max)", false)]
    public void A_plateau_has_the_floor_of_its_first_group(string argument, string expected, bool isToldOfOthers)
    {
        string csharp = ScriptPorter.Port($"import torch\nFLOOR = 1e-6\nMODE = 'max'\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ns = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, {argument})\nfor e in range(9):\n    train(opt)\n    s.step(accuracy())\n").CSharp;

        Assert.Contains($"new ReduceLROnPlateau(new TorchPlateau({expected}", csharp);
        Assert.AreEqual(isToldOfOthers, csharp.Contains("min_lr has a rate for each parameter group: this is the first group's.", StringComparison.Ordinal), csharp);
    }

    [TestMethod]
    [DataRow("SGD(0.1, momentum=0.9, nesterov=True, global_clipnorm=1.0)", ".ClipGlobalNorm(1.0)", "{ GlobalClipNorm = 1.0 }")]
    [DataRow("Adam(clipnorm=0.5)", ".ClipNorm(0.5)", "{ ClipNorm = 0.5 }")]
    [DataRow("AdamW(1e-3, weight_decay=0.01, clipvalue=CLIP)", ".ClipValue(Clip)", "{ ClipValue = Clip }")]
    [DataRow("RMSprop(clipnorm=None)", null, null)]
    [DataRow("Adam(amsgrad=True)", null, null)]
    public void The_clipping_of_gradients_is_carried_over(string optimizer, string? host, string? engine)
    {
        PortedScript onHost = Port(optimizer, PortEngine.TensorFlowNet);
        PortedScript onEngine = Port(optimizer, PortEngine.Embedded);

        Assert.Contains(host is null ? "keras.optimizers." : host + ",", onHost.CSharp);
        Assert.AreEqual(host is not null, onHost.CSharp.Contains(".Clip", StringComparison.Ordinal), onHost.CSharp);
        Assert.AreEqual(engine is not null, onEngine.CSharp.Contains("Clip", StringComparison.Ordinal) && onEngine.CSharp.Contains(engine ?? string.Empty, StringComparison.Ordinal), onEngine.CSharp);
    }

    [TestMethod]
    public void Who_trains_with_the_embedded_engine_is_not_warned_about_the_other_one()
    {
        const string Optimizer = "SGD(0.1, nesterov=True, global_clipnorm=1.0)";

        string[] host = [.. Port(Optimizer, PortEngine.TensorFlowNet).Warnings.Select(warning => warning.Code)];
        string[] engine = [.. Port(Optimizer, PortEngine.Embedded).Warnings.Select(warning => warning.Code)];

        Assert.AreEqual("clip-ignored-by-host nesterov-ignored-by-host", string.Join(' ', host.Except(engine)));
        Assert.IsEmpty(engine.Except(host));
    }

    private static PortedScript Port(string optimizer, PortEngine engine)
    {
        string script = $"""
            import keras
            CLIP = 0.25
            model = keras.Sequential([keras.layers.Dense(1)])
            model.compile(keras.optimizers.{optimizer}, "mse")
            model.fit(x, y, epochs=2, callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (1 + epoch))])
            """;
        (_, IReadOnlyList<string> errors) = PortedScripts.Compile(engine, [("clipped.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        return ScriptPorter.Port(script, engine);
    }
}
