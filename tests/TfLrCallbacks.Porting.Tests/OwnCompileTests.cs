namespace TfLrCallbacks.Porting.Tests;

/// <summary>Models of the script's own classes that compile by a method of their own: positional arguments are that method's parameters.</summary>
[TestClass]
public sealed class OwnCompileTests
{
    private const string Optimizers = "keras.optimizers.Adam(0.1), keras.optimizers.SGD(0.2)";

    /// <summary>No optimizer is taken for a loss or a metric, and each is named as the class names it.</summary>
    [TestMethod]
    [DataRow("g_opt, d_opt, loss_fn", $"{Optimizers}, keras.losses.BinaryCrossentropy(from_logits=True)", "g_opt|d_opt", DisplayName = "two optimizers")]
    [DataRow("d_optimizer, g_optimizer, loss_fn", $"{Optimizers}, loss_fn=keras.losses.BinaryCrossentropy(from_logits=True)", "d_optimizer|g_optimizer", DisplayName = "loss by its name")]
    [DataRow("loss, optimizer_g, optimizer_d", $"keras.losses.BinaryCrossentropy(from_logits=True), {Optimizers}", "optimizer_g|optimizer_d", DisplayName = "loss first")]
    [DataRow("g_opt, d_opt, loss_fn, gp_weight=10.0", $"{Optimizers}, keras.losses.BinaryCrossentropy(from_logits=True), 5.0", "g_opt|d_opt", DisplayName = "a number behind")]
    public void Positional_arguments_are_those_of_the_class(string parameters, string given, string named)
    {
        foreach (string type in (string[])["class GAN(keras.Model):\n", "class Base(keras.Model):\n"])
        {
            string compile = $"    def compile(self, {parameters}):\n        super().compile()\n        self.parts = 1\n    def train_step(self, data):\n        return {{}}\n";
            string script = $"import keras\n{type}{compile}{(type.Contains("Base", StringComparison.Ordinal) ? "class GAN(Base):\n    pass\n" : string.Empty)}gan = GAN()\ngan.compile({given})\ngan.fit(x, y, epochs=4)\n";
            string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
            Assert.DoesNotContain("the loss adam", code, code);
            Assert.DoesNotContain("the loss sgd", code, code);
            Assert.DoesNotContain("without the metrics", code, code);
            Assert.Contains("new BinaryCrossentropy(fromLogits: true)", code, code);
            foreach (string name in named.Split('|'))
            {
                Assert.Contains($"{name} is an optimizer of its own", code, code);
            }
        }
    }

    /// <summary>A callback that sets the rates of two optimizers is told: one rate of a run would be written over the other. The training with the optimizer that no one gave is not theirs.</summary>
    [TestMethod]
    public void A_callback_for_two_optimizers_is_told()
    {
        string code = ScriptPorter.Port("import keras\nclass GAN(keras.Model):\n    def compile(self, d_optimizer, g_optimizer):\n        super().compile()\n        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer\nclass Decay(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.d_optimizer.learning_rate.assign(4e-4 * 0.9 ** epoch)\n        self.model.g_optimizer.learning_rate = 1e-4 * 0.9 ** epoch\ngan = GAN()\ngan.compile(d_optimizer=keras.optimizers.Adam(4e-4), g_optimizer=keras.optimizers.Adam(1e-4))\ngan.fit(ds, epochs=20, callbacks=[Decay()])\n").CSharp;

        Assert.Contains("It sets the rates of d_optimizer and g_optimizer, and a run here trains with one optimizer", code);
        Assert.DoesNotContain("string-optimizer", code);
        Assert.DoesNotContain("run.LearningRate = ", code);
        Assert.DoesNotContain("ConstantRate", code);
        Assert.DoesNotContain("new LearningRateScheduler(", code);
    }
}
