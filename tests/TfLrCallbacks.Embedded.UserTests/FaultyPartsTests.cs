using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>What a user forgets in a part of his own is said where it happens.</summary>
[TestClass]
public sealed class FaultyPartsTests
{
    [TestMethod]
    [DataRow("forward null", "FaultyLayer.Forward (faulty_layer) must give an array of shape (8, 3), as its Build says, for inputs of shape (8, 3). Received: null.")]
    [DataRow("forward other shape", "must give an array of shape (8, 3), as its Build says, for inputs of shape (8, 3). Received: (8).")]
    [DataRow("build other shape", "must give an array of shape (8, 4), as its Build says, for inputs of shape (8, 3). Received: (8, 3).")]
    [DataRow("backward null", "FaultyLayer.Backward (faulty_layer) must give an array of shape (8, 3), as the inputs, whose gradient it is. Received: null.")]
    [DataRow("backward other shape", "must give an array of shape (8, 3), as the inputs, whose gradient it is. Received: (8).")]
    [DataRow("no gradient", "must fill the gradient of each trainable parameter, and left that of faulty_layer/scale.")]
    [DataRow("adds to the gradient", "must fill the gradient of each trainable parameter, and left that of faulty_layer/scale.")]
    [DataRow("build null", "FaultyLayer.Build (faulty_layer) must give the shape of one sample's output, of sizes of 1 or more. Received: null.")]
    [DataRow("build empty", "Received: (0).")]
    [DataRow("same name", "FaultyLayer has a parameter \"scale\" already.")]
    [DataRow("late part", "Call AddPart in the constructor")]
    [DataRow("foreign part", "This Dense is not part of this FaultyLayer. Add it in the constructor, by AddPart.")]
    public void A_layer(string fault, string message)
    {
        (NDArray x, NDArray y) = Data();
        foreach (Layer[] layers in (Layer[][])[[new Dense(3), new FaultyLayer(fault), new Dense(2)], [new Dense(3), new Block(new FaultyLayer(fault)), new Dense(2)]])
        {
            var error = Assert.Throws<Exception>(() => Compiled("mse", layers).Fit(x, y, batchSize: 8, verbose: 0));

            Assert.IsTrue(error is InvalidOperationException or ArgumentException, error.ToString());
            StringAssert.Contains(error.Message.Replace("block/", string.Empty, StringComparison.Ordinal), message, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("float64")]
    [DataRow("by columns")]
    [DataRow("view")]
    public void A_layer_may_give_its_arrays_in_any_form(string form)
    {
        CollectionAssert.AreEqual(Losses("none"), Losses(form));

        static double[] Losses(string fault)
        {
            (NDArray x, NDArray y) = Data();
            Sequential model = Compiled(
                "mse",
                new Dense(4, "tanh"), new FaultyLayer(fault), new Residual(new Dense(4), new FaultyLayer(fault)), new Add(new FaultyLayer(fault), new Dense(4)), new BatchNormalization(),
                new FaultyLayer(fault), new Reshape(4, 1), new GRU(3), new Dense(2), new FaultyLayer(fault));
            return [.. model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0).StepLosses];
        }
    }

    [TestMethod]
    public void A_frozen_layer_need_not_compute_its_gradient()
    {
        (NDArray x, NDArray y) = Data();
        Sequential model = Compiled("mse", new Dense(3), new FaultyLayer("no gradient") { Trainable = false }, new Dense(2));

        model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0);

        model.Layers[1].Trainable = true;
        Assert.Throws<InvalidOperationException>(() => model.Fit(x, y, batchSize: 8, verbose: 0));
    }

