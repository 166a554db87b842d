using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>The range test in every mode on the embedded engine.</summary>
[TestClass]
public sealed class RangeTestModesTests
{
    private const int Samples = 128;

    public static IEnumerable<object[]> Modes => from mode in RangeTestLaws.Modes from batches in mode is "plain" or "threads" ? (int[])[1, 3] : [1] select new object[] { mode, batches };

    public static IEnumerable<object[]> Kinds => Enum.GetValues<Kind>().Select(kind => new object[] { kind });

    [TestMethod]
    [DynamicData(nameof(Modes))]
    public void The_training_is_given_back_in_every_mode(string mode, int batchesPerUpdate) =>
        RangeTestLaws.GivesTheTrainingBack(() => Trainer(Kind.Momentum, batchesPerUpdate), mode);

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Trials_side_by_side_give_the_same_bits(Kind kind) =>
        RangeTestLaws.IsTheSameSideBySide(workers => Trainer(kind, 1, workers), new LrRangeTestOptions { ProbeOn = ProbeData.Validation });

    public static IEnumerable<object[]> Faults => from mode in (string[])["plain", "validation", "steps", "no snapshots"] from inLoss in (bool[])[false, true] select new object[] { mode, inLoss };

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void A_model_that_throws_anywhere_in_the_test_is_given_back(string mode, bool inLoss)
    {
        int calls = 0;
        int last = int.MaxValue;
        ITrainer Make() => RangeTestLaws.UnderWay(() => Throwing(inLoss, () => _ = calls++ == last ? throw new InvalidTimeZoneException("As a user's code may.") : 0));
        ITrainer whole = Make();
        TrainerSnapshot before = whole.Capture(SnapshotParts.All);
        int begin = calls;
        new LrRangeTest(RangeTestLaws.Options(mode)).Run(whole);
        int all = calls - begin;

        // The first measurement, the sweep, trials, the end of the cool-down; and every step of the way between, coarsely.
        foreach (int fault in (int[])[0, 1, 2, 7, 40, .. Enumerable.Range(1, 9).Select(part => part * all / 10), all - 2, all - 1])
        {
            last = int.MaxValue;
            ITrainer trainer = Make();
            last = calls + fault;

            Assert.ThrowsExactly<InvalidTimeZoneException>(() => new LrRangeTest(RangeTestLaws.Options(mode)).Run(trainer), $"{fault} of {all}");

            RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.All), $"{mode}, call {fault} of {all}");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(11)]
    [DataRow(60)]
    [DataRow(150)]
    public void A_stream_that_throws_leaves_the_model_as_it_was(int batch)
    {
        int read = 0;
        var model = new Sequential(new Dense(12, activation: "relu"), new Dropout(0.2), new Dense(10)) { Seed = 5 };
        model.Compile(new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer trainer = model.CreateTrainer(Batches());
        TrainerSnapshot before = trainer.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new LrRangeTest().Run(trainer));

        RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer), $"batch {batch}");

        IEnumerable<Batch> Batches()
        {
            for (int i = 0; i < 8; i++)
            {
                var rows = new Slice(16 * i, 16 * (i + 1));
                yield return read++ == batch
                    ? throw new InvalidTimeZoneException("As a user's file may.")
                    : new Batch(TestData.Digits.TrainImages[rows], TestData.Digits.TrainLabels[rows]);
            }
        }
    }

    [TestMethod]
    public void A_model_that_cannot_be_copied_says_which_part_it_is()
    {
        var model = new Sequential(new Secretive(3), new Dense(10)) { Seed = 1 };
        model.Compile("sgd", new SparseCategoricalCrossentropy(fromLogits: true));

        var error = Assert.ThrowsExactly<ArgumentException>(() => model.FindLearningRate(
            TestData.Digits.TrainImages, TestData.Digits.TrainLabels, options: new LrRangeTestOptions { ParallelTrials = 2 }));

        Assert.Contains("ParallelTrials must be 1 here. Received: 2. Secretive keeps the argument \"units\"", error.Message);
    }

    [TestMethod]
    public void A_stream_is_read_at_one_place_only()
    {
        var model = new Sequential(new Dense(10));
        model.Compile("sgd", new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer trainer = model.CreateTrainer([new Batch(TestData.Digits.TrainImages, TestData.Digits.TrainLabels)]);

        var error = Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest(new LrRangeTestOptions { ParallelTrials = 2 }).Run(trainer));

        Assert.Contains("Give the data as arrays", error.Message);
    }

    private static ITrainer Throwing(bool inLoss, Action called)
    {
        T Then<T>(T value)
        {
            called();
            return value;
        }

        var model = new Sequential(
            new Dense(12, activation: ActivationFunction.Of(x => inLoss ? np.tanh(x) : Then(np.tanh(x)), y => 1f - np.square(np.tanh(y)))), new BatchNormalization(), new Dropout(0.2), new Dense(10)) { Seed = 5 };
        Loss loss = Loss.Of((y, p) => inLoss ? Then(np.mean(np.square(p - y), axis: 1)) : np.mean(np.square(p - y), axis: 1), (y, p) => (p - y) * (2f / 10));
        model.Compile(new Adam(0.002, beta1: 0.8), loss);
        NDArray Targets(Slice part) => np.eye(10)[TestData.Digits.TrainLabels[part].astype(NPTypeCode.Int32)].astype(NPTypeCode.Single);
        (Slice rows, Slice held) = (new(0, Samples), new(Samples, Samples + 90));
        return model.CreateTrainer(TestData.Digits.TrainImages[rows], Targets(rows), batchSize: 16, validationData: (TestData.Digits.TrainImages[held], Targets(held)));
    }

    private static ITrainer Trainer(Kind kind, int batchesPerUpdate, IWorkers? workers = null)
    {
        var rows = new Slice(0, Samples);
        var held = new Slice(Samples, Samples + 90);
        var model = new Sequential(LayersOf(kind)) { Seed = 5, Workers = workers ?? SingleWorker.Instance };
        model.Layers[0].LearningRateFactor = kind is Kind.Momentum ? 0.5 : 1;
        Optimizer optimizer = kind switch
        {
            Kind.Momentum => new SGD(0.01, momentum: 0.9, nesterov: true) { GradientAccumulationSteps = batchesPerUpdate, WeightDecay = 1e-4, GlobalClipNorm = 5 },
            Kind.Functions => new Adam(0.002, beta1: 0.8),
            Kind.ScheduleFree => new ScheduleFreeAdamW(0.01),
            _ => new AdamW(0.003, weightDecay: 0.02),
        };
        model.Compile(
            optimizer,
            kind is Kind.Functions ? Loss.Of((y, p) => np.mean(np.square(p - y), axis: 1), (y, p) => (p - y) * (2f / 10)) : new SparseCategoricalCrossentropy(fromLogits: true),
            kind is Kind.Functions ? [] : ["accuracy"]);
        NDArray Targets(Slice part) => kind is Kind.Functions
            ? np.eye(10)[TestData.Digits.TrainLabels[part].astype(NPTypeCode.Int32)].astype(NPTypeCode.Single)
            : TestData.Digits.TrainLabels[part];
        return model.CreateTrainer(
            TestData.Digits.TrainImages[rows], Targets(rows), batchSize: 16, validationData: (TestData.Digits.TrainImages[held], Targets(held)));
    }

    private static Layer[] LayersOf(Kind kind) => kind switch
    {
        Kind.Momentum => [new Dense(12, activation: "relu"), new Dropout(0.2), new Dense(10)],
        Kind.Functions => [new Dense(12, activation: ActivationFunction.Of(x => np.tanh(x), y => 1f - np.square(np.tanh(y)))), new Dense(10)],
        Kind.ScheduleFree => [new Dense(12, activation: "gelu"), new Dense(10)],
        Kind.Images => [new Reshape(8, 8, 1), new Conv2D(4, 3, activation: "relu"), new MaxPooling2D(2), new Flatten(), new Dense(10)],
        _ => [new Dense(12), new BatchNormalization(), new ActivationLayer("relu"), new Residual(new Dense(12, activation: "selu")), new LayerNormalization(), new Dense(10)],
    };

    public enum Kind
    {
        Momentum,
        Normalized,
        Functions,
        ScheduleFree,
        Images,
    }

    private sealed class Secretive(int units) : Layer
    {
        private readonly Dense _inner = new(units + 1);

        public override NDArray Forward(NDArray x, ForwardMode mode) => x;

        public override NDArray? Backward(NDArray gradient, bool toInputs) => gradient;

        protected override int[] Build(int[] inputShape) => _inner.Name.Length > 0 ? [] : inputShape;
    }
}
