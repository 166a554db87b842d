using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Every argument that cannot work is refused at once, with the rule, its name and the value.</summary>
[TestClass]
public sealed class BadInputTests
{
    public static IEnumerable<object[]> OutOfRange =>
    [
        Case("units", () => new Dense(0)),
        Case("kernelL2", () => new Dense(1, kernelL2: double.NaN)),
        Case("filters", () => new Conv2D(0, 3)),
        Case("kernelSize", () => new Conv2D(1, (3, 0))),
        Case("strides", () => new Conv2D(1, 3, strides: (0, 1))),
        Case("dilationRate", () => new Conv2D(1, (3, 3), dilationRate: (1, -1))),
        Case("padding", () => new Conv2D(1, (3, 3), padding: (Padding)7)),
        Case("poolSize", () => new MaxPooling2D((0, 2))),
        Case("strides", () => new AveragePooling2D((2, 2), (0, 0))),
        Case("rate", () => new Dropout(1)),
        Case("rate", () => new Dropout(double.NaN)),
        Case("momentum", () => new BatchNormalization(momentum: 1)),
        Case("epsilon", () => new BatchNormalization(epsilon: 0)),
        Case("targetShape", () => new Reshape(2, 0)),
        Case("learningRate", () => new SGD(double.NaN)),
        Case("learningRate", () => new SGD(-0.1)),
        Case("learningRate", () => new Adam(double.PositiveInfinity)),
        Case("momentum", () => new SGD(0.1, momentum: 1)),
        Case("momentum", () => new SGD(0.1, momentum: double.NaN)),
        Case("beta1", () => new Adam(beta1: -0.1)),
        Case("beta2", () => new Adam(beta2: 1)),
        Case("epsilon", () => new Adam(epsilon: 0)),
        Case("weightDecay", () => new AdamW(weightDecay: -1)),
        Case("rho", () => new RMSprop(rho: 1)),
        Case("WeightDecay", () => new SGD { WeightDecay = double.NaN }),
        Case("ClipNorm", () => new SGD { ClipNorm = 0 }),
        Case("GlobalClipNorm", () => new SGD { GlobalClipNorm = double.NaN }),
        Case("ClipValue", () => new SGD { ClipValue = -1 }),
        Case("LearningRate", () => new SGD().LearningRate = double.NaN),
        Case("Momentum", () => new SGD(momentum: 0.5).Momentum = 1),
        Case("Momentum", () => new Adam().Momentum = double.NaN),
        Case("delta", () => new Huber(0)),
        Case("labelSmoothing", () => new CategoricalCrossentropy(labelSmoothing: 1.1)),
        Case("labelSmoothing", () => new BinaryCrossentropy(labelSmoothing: double.NaN)),
        Case("stddev", () => new RandomNormal(stddev: -1)),
        Case("maxval", () => new RandomUniform(1, 0)),
        Case("value", () => new Constant(double.NaN)),
        Case("Seed", () => new Sequential { Seed = -1 }),
        Case("inputShape", () => Compiled().Build(0)),
        Case("batchSize", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), batchSize: 0)),
        Case("validationBatchSize", () => Compiled().CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0), validationBatchSize: 0)),
        Case("validationSplit", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), validationSplit: 1)),
        Case("validationSplit", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), validationSplit: double.NaN)),
        Case("classWeight", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), classWeight: new() { [0] = -1 })),
        Case("classWeight", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), classWeight: new() { [0] = 1e39 })),
        Case("rows", () => Compiled().CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0)).ProbeLoss([0, 4])),
        Case("rows", () => Compiled().CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0)).ProbeLoss([])),
        Case("trainCount", () => TestData.Digits.Take(0, 1)),
    ];

    public static IEnumerable<object[]> BadData =>
    [
        Case("one row for each of the 4 samples", () => Fit(Rows(4, 2), Labels(0, 1, 2))),
        Case("whole numbers from 0 to 2, for the model has 3 outputs. Received: 3 at sample 2", () => Fit(Rows(4, 2), Labels(0, 1, 3, 0))),
        Case("Received: -1 at sample 1", () => Fit(Rows(4, 2), Labels(0, -1, 2, 0))),
        Case("Received: 0.5 at sample 0", () => Fit(Rows(4, 2), np.array(new[] { 0.5, 1, 2, 0 }))),
        Case("use CategoricalCrossentropy", () => Fit(Rows(4, 2), np.zeros(new Shape(4, 3)))),
        Case("at least one sample", () => Fit(np.zeros(new Shape(0, 2)), Labels())),
        Case("Received NaN in sample 2", () => Fit(With(Rows(4, 2), double.NaN), Labels(0, 1, 2, 0))),
        Case("finite numbers only. Received -Infinity in sample 2", () => Fit(With(Rows(4, 2), double.NegativeInfinity), Labels(0, 1, 2, 0))),
        Case("leaves nothing to train or to validate on", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), validationSplit: 0.9)),
        Case("Received samples of shape (3)", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), validationData: (Rows(4, 3), Labels(0, 1, 2, 0)))),
        Case("not both", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), validationSplit: 0.5, validationData: (Rows(4, 2), Labels(0, 1, 2, 0)))),
        Case("(samples, 3). Received: (4, 2)", () => Regression(Rows(4, 2), np.zeros(new Shape(4, 2)))),
        Case("Received NaN", () => Regression(Rows(4, 2), With(Rows(4, 3), double.NaN))),
        Case("float32 can hold, up to 3.4e38. Received 1E+300 in sample 2", () => Regression(With(Rows(4, 2), 1e300), Rows(4, 3))),
        Case("float32 can hold, up to 3.4e38. Received 1E+300 in sample 2", () => Regression(Rows(4, 2), With(Rows(4, 3), 1e300))),
        Case("Received an array of Complex", () => Regression(Rows(4, 2), Rows(4, 3).astype(NPTypeCode.Complex))),
        Case("Received an array of Char", () => Fit(Rows(4, 2), np.array(new[] { 'a', 'b', 'c', 'a' }))),
        Case("windows that are larger than the image", () => new Sequential(new Conv2D(1, (5, 5))).Build(4, 4, 1)),
        Case("needs images (height, width, channels)", () => new Sequential(new Conv2D(1, (3, 3))).Build(64)),
        Case("another number of values", () => new Sequential(new Reshape(3, 3)).Build(8)),
        Case("at least one sample", () => Compiled().Predict(np.zeros(new Shape(0, 2)))),
        Case("x.reshape(-1, 1) has samples of one value", () => Fit(np.zeros(new Shape(4)), Labels(0, 1, 2, 0))),
        Case("at least one sample", () => Fit(NDArray.Scalar(1f), Labels(0))),
        Case("at least one sample", () => Fit(NDArray.Scalar(1f), Labels(0), validationSplit: 0.5)),
        Case("For a single sample give it a first axis: np.expand_dims(x, 0)", () => Built(4, 2).Predict(Rows(4, 2))),
        Case("Must hold real numbers. Received an array of Complex", () => Fit(Rows(4, 2).astype(NPTypeCode.Complex), Labels(0, 1, 2, 0))),
        Case("real numbers. Received an array of Char", () => Fit(np.array(new[] { 'a', 'b', 'c', 'd' }).reshape(4, 1), Labels(0, 1, 2, 0))),
        Case("probabilities, from 0 to 1. Received: -1 in sample 1", () => Fit("binary_crossentropy", 1, "sigmoid", np.array(new float[] { 1, -1, 1, 1 }))),
        Case("from 0 to 1. Received: 2 in sample 3", () => Fit("binary_crossentropy", 1, "sigmoid", Labels(0, 1, 0, 2))),
        Case("shares of classes, 0 or more. Received: -0.5 in sample 2", () => Fit("categorical_crossentropy", 2, "softmax", np.array(new[,] { { 1, 0 }, { 0, 1 }, { 1.5, -0.5 }, { 1, 0 } }))),
        Case("from 0 to 1. Received: 3 in sample 0", () => Fit("kl_divergence", 2, "softmax", np.full(new Shape(4, 2), 3f))),
        Case("For class numbers use SparseCategoricalCrossentropy", () => Fit("categorical_crossentropy", 3, "softmax", Labels(0, 1, 2, 0))),
        Case("use BinaryCrossentropy, with \"sigmoid\"", () => Fit("sparse_categorical_crossentropy", 1, "sigmoid", Labels(0, 1, 0, 1))),
        Case("The model has one output", () => Fit("categorical_crossentropy", 1, "softmax", np.ones(new Shape(4, 1)))),
        Case("classes from 0 to 2, for the model has 3 outputs", () => Fit(Rows(4, 2), Labels(0, 1, 2, 0), classWeight: new() { [3] = 2 })),
        Case("would have 8,589,934,588 numbers, (4, 2147483647)", () => new Sequential(new Dense(int.MaxValue)).Build(4)),
        Case("The model would have 3,200,120,000 weights", () => new Sequential(new Dense(40_000), new Dense(40_000), new Dense(40_000, useBias: false)).Build(1)),
        Case("Must hold one layer or more", () => new Residual()),
        Case("The first batch of the stream is null", () => Compiled().Fit([null!], verbose: 0)),
        Case("has no inputs or targets", () => Compiled().Fit([new Batch(null!, Labels(0))], verbose: 0)),
        Case("Batch 1 of the stream: Must be a batch. Received: null", () => Compiled().Fit([new Batch(Rows(4, 2), Labels(0, 1, 2, 0)), null!], verbose: 0)),
        Case("At most one of", () => new SGD { ClipNorm = 1, ClipValue = 1 }),
        Case("Must be one of elu, gelu", () => new Dense(1, "rely")),
        Case("each metric once. Received: accuracy, accuracy", () => Compiled().Compile(new SGD(), new Huber(), "accuracy", "accuracy")),
        Case("part of one model", () => new Sequential(Shared(out Dense dense), dense)),
    ];

    [TestMethod]
    [DynamicData(nameof(OutOfRange))]
    public void An_argument_out_of_its_range_is_refused_by_name(string name, Action call)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(call);

        Assert.AreEqual(name, error.ParamName);
        StringAssert.StartsWith(error.Message, "Must", StringComparison.Ordinal);
    }

    [TestMethod]
    [DynamicData(nameof(BadData))]
    public void Data_and_arguments_that_do_not_fit_are_refused_with_the_reason(string message, Action call)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(call);

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void What_comes_too_early_or_too_late_is_refused_with_the_remedy()
    {
        var uncompiled = new Sequential(new Dense(3));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => uncompiled.Fit(Rows(4, 2), Labels(0, 1, 2, 0), verbose: 0)).Message,
            "Call Compile first",
            StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => new Sequential(new Dense(3)).GetWeights()).Message, "Call Build", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => uncompiled.Add(new Dense(1))).Message, "before the first use", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => new Sequential().Build(1)).Message, "no layer", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => uncompiled.Build(3)).Message, "built for samples of shape (2)", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_trainer_says_what_to_call_first()
    {
        ITrainer trainer = Compiled().CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0), batchSize: 4);
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.MoveToNextBatch());
        trainer.BeginEpoch(0);
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.TrainBatch(new double[1]));
        Assert.IsTrue(trainer.MoveToNextBatch());
        Assert.AreEqual(4, trainer.TrainBatch(new double[1]));
        Assert.IsFalse(trainer.MoveToNextBatch());
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.TrainBatch(new double[1]));
        Assert.IsFalse(trainer.HasValidation);
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.MoveToNextValidationBatch());
    }

    [TestMethod]
    public void A_shape_that_was_refused_leaves_the_model_as_it_was()
    {
        var model = new Sequential(new Dense(4), new Conv2D(2, 3));
        Assert.ThrowsExactly<ArgumentException>(() => model.Build(8));

        model.Build(8, 8, 1);

        Assert.HasCount(4, model.GetWeights());
    }

    [TestMethod]
    public void Targets_without_a_row_for_each_position_are_refused_with_the_remedy()
    {
        Sequential model = Compiled();

        var error = Assert.ThrowsExactly<ArgumentException>(() => model.Fit(np.zeros(new Shape(4, 2, 2)), Labels(0, 1, 2, 0), verbose: 0));

        StringAssert.Contains(error.Message, "The model gives (2, 3) for each sample", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "add a Flatten", StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_optimizer_without_momentum_refuses_one_and_serves_one_model_only()
    {
        var optimizer = new SGD();
        Assert.IsNull(optimizer.Momentum);
        Assert.ThrowsExactly<NotSupportedException>(() => optimizer.Momentum = 0.9);
        Sequential first = Compiled(optimizer);
        Sequential second = Compiled(optimizer);
        first.CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0));

        Assert.ThrowsExactly<InvalidOperationException>(() => second.CreateTrainer(Rows(4, 2), Labels(0, 1, 2, 0)));
    }

    [TestMethod]
    public void Weights_of_another_shape_are_refused_and_none_is_changed()
    {
        Sequential model = Compiled();
        model.Build(2);
        float[] before = model.GetWeights()[0].Singles();

        Assert.ThrowsExactly<ArgumentException>(() => model.SetWeights([np.zeros(new Shape(2, 3)), np.zeros(new Shape(4))]));
        Assert.ThrowsExactly<ArgumentException>(() => model.SetWeights([np.zeros(new Shape(2, 3))]));

        CollectionAssert.AreEqual(before, model.GetWeights()[0].Singles());
    }

    [TestMethod]
    [DataRow("sparse_categorical_crossentropy", "relu", "End it with \"softmax\", or make the loss with fromLogits: true.")]
    [DataRow("categorical_crossentropy", "linear", "CategoricalCrossentropy takes probabilities, and the model ends with the activation linear.")]
    [DataRow("binary_crossentropy", "tanh", "End it with \"sigmoid\"")]
    [DataRow("kl_divergence", "linear", "End it with \"softmax\".")]
    public void A_loss_on_probabilities_is_refused_where_the_outputs_are_none(string loss, string activation, string message)
    {
        foreach (Layer last in (Layer[])[new Dense(2, activation), new Block(new Dense(2, activation)), new ActivationLayer(activation)])
        {
            var model = new Sequential(new Dense(2), last);
            model.Compile("sgd", loss);

            var error = Assert.ThrowsExactly<InvalidOperationException>(() => model.Fit(Rows(4, 2), np.ones(new Shape(4, 2)), verbose: 0));

            StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void Outputs_that_may_be_probabilities_are_taken()
    {
        foreach (Layer[] layers in (Layer[][])
        [
            [new Dense(2, "hard_sigmoid")], [new Dense(2, "softmax"), new Reshape(2)], [new Dense(2, ActivationFunction.Of(x => 1f / (1f + np.exp(0f - x)), x => x * 0f))],
        ])
        {
            var model = new Sequential(layers);
            model.Compile("sgd", "binary_crossentropy");
            model.Fit(Rows(4, 2), np.ones(new Shape(4, 2)), verbose: 0);
        }
    }

    private static Sequential Built(params int[] shape)
    {
        var model = new Sequential(new Dense(1));
        model.Build(shape);
        return model;
    }

    private static History Fit(Loss loss, int outputs, string activation, NDArray y)
    {
        var model = new Sequential(new Dense(outputs, activation));
        model.Compile("sgd", loss);
        return model.Fit(Rows(4, 2), y, verbose: 0);
    }

    private static object[] Case(string name, Func<object> call) => [name, (Action)(() => call())];

    private static object[] Case(string name, Action call) => [name, call];

    private static Dense Shared(out Dense dense) => dense = new Dense(1);

    private static Sequential Compiled(Optimizer? optimizer = null)
    {
        var model = new Sequential(new Dense(3));
        model.Compile(optimizer ?? new SGD(), new SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }

    private static History Fit(
        NDArray x,
        NDArray y,
        int batchSize = 2,
        double validationSplit = 0,
        (NDArray X, NDArray Y)? validationData = null,
        Dictionary<int, double>? classWeight = null) =>
        Compiled().Fit(x, y, batchSize, verbose: 0, validationSplit: validationSplit, validationData: validationData, classWeight: classWeight);

    private static void Regression(NDArray x, NDArray y)
    {
        var model = new Sequential(new Dense(3));
        model.Compile(new SGD(), new MeanSquaredError());
        model.Fit(x, y, verbose: 0);
    }

    private static NDArray Rows(int rows, int columns) => np.zeros(new Shape(rows, columns), NPTypeCode.Double);

    private static NDArray Labels(params long[] labels) => np.array(labels);

    private static NDArray With(NDArray array, double value)
    {
        array[2, 1] = (NDArray)value;
        return array;
    }
}