    [TestMethod]
    public void A_parameter_outside_of_Build_is_refused()
    {
        (NDArray x, NDArray y) = Data();

        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Compiled("mse", new EarlyLayer()).Fit(x, y, verbose: 0)).Message, "Call AddParameter in Build", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Compiled("mse", new ForgetfulLayer()).Fit(x, y, verbose: 0)).Message,
            "must build each of its parts, by BuildPart, and left forgetful_layer/dense (Dense)",
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_loss_that_fills_nothing_is_refused()
    {
        (NDArray x, NDArray y) = Data();

        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Compiled(new EmptyLoss(), new Dense(2)).Fit(x, y, verbose: 0)).Message, "EmptyLoss.Evaluate must fill the losses", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_metric_counts_as_many_numbers_every_time()
    {
        (NDArray x, NDArray y) = Data();
        var model = new Sequential(new Dense(2));
        model.Compile("sgd", "mse", new CountingMetric(1));
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => model.Fit(x, y, batchSize: 8, verbose: 0)).Message, "must give as many numbers for every batch. Received: 2 after 1", StringComparison.Ordinal);
        model.Compile("sgd", "mse", new CountingMetric(-1));
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => model.Fit(x, y, verbose: 0)).Message, "CountingMetric.Count must give an array. Received: null.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_optimizer_names_what_it_remembers_once_and_from_the_start()
    {
        (NDArray x, NDArray y) = Data();
        foreach ((string fault, string message) in ((string, string)[])
        [
            ("late", "Add slots and numbers in MakeSlots"), ("twice", "remembers \"a\" already"), ("ours", "remembers \"iterations\" already"), ("slot and number", "remembers \"a\" already"),
        ])
        {
            var model = new Sequential(new Dense(2));
            model.Compile(new FaultyOptimizer(fault), "mse");

            StringAssert.Contains(Assert.Throws<Exception>(() => model.Fit(x, y, verbose: 0)).Message, message, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void An_initializer_makes_finite_numbers_of_the_shape()
    {
        foreach ((Initializer initializer, string received) in ((Initializer, string)[])
        [
            (Initializer.Of((shape, random) => null!), "null"),
            (Initializer.Of((shape, random) => np.zeros(new Shape(2, 2))), "(2, 2)"),
            (Initializer.Of((shape, random) => np.full(new Shape(shape), double.NaN)), "NaN or an infinity"),
        ])
        {
            var error = Assert.Throws<InvalidOperationException>(() => new Sequential(new Dense(2, kernelInitializer: initializer)).Build(3));

            Assert.AreEqual($"The initializer of dense/kernel must make finite numbers of the shape (3, 2). Received: {received}.", error.Message);
        }
    }

    [TestMethod]
    public void Classes_with_a_name_of_the_librarys_are_told_apart_in_files()
    {
        var model = new Sequential(new Mine.Flatten(), new Flatten());
        model.Build(2);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.npz");
        try
        {
            model.Save(path);

            Sequential loaded = Sequential.Load(path, typeof(Mine.Flatten), typeof(Mine.Flatten));

            Assert.IsInstanceOfType<Mine.Flatten>(loaded.Layers[0]);
            Assert.IsInstanceOfType<Flatten>(loaded.Layers[1]);
            StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Sequential.Load(path)).Message, "as in Load(path, typeof(Flatten))", StringComparison.Ordinal);
            StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Sequential.Load(path, typeof(string))).Message, "Received: String", StringComparison.Ordinal);
            StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Sequential.Load(path, [null!])).Message, "Received: null", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Sequential Compiled(Loss loss, params Layer[] layers)
    {
        var model = new Sequential(layers) { Seed = 1 };
        model.Compile("adam", loss);
        return model;
    }

    private static (NDArray X, NDArray Y) Data()
    {
        NumPyRandom random = np.random.RandomState(3);
        return (random.standard_normal(new Shape(16, 3)).astype(NPTypeCode.Single), random.standard_normal(new Shape(16, 2)).astype(NPTypeCode.Single));
    }

    private abstract class Nothing : Layer
    {
        public override NDArray Forward(NDArray x, ForwardMode mode) => x;

        public override NDArray? Backward(NDArray gradient, bool toInputs) => gradient;

        protected override int[] Build(int[] inputShape) => inputShape;
    }

    private sealed class EarlyLayer : Nothing
    {
        public EarlyLayer() => AddParameter("scale", [1]);
    }

    private sealed class ForgetfulLayer : Nothing
    {
        public ForgetfulLayer() => AddPart(new Dense(2));
    }

    private sealed record EmptyLoss : Loss
    {
        public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
        {
        }
    }

    private sealed record CountingMetric(int Step) : Metric
    {
        private int _length;

        public override double[] Count(NDArray y, NDArray predictions) => Step < 0 ? null! : new double[_length += Step];

        public override double Value(IReadOnlyList<double> counts) => 0;
    }

    private sealed class FaultyOptimizer(string fault) : Optimizer(0.1)
    {
        protected override void MakeSlots()
        {
            AddSlot("a");
            switch (fault)
            {
                case "twice":
                    AddSlot("a");
                    break;
                case "ours":
                    AddNumber("iterations");
                    break;
                case "slot and number":
                    AddNumber("a");
                    break;
            }
        }

        protected override void Apply(NDArray x, NDArray gradient) => AddSlot("late");
    }

    private static class Mine
    {
        public sealed class Flatten : Nothing;
    }
}
