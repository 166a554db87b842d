using System.Reflection;

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

    /// <summary>A callback that sets the rates of two optimizers is a class for each of them: one rate of a run would be written over the other. The training with the optimizer that no one gave is not theirs.</summary>
    [TestMethod]
    [DataRow("", "self.model.d_optimizer.learning_rate.assign(4e-4 * 0.5 ** epoch)|self.model.g_optimizer.learning_rate = 1e-4 * 0.5 ** epoch", "", "DOptimizer", "GOptimizer", DisplayName = "of the model")]
    [DataRow("def __init__(self, g_opt, d_opt, low=1e-4):\n        self.g_opt = g_opt\n        self.d_opt, self.low = d_opt, low", "rate = self.low * 0.5 ** epoch|self.g_opt.learning_rate = rate|self.d_opt.learning_rate = rate * 4", "g, d", "DOpt", "GOpt", DisplayName = "handed over")]
    [DataRow("def __init__(self, optG, optD):\n        self.optG, self.optD = optG, optD", "K.set_value(self.optG.lr, 1e-4 * 0.5 ** epoch)|K.set_value(self.optD.lr, 4e-4 * 0.5 ** epoch)", "optD=d, optG=g", "OptD", "OptG", DisplayName = "set_value")]
    [DataRow("def __init__(self, g_opt, d_opt):\n        self.g_opt, self.d_opt = g_opt, d_opt", "if epoch == 0:|    self.g_opt.lr = 1e-4|else:|    self.g_opt.lr = self.g_opt.lr * 0.5|self.d_opt.lr = 4e-4 * 0.5 ** epoch", "g, d", "DOpt", "GOpt", DisplayName = "from the rate before")]
    public void A_callback_for_two_optimizers_is_one_for_each(string start, string lines, string given, string first, string second)
    {
        string script = $"import keras\nfrom keras import backend as K\nclass GAN(keras.Model):\n    def compile(self, d_optimizer, g_optimizer):\n        super().compile()\n        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer\nclass Decay(keras.callbacks.Callback):\n    {start}\n    def on_epoch_begin(self, epoch, logs=None):\n        {lines.Replace("|", "\n        ", StringComparison.Ordinal)}\nd, g = keras.optimizers.Adam(4e-4), keras.optimizers.Adam(1e-4)\ngan = GAN()\ngan.compile(d_optimizer=d, g_optimizer=g)\ngan.fit(ds, epochs=20, callbacks=[Decay({given}), keras.callbacks.TerminateOnNaN()])\n";
        string code = ScriptPorter.Port(script, PortEngine.Embedded, "gan.py").CSharp;
        Assert.Contains($"Give each a Fit of its own: ", code, code);
        Assert.DoesNotContain("string-optimizer", code);
        Assert.DoesNotContain("else\n            {\n            }", code, code);
        Assert.DoesNotContain("ConstantRate", code);
        Assert.DoesNotContain("new LearningRateScheduler(", code);
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("gan.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        foreach ((string optimizer, double rate) in ((string, double)[])[(first, 4e-4), (second, 1e-4)])
        {
            RecordedTrainer trainer = new(2, null) { LearningRate = 1 };
            trainer.Fit(new FitOptions { Verbose = 0, Epochs = 3 }, (Callback[])assembly!.GetType("Gan")!.GetMethod($"CallbacksOf{optimizer}")!.Invoke(null, null)!);
            CollectionAssert.AreEqual(new[] { rate, rate, rate / 2, rate / 2, rate / 4, rate / 4 }, trainer.Rates, code);
        }

        RecordedTrainer plain = new(1, null) { LearningRate = 0.7 };
        plain.Fit(new FitOptions { Verbose = 0, Epochs = 2 }, (Callback[])assembly!.GetType("Gan")!.GetMethod("Callbacks")!.Invoke(null, null)!);
        CollectionAssert.AreEqual(new[] { 0.7, 0.7 }, plain.Rates);
    }

    /// <summary>One optimizer's rate by that of another has no form, and it is said.</summary>
    [TestMethod]
    public void A_rate_by_that_of_the_other_optimizer_is_told()
    {
        string code = ScriptPorter.Port("import keras\nclass Decay(keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n        self.model.d_optimizer.learning_rate = 4e-4 * 0.5 ** epoch\n        self.model.g_optimizer.learning_rate = self.model.d_optimizer.learning_rate / 4\ngan.compile(d_optimizer=keras.optimizers.Adam(4e-4), g_optimizer=keras.optimizers.Adam(1e-4))\ngan.fit(ds, epochs=20, callbacks=[Decay()])\n").CSharp;

        Assert.Contains("It sets the rate of g_optimizer by that of d_optimizer, and a run here trains with one optimizer.", code, code);
        Assert.Contains("It sets the rates of d_optimizer and g_optimizer", code);
        Assert.DoesNotContain("run.LearningRate = ", code);
    }

    /// <summary>The same where the class sets the rate of one of them only.</summary>
    [TestMethod]
    [DataRow("self.g_opt.lr = self.d_opt.lr", "g_opt", "d_opt")]
    [DataRow("K.set_value(self.g_opt.lr, 0.5 * K.get_value(self.d_opt.lr))", "g_opt", "d_opt")]
    [DataRow("self.model.g_optimizer.learning_rate.assign(self.model.d_optimizer.learning_rate / 4)", "g_optimizer", "d_optimizer")]
    public void One_rate_by_that_of_the_other_optimizer_is_told(string line, string set, string read)
    {
        string code = ScriptPorter.Port($"import keras\nfrom keras import backend as K\nclass Follow(keras.callbacks.Callback):\n    def __init__(self, g_opt, d_opt):\n        self.g_opt, self.d_opt = g_opt, d_opt\n    def on_epoch_begin(self, epoch, logs=None):\n        {line}\ngan.fit(ds, epochs=20, callbacks=[Follow(g, d)])\n").CSharp;

        Assert.Contains($"It sets the rate of {set} by that of {read}, and a run here trains with one optimizer.", code, code);
        Assert.DoesNotContain("run.LearningRate = ", code);
    }

    /// <summary>An optimizer is known by its name; what only looks like one is none.</summary>
    [TestMethod]
    [DataRow("optimizer", true)]
    [DataRow("opt", true)]
    [DataRow("g_opt", true)]
    [DataRow("opt_d", true)]
    [DataRow("optD", true)]
    [DataRow("genOpt", true)]
    [DataRow("OPT", true)]
    [DataRow("gOptim", true)]
    [DataRow("options", false)]
    [DataRow("opts", false)]
    [DataRow("adopt", false)]
    [DataRow("self_option", false)]
    [DataRow("crop", false)]
    public void Names_of_optimizers(string name, bool expected) => Assert.AreEqual(expected, ScriptWrites.IsOptimizer(name));
}
