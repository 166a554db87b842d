using System.Reflection;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Keras scripts whose model another file makes: their training is evaluated as that of any other.</summary>
[TestClass]
public sealed class ModelsElsewhereTests
{
    /// <summary>A class that has no form in C#: its rates are those of the evaluated training.</summary>
    private const string Head =
        """
        import tensorflow as tf
        class Drop(tf.keras.callbacks.Callback):
            def __init__(self, **plan):
                super().__init__()
                self.plan = plan
            def on_epoch_begin(self, epoch, logs=None):
                for name in self.plan:
                    if name == f"e{epoch}":
                        self.model.optimizer.learning_rate = self.plan[name]

        """;

    [TestMethod]
    [DataRow("from zoo import get_model\nmodel = get_model(10)\nmodel.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("from zoo import get_model\nmodel, base = get_model(10)\nbase.trainable = False\nmodel.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss='mse')\nmodel.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("from zoo import model\nmodel.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss='mse')\nmodel.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("import zoo.nets\nzoo.nets.model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss='mse')\nzoo.nets.model.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("from zoo import trainer\ntrainer.model.compile('adam', 'mse')\ntf.keras.backend.set_value(trainer.model.optimizer.lr, 0.1)\ntrainer.model.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("def train(net):\n    net.compile(tf.keras.optimizers.SGD(0.1), 'mse')\n    net.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])\nwith tf.distribute.MirroredStrategy().scope():\n    other = zoo.make('resnet')\ntrain(other)")]
    [DataRow("class Trainer:\n    def __init__(self, build):\n        self.model = build()\n    def run(self):\n        self.model.compile(tf.keras.optimizers.SGD(0.1), 'mse')\n        self.model.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])\nfrom zoo import resnet\nTrainer(resnet).run()")]
    [DataRow("from zoo import Base\nclass Net(Base):\n    pass\nnet = Net()\nnet.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nnet.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("for fold in range(3):\n    model = zoo.create(fold)\n    model.compile(tf.keras.optimizers.SGD(0.1), 'mse')\n    model.fit(x[fold], y[fold], epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    [DataRow("for fold in range(3):\n    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n    model.compile(tf.keras.optimizers.SGD(0.1), 'mse')\n    model.fit(x[fold], y[fold], epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])")]
    public void Its_rates_are_those_of_the_training(string script) => AssertRates(Head + script + "\n", [0.1, 0.1, 0.05, 0.05, 0.01, 0.01]);

    /// <summary>Fits that go on with one optimizer have other rates each: those of the first are not given to all.</summary>
    [TestMethod]
    public void Fits_with_other_rates_are_told()
    {
        string script = $"{Head}model = zoo.create()\nmodel.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nfor part in range(2):\n    model.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])\n";
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Assert.DoesNotContain("the rates of the script's training", code, code);
        Assert.Contains("// TODO: Drop: Drop(e2=0.05, e4=0.01), // line 13", code, code);
    }

    /// <summary>Fits that go on with one optimizer and have the same rates each have those of one fit, not of all in a row.</summary>
    [TestMethod]
    public void Fits_with_the_same_rates_have_those_of_one()
    {
        string script = $"{Head}model = zoo.create()\nmodel.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nif x.shape[0] > 3:\n    model.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nfor part in range(2):\n    model.fit(x, y, epochs=4, callbacks=[Drop(e0=0.1, e2=0.05)])\n";
        Assert.Contains("new PiecewiseConstantDecay(boundaries: [1], values: [0.1, 0.05]);", ScriptPorter.Port(script, PortEngine.Embedded).CSharp);
        AssertRates(script, [0.1, 0.1, 0.05, 0.05]);
    }

    /// <summary>What is compiled and is no model has no part in it.</summary>
    [TestMethod]
    [DataRow("import re\npattern = re.compile('adam')\nother = sub.compile(optimizer)\n")]
    [DataRow("pattern = regex.compile('a+', flags=2)\n")]
    public void What_else_is_compiled_is_left_alone(string beside) => AssertRates(
        $"{Head}{beside}from zoo import model\nmodel.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y, epochs=6, callbacks=[Drop(e2=0.05, e4=0.01)])\n", [0.1, 0.1, 0.05, 0.05, 0.01, 0.01]);

    private static void AssertRates(string script, double[] expected)
    {
        (Assembly? assembly, IReadOnlyList<string> errors) = PortedScripts.Compile(PortEngine.Embedded, [("elsewhere.py", script)]);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        RecordedTrainer trainer = new(2, null) { LearningRate = 0.1 };
        trainer.Fit(new FitOptions { Verbose = 0, Epochs = expected.Length }, (Callback[])assembly!.GetType("Elsewhere")!.GetMethod("Callbacks")!.Invoke(null, null)!);
        string code = ScriptPorter.Port(script, PortEngine.Embedded).CSharp;
        Assert.HasCount(2 * expected.Length, trainer.Rates, code);
        for (int update = 0; update < trainer.Rates.Count; update++)
        {
            Assert.AreEqual(expected[update / 2], trainer.Rates[update], 1e-12, $"update {update} of {code}");
        }
    }
}
