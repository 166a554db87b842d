namespace TfLrCallbacks.Porting.Tests;

/// <summary>A momentum or a weight decay that the script sets by hand is named: the C# sets rates only.</summary>
[TestClass]
public sealed class SetBesideTests
{
    private const string Keras = "import tensorflow as tf\nfrom keras import backend as K\nclass Cycle(tf.keras.callbacks.Callback):\n    def __init__(self):\n        self.at = [[0.1, 0.9], [0.2, 0.8], [0.1, 0.9]]\n    def on_epoch_begin(self, epoch, logs=None):\n        lr, mom = self.at[min(epoch, 2)]\n        self.model.optimizer.learning_rate.assign(lr)\n        {0}\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile(tf.keras.optimizers.SGD(0.1, momentum=0.9), 'mse')\nmodel.fit(x, y, epochs=3, callbacks=[Cycle()])\n";

    private const string Torch = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)\nfor epoch in range(4):\n    for group in opt.param_groups:\n        group['lr'] = 0.1 * 0.5 ** epoch\n        {0}\n    for x in loader:\n        opt.step()\n";

    [TestMethod]
    [DataRow(Keras, "self.model.optimizer.momentum = mom", "momentum", "Momentum")]
    [DataRow(Keras, "K.set_value(self.model.optimizer.momentum, mom)", "momentum", "Momentum")]
    [DataRow(Keras, "self.model.optimizer.beta_1.assign(mom)", "momentum", "Momentum")]
    [DataRow(Keras, "self.model.optimizer.weight_decay = lr * 0.01", "weight decay", "WeightDecay")]
    [DataRow(Torch, "group['momentum'] = 0.9 - 0.01 * epoch", "momentum", "Momentum")]
    [DataRow(Torch, "group['weight_decay'] = 0.04 * epoch", "weight decay", "WeightDecay")]
    [DataRow(Torch, "opt.param_groups[0]['betas'] = (0.9, 0.99)", "momentum", "Momentum")]
    public void What_is_set_beside_the_rate_is_named(string script, string set, string what, string member)
    {
        string csharp = ScriptPorter.Port(script.Replace("{0}", set, StringComparison.Ordinal), PortEngine.Embedded).CSharp;

        Assert.Contains($"{set}: the script sets the {what} by hand, and the C# does not. Set run.{member} in a callback.", csharp);
    }

    [TestMethod]
    [DataRow(Keras, "print(self.model.optimizer.momentum)")]
    [DataRow(Torch, "group['seen'] = epoch")]
    [DataRow(Torch, "config = {}; config['momentum'] = 0.5")]
    public void Nothing_else_is(string script, string set) => Assert.DoesNotContain("by hand, and the C# does not", ScriptPorter.Port(script.Replace("{0}", set, StringComparison.Ordinal), PortEngine.Embedded).CSharp);
}
