using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Models with branches are carried over to the embedded engine: they build, and give outputs of the shape that Python's give.</summary>
[TestClass]
public sealed class PortedModelTests
{
    [TestMethod]
    [DataRow("D08Branches", "CreateModel", 8)] // Conv2D, Residual, pooling, Concatenate, Dense
    [DataRow("D09Residual", "CreateBasicBlock", 32)]
    public void A_model_with_branches_gives_its_outputs(string type, string method, int size)
    {
        var model = (Sequential)PortedScripts.For(PortEngine.Embedded).Assembly!.GetType(type)!.GetMethod(method)!.Invoke(null, null)!;
        model.Compile(new SGD(0.01), new MeanSquaredError());

        NDArray outputs = model.Predict(np.ones(new Shape(2, size, size, 3)).astype(np.float32));

        Assert.AreEqual("2, 10", string.Join(", ", outputs.shape));
    }

    [TestMethod]
    public void Branches_are_written_as_the_engine_s_layers()
    {
        string code = Port("""
            inputs = keras.Input((8,))
            a = keras.layers.Dense(4, activation="relu")(inputs)
            b = keras.layers.Dense(4)(keras.layers.Dense(16)(inputs))
            m = keras.layers.Multiply()([a, b])
            out = keras.layers.Dense(1)(keras.layers.Dense(4)(m) + a)
            model = keras.Model(inputs, out)
            """);

        // a stands in both branches of the sum, so its weights would be there twice.
        Assert.Contains("at two places with the same weights: keras.layers.Dense(4, activation='relu')", code);
    }

    [TestMethod]
    [DataRow("m = keras.layers.Concatenate()([a, b])", "new Concatenate(")]
    [DataRow("m = keras.layers.concatenate([a, b], axis=-1)", "new Concatenate(")]
    [DataRow("m = keras.layers.Concatenate(axis=1)([a, b])", "is no row of layers")] // another axis
    [DataRow("m = keras.layers.Average()([a, b])", "new Average(")]
    [DataRow("m = keras.layers.maximum([a, b])", "new Maximum(")]
    [DataRow("m = a * b", "new Multiply(")]
    [DataRow("m = keras.layers.Subtract()([a, b])", "is no row of layers")]
    [DataRow("m = keras.layers.Add()([inputs, a])", "new Residual(")]
    public void What_becomes_of_branches_is_said(string line, string expected) => Assert.Contains(expected, Port($"""
        inputs = keras.Input((8,))
        a = keras.layers.Dense(8)(inputs)
        b = keras.layers.Dense(8)(inputs)
        {line}
        model = keras.Model(inputs, keras.layers.Dense(1)(m))
        """));

    private static string Port(string script) => ScriptPorter.Port($"import keras\n{script}\n", PortEngine.Embedded).CSharp;

    /// <summary>A layer that has no form in C# is told where it stands, also where nothing is left to be told of the rates.</summary>
    [TestMethod]
    public void A_layer_without_a_form_is_told_beside_rates_that_are_written()
    {
        string written = ScriptPorter.Port("import torch\nfrom torch import nn\nclass MLP(nn.Module):\n    def __init__(self, width=8):\n        super().__init__()\n        self.fc1 = nn.Linear(2, width)\n        self.strange = nn.Strange(width)\n    def forward(self, x):\n        return self.strange(torch.relu(self.fc1(x)))\nnet = MLP()\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nhooks = [torch.optim.lr_scheduler.StepLR(opt, 2)]\nfor e in range(5):\n    for x, y in loader:\n        opt.step()\n    hooks[0].step()\n").CSharp;

        Assert.Contains("// TODO line 7: nn.Strange(width)", written);
        Assert.DoesNotContain("steps what a list", written);
    }
}
