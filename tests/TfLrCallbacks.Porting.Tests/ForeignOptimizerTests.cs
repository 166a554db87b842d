namespace TfLrCallbacks.Porting.Tests;

/// <summary>Optimizers that the script takes from another package, and that the user has to give: the rate that they have there is told.</summary>
[TestClass]
public sealed class ForeignOptimizerTests
{
    [TestMethod]
    [DataRow(PortEngine.TensorFlowNet)]
    [DataRow(PortEngine.Embedded)]
    public void How_the_script_makes_it_is_told(PortEngine engine)
    {
        const string Told = "// TODO line 4: the optimizer is RampAdam(learning_rate=0.0001, lr_schedule={1000: 1, 2000: 0.1}) in the script, and is not carried over: give yours the rate that it has there, and callbacks for a schedule in it.";

        Assert.Contains(Told, Port("model.compile(RampAdam(learning_rate=1e-4, lr_schedule={1000: 1, 2000: 0.1}), 'mse')\n", engine));
        Assert.Contains(Told, Port("opt = RampAdam(learning_rate=1e-4, lr_schedule={1000: 1, 2000: 0.1})\nmodel.compile(optimizer=opt, loss='mse')\n", engine));
    }

    [TestMethod]
    public void One_that_the_file_does_not_make_is_told() =>
        Assert.Contains("// TODO line 4: the optimizer is cfg.optimizer in the script, and this file does not say its rate.", Port("model.compile(cfg.optimizer, 'mse')\n", PortEngine.Embedded));

    [TestMethod]
    public void One_of_Keras_is_not() => Assert.DoesNotContain("the optimizer is", Port("model.compile(keras.optimizers.Adam(1e-4), 'mse')\n", PortEngine.Embedded));

    private static string Port(string compile, PortEngine engine) =>
        ScriptPorter.Port($"import keras\nfrom ramps import RampAdam\nmodel = keras.Sequential([keras.layers.Dense(1)])\n{compile}model.fit(x, y, epochs=3)\n", engine).CSharp;
}
