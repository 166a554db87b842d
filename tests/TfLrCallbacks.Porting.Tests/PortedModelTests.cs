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
    [DataRow("D10Modules", "CreateClassifier", 8, 7)] // blocks with sizes from arguments
    public void A_model_gives_its_outputs(string type, string method, int size, int classes = 10)
    {
        var model = (Sequential)PortedScripts.For(PortEngine.Embedded).Assembly!.GetType(type)!.GetMethod(method)!.Invoke(null, null)!;
        model.Compile(new SGD(0.01), new MeanSquaredError());

        NDArray outputs = model.Predict(np.ones(new Shape(2, size, size, 3)).astype(np.float32));

        Assert.AreEqual($"2, {classes}", string.Join(", ", outputs.shape));
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

        Assert.Contains("// TODO line 7: nn.Strange(8)", written);
        Assert.DoesNotContain("steps what a list", written);
    }

    /// <summary>What a module is made with decides its sizes; modules within it are written in their places, and not apart.</summary>
    [TestMethod]
    [DataRow(PortEngine.TensorFlowNet, """
        keras.layers.InputLayer(new Shape((int)ImageHeight, (int)ImageWidth, 3)),
        keras.layers.Conv2D(4, new Shape(3, 3), padding: "same", use_bias: false),
        keras.layers.BatchNormalization(momentum: 0.9f, epsilon: 1e-5f),
        keras.layers.LeakyReLU(alpha: 0f), // ReLU
        keras.layers.MaxPooling2D(pool_size: new Shape(2, 2), strides: new Shape(2, 2)),
        keras.layers.Conv2D(8, new Shape(3, 3), padding: "same", use_bias: false),
        keras.layers.BatchNormalization(momentum: 0.9f, epsilon: 1e-5f),
        keras.layers.LeakyReLU(alpha: 0f), // ReLU
        keras.layers.MaxPooling2D(pool_size: new Shape(2, 2), strides: new Shape(2, 2)),
        keras.layers.Flatten(),
        keras.layers.Dense(16, activation: "tanh"),
        keras.layers.Dropout(0.25f),
        keras.layers.Dense(7),
        """)]
    [DataRow(PortEngine.Embedded, """
        new Conv2D(4, 3, padding: Padding.Same, useBias: false),
        new BatchNormalization(momentum: 0.9, epsilon: 1e-5),
        new ActivationLayer("relu"),
        new MaxPooling2D(2, 2),
        new Conv2D(8, 3, padding: Padding.Same, useBias: false),
        new BatchNormalization(momentum: 0.9, epsilon: 1e-5),
        new ActivationLayer("relu"),
        new MaxPooling2D(2, 2),
        new Flatten(),
        new Dense(16, activation: "tanh"),
        new Dropout(0.25),
        new Dense(7),
        """)]
    public void Modules_have_the_sizes_that_they_are_given(PortEngine engine, string layers)
    {
        string[] written = ScriptPorter.Port(PortedScripts.Scripts().Single(script => script.Name == "own/d10_modules.py").Text, engine).CSharp.Split('\n');

        string[] row = [.. written.SkipWhile(line => !line.Contains("Sequential(", StringComparison.Ordinal)).Skip(2).TakeWhile(line => !line.StartsWith("        ]", StringComparison.Ordinal)).Select(line => line.Trim())];
        CollectionAssert.AreEqual(layers.Split('\n'), row);
        Assert.DoesNotContain("CreateConvBlock", string.Join('\n', written));
    }

    [TestMethod]
    [DataRow("nn.LeakyReLU(0.2)", "keras.layers.LeakyReLU(alpha: 0.2f),", "new ActivationLayer(\"leaky_relu\"),")]
    [DataRow("nn.LeakyReLU()", "keras.layers.LeakyReLU(alpha: 0.01f),", "new ActivationLayer(\"leaky_relu\"), // its slope is 0.01 here, and 0.2 there")]
    [DataRow("nn.ELU()", "keras.layers.ELU(alpha: 1f),", "new ActivationLayer(\"elu\"),")]
    [DataRow("nn.SiLU()", "keras.layers.Swish(),", "new ActivationLayer(\"silu\"),")]
    [DataRow("nn.Softmax(dim=1)", "keras.layers.Softmax(axis: -1),", "new ActivationLayer(\"softmax\"),")]
    [DataRow("nn.GELU()", "// TODO line 3: nn.GELU(): TensorFlow.NET takes this activation as an argument of Dense or Conv2D only", "new ActivationLayer(\"gelu\"),")]
    [DataRow("nn.ReLU6()", "keras.layers.ReLU6(),", "new ActivationLayer(\"relu6\"),")]
    [DataRow("nn.SELU()", "keras.layers.SELU(),", "new ActivationLayer(\"selu\"),")]
    [DataRow("nn.Tanh()", "keras.layers.Tanh(),", "new ActivationLayer(\"tanh\"),")]
    [DataRow("nn.AvgPool2d(2)", "keras.layers.AveragePooling2D(pool_size: new Shape(2, 2), strides: new Shape(2, 2)),", "new AveragePooling2D(2, 2),")]
    [DataRow("nn.AdaptiveAvgPool2d(1)", "keras.layers.GlobalAveragePooling2D(),", "new GlobalAveragePooling2D(),")]
    [DataRow("nn.AdaptiveAvgPool2d((2, 2))", "// TODO line 3: nn.AdaptiveAvgPool2d((2, 2))", "// TODO line 3: nn.AdaptiveAvgPool2d((2, 2))")]
    [DataRow("nn.Embedding(100, 8)", "keras.layers.Embedding(100, 8),", "new Embedding(100, 8),")]
    [DataRow("nn.LayerNorm(8)", "keras.layers.LayerNormalization(axis: -1, epsilon: 1e-5f),", "new LayerNormalization(epsilon: 1e-5),")]
    [DataRow("nn.LayerNorm(8, eps=1e-6)", "keras.layers.LayerNormalization(axis: -1, epsilon: 1e-6f),", "new LayerNormalization(epsilon: 1e-6),")]
    public void A_layer_that_stands_alone_is_written_for_both_engines(string layer, string tensorFlow, string embedded)
    {
        string script = $"import torch\nimport torch.nn as nn\nnet = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), {layer})\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor x, y in loader:\n    opt.step()\n";

        foreach ((PortEngine engine, string expected) in new[] { (PortEngine.TensorFlowNet, tensorFlow), (PortEngine.Embedded, embedded) })
        {
            Assert.Contains(expected, ScriptPorter.Port(script, engine).CSharp);
            Assert.IsEmpty(PortedScripts.Compile(engine, [("layers.py", script)]).Errors);
        }
    }

    [TestMethod]
    [DataRow("Activation('relu')", "keras.layers.LeakyReLU(alpha: 0f), // ReLU", "new ActivationLayer(\"relu\"),")]
    [DataRow("Activation('swish')", "keras.layers.Swish(),", "new ActivationLayer(\"swish\"),")]
    [DataRow("Activation('sigmoid')", "// TODO line 3: layers.Activation('sigmoid')", "new ActivationLayer(\"sigmoid\"),")]
    [DataRow("ReLU()", "keras.layers.LeakyReLU(alpha: 0f), // ReLU", "new ActivationLayer(\"relu\"),")]
    [DataRow("ReLU(max_value=6)", "keras.layers.ReLU6(),", "new ActivationLayer(\"relu6\"),")]
    [DataRow("ReLU(max_value=1)", "// TODO line 3: layers.ReLU(max_value=1)", "// TODO line 3: layers.ReLU(max_value=1)")]
    [DataRow("ReLU(negative_slope=0.1)", "// TODO line 3: layers.ReLU(negative_slope=0.1)", "// TODO line 3: layers.ReLU(negative_slope=0.1)")]
    [DataRow("ELU()", "keras.layers.ELU(alpha: 1.0f),", "new ActivationLayer(\"elu\"),")]
    [DataRow("ELU(0.5)", "keras.layers.ELU(alpha: 0.5f),", "// TODO line 3: layers.ELU(0.5)")]
    [DataRow("Softmax()", "keras.layers.Softmax(axis: -1),", "new ActivationLayer(\"softmax\"),")]
    [DataRow("Softmax(axis=1)", "// TODO line 3: layers.Softmax(axis=1)", "// TODO line 3: layers.Softmax(axis=1)")]
    [DataRow("AveragePooling2D()", "keras.layers.AveragePooling2D(pool_size: new Shape(2, 2)),", "new AveragePooling2D(),")]
    [DataRow("AvgPool2D(3, strides=2, padding='same')", "keras.layers.AveragePooling2D(pool_size: new Shape(3, 3), strides: new Shape(2, 2), padding: \"same\"),", "new AveragePooling2D(poolSize: 3, strides: 2, padding: Padding.Same),")]
    [DataRow("GlobalAveragePooling2D()", "keras.layers.GlobalAveragePooling2D(),", "new GlobalAveragePooling2D(),")]
    [DataRow("GlobalMaxPool2D()", "keras.layers.GlobalMaxPooling2D(),", "new GlobalMaxPooling2D(),")]
    [DataRow("GlobalAveragePooling1D()", "keras.layers.GlobalAveragePooling1D(),", "new GlobalAveragePooling1D(),")]
    [DataRow("LayerNormalization(epsilon=1e-6)", "keras.layers.LayerNormalization(axis: -1, epsilon: 1e-6f),", "new LayerNormalization(epsilon: 1e-6),")]
    [DataRow("LayerNormalization(axis=1)", "// TODO line 3: layers.LayerNormalization(axis=1)", "// TODO line 3: layers.LayerNormalization(axis=1)")]
    [DataRow("Embedding(1000, output_dim=16)", "keras.layers.Embedding(1000, 16),", "new Embedding(1000, 16),")]
    public void A_layer_of_Keras_is_written_for_both_engines(string layer, string tensorFlow, string embedded)
    {
        string script = $"import keras\nfrom keras import layers\nmodel = keras.Sequential([layers.{layer}])\nmodel.compile(keras.optimizers.SGD(0.1), 'mse')\nmodel.fit(x, y)\n";

        foreach ((PortEngine engine, string expected) in new[] { (PortEngine.TensorFlowNet, tensorFlow), (PortEngine.Embedded, embedded) })
        {
            Assert.Contains(expected, ScriptPorter.Port(script, engine).CSharp);
            Assert.IsEmpty(PortedScripts.Compile(engine, [("layers.py", script)]).Errors);
        }
    }

    /// <summary>Sizes that are not known are told: a shape without them is one of other data.</summary>
    [TestMethod]
    [DataRow("keras.layers.InputLayer(shape=())", "// TODO line 2: keras.layers.InputLayer(shape=())")]
    [DataRow("keras.layers.InputLayer(input_shape=[None, 8])", "// TODO line 2: keras.layers.InputLayer(input_shape=[None, 8])")]
    [DataRow("keras.layers.Dense(3, input_shape=(None, 8))", "// TODO line 2: an InputLayer with the shape (None, 8)")]
    [DataRow("keras.layers.Dense(3, batch_input_shape=(32, 8))", "keras.layers.InputLayer(new Shape(8)),")]
    [DataRow("keras.layers.Dense(3, batch_input_shape=(None, 4, 8))", "keras.layers.InputLayer(new Shape(4, 8)),")]
    [DataRow("keras.layers.Dense(3, input_shape=(4, 8))", "keras.layers.InputLayer(new Shape(4, 8)),")]
    public void A_shape_keeps_all_its_sizes(string layer, string written)
    {
        string script = $"import keras\nm = keras.Sequential([{layer}, keras.layers.Dense(1)])\nm.compile('sgd', 'mse')\nm.fit(x, y, epochs=3)\n";
        IReadOnlyList<string> errors = PortedScripts.Compile(PortEngine.TensorFlowNet, [("shaped.py", script)]).Errors;
        Assert.IsEmpty(errors, string.Join('\n', errors));
        Assert.Contains(written, ScriptPorter.Port(script).CSharp);
    }

    /// <summary>A notebook gives one name to model after model: each has its own layers, and each fit the model that it trains.</summary>
    [TestMethod]
    public void A_name_of_several_models_is_each_of_them_in_turn()
    {
        string code = ScriptPorter.Port("from tensorflow import keras\nfrom tensorflow.keras import layers\nmodel = keras.Sequential()\nmodel.add(layers.Dense(1))\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=2)\nmodel = keras.Sequential()\nmodel.add(layers.Dense(2))\nmodel.add(layers.Dense(3))\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=3)\nmodel = keras.models.load_model('a.h5')\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=4)\nmodel = keras.Sequential([layers.Dense(4)])\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=5)\n", PortEngine.Embedded).CSharp;
        Assert.Contains("CreateModel() =>\n        new Sequential(\n        [\n            new Dense(1),\n        ]);", code, code);
        Assert.Contains("CreateModel2() =>\n        new Sequential(\n        [\n            new Dense(2),\n            new Dense(3),\n        ]);", code, code);
        Assert.Contains("Fit1(NDArray x, NDArray y)\n    {\n        var model = CreateModel();", code, code);
        Assert.Contains("Fit2(NDArray x, NDArray y)\n    {\n        var model = CreateModel2();", code, code);
        Assert.Contains("Fit3(Sequential model, NDArray x, NDArray y)", code, code);
        Assert.Contains("Fit4(NDArray x, NDArray y)\n    {\n        var model = CreateModel3();", code, code);
    }

    /// <summary>Layers that follow a choice between two beginnings belong to both.</summary>
    [TestMethod]
    public void Layers_behind_a_choice_belong_to_both()
    {
        string code = ScriptPorter.Port("from tensorflow import keras\nfrom tensorflow.keras import layers\nif deep:\n    model = keras.Sequential([layers.Dense(8)])\nelse:\n    model = keras.Sequential([layers.Dense(2)])\nmodel.add(layers.Dense(1))\nmodel.compile('sgd', 'mse')\nmodel.fit(x, y, epochs=2)\n", PortEngine.Embedded).CSharp;
        Assert.Contains("            new Dense(8),\n            new Dense(1),\n", code, code);
        Assert.Contains("            new Dense(2),\n            new Dense(1),\n", code, code);
    }
}
