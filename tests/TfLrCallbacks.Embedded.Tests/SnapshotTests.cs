using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>A snapshot put back makes a training go on bit for bit as if nothing had happened in between.</summary>
[TestClass]
public sealed class SnapshotTests
{
    public static IEnumerable<object[]> Optimizers =>
    [
        ["SGD", () => new SGD(0.05)],
        ["momentum", () => new SGD(0.05, momentum: 0.9, nesterov: true) { WeightDecay = 0.01 }],
        ["Adam", () => new Adam(0.01, amsgrad: true)],
        ["AdamW", () => new AdamW(0.01)],
        ["Nadam, accumulating", () => new Nadam(0.01) { GradientAccumulationSteps = 3 }],
        ["schedule-free SGD", () => new ScheduleFreeSGD(0.05, warmupSteps: 8)],
        ["schedule-free AdamW", () => new ScheduleFreeAdamW(0.01, weightDecay: 0.01)],
        ["Prodigy", () => new Prodigy()],
        ["DoWG", () => new DoWG()],
        ["RMSprop", () => new RMSprop(0.01, momentum: 0.5, centered: true)],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Training_goes_on_bit_for_bit_after_a_restore(string name, Func<Optimizer> optimizer)
    {
        ITrainer trainer = Trainer(optimizer());
        trainer.BeginEpoch(0);
        Train(trainer, 5);
        TrainerSnapshot snapshot = trainer.Capture(SnapshotParts.All);

        double[] first = Train(trainer, 30, changeHyperParameters: true);
        TrainerSnapshot firstEnd = trainer.Capture(SnapshotParts.All);
        trainer.Restore(snapshot);
        double[] second = Train(trainer, 30, changeHyperParameters: true);

        CollectionAssert.AreEqual(first, second, name);
        AssertEqual(firstEnd, trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void A_snapshot_goes_into_another_model_built_the_same_way(string name, Func<Optimizer> optimizer)
    {
        ITrainer trainer = Trainer(optimizer());
        trainer.BeginEpoch(0);
        Train(trainer, 5);
        ITrainer other = Trainer(optimizer(), seed: 99);

        other.Restore(trainer.Capture(SnapshotParts.All));

        CollectionAssert.AreEqual(Train(trainer, 30), Train(other, 30), name);
    }

    [TestMethod]
    public void Probing_and_validating_change_nothing()
    {
        ITrainer trainer = Trainer(new Adam(0.01));
        ITrainer undisturbed = Trainer(new Adam(0.01));
        trainer.BeginEpoch(0);
        undisturbed.BeginEpoch(0);
        for (int step = 0; step < 20; step++)
        {
            double before = trainer.ProbeLoss([1, 5, 3, 60]);
            Assert.AreEqual(before, trainer.ProbeLoss([1, 5, 3, 60]));
            trainer.ProbeLoss([.. Enumerable.Range(0, trainer.ProbeRowCount)]);
            Validate(trainer);
            CollectionAssert.AreEqual(Train(undisturbed, 1), Train(trainer, 1));
        }

        AssertEqual(undisturbed.Capture(SnapshotParts.All), trainer.Capture(SnapshotParts.All));
    }

    [TestMethod]
    public void A_probe_uses_the_rows_own_statistics_and_no_dropout()
    {
        (NDArray x, NDArray y) = Data();
        var model = new Sequential(new BatchNormalization(), new Dropout(0.5), new Dense(3)) { Seed = 4 };
        model.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer trainer = model.CreateTrainer(x, y, batchSize: 16);
        var plain = new Sequential(new BatchNormalization(), new Dense(3));
        plain.Build(4);
        plain.SetWeights(model.GetWeights());
        plain.Compile(new SGD(0), new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer reference = plain.CreateTrainer(x[new Slice(0, 16)], y[new Slice(0, 16)], batchSize: 16, shuffle: false);
        var metrics = new double[1];
        reference.BeginEpoch(0);
        reference.MoveToNextBatch();
        reference.TrainBatch(metrics);

        Assert.AreEqual(metrics[0], trainer.ProbeLoss([.. Enumerable.Range(0, 16)]), 1e-7);
    }

    [TestMethod]
    public void A_part_that_is_restored_leaves_the_others_alone()
    {
        ITrainer trainer = Trainer(new SGD(0.05, momentum: 0.9));
        trainer.BeginEpoch(0);
        Train(trainer, 3);
        TrainerSnapshot weights = trainer.Capture(SnapshotParts.Weights);
        Train(trainer, 3);
        TrainerSnapshot later = trainer.Capture(SnapshotParts.Optimizer | SnapshotParts.Data);

        trainer.Restore(weights);

        Assert.AreEqual(SnapshotParts.Weights, weights.Parts);
        AssertEqual(weights, trainer.Capture(SnapshotParts.Weights));
        AssertEqual(later, trainer.Capture(SnapshotParts.Optimizer | SnapshotParts.Data));
    }

    [TestMethod]
    public void A_snapshot_is_not_changed_by_further_training()
    {
        ITrainer trainer = Trainer(new Adam());
        trainer.BeginEpoch(0);
        TrainerSnapshot snapshot = trainer.Capture(SnapshotParts.All);
        Dictionary<string, Array> before = snapshot.Tensors.ToDictionary(pair => pair.Key, pair => (Array)pair.Value.Values.Clone());

        Train(trainer, 10);

        foreach ((string name, Array values) in before)
        {
            CollectionAssert.AreEqual(values, snapshot.Tensors[name].Values, name);
        }
    }

    [TestMethod]
    public void A_snapshot_of_another_model_is_refused_and_changes_nothing()
    {
        ITrainer trainer = Trainer(new SGD(0.05));
        trainer.BeginEpoch(0);
        Train(trainer, 2);
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        ITrainer adam = Trainer(new Adam());
        (NDArray x, NDArray y) = Data();
        var other = new Sequential(new Dense(3));
        other.Compile(new SGD(), new SparseCategoricalCrossentropy(fromLogits: true));
        ITrainer smaller = other.CreateTrainer(x, y);
        var half = Trainer(new SGD(0.05), samples: 32);
        half.BeginEpoch(0);

        foreach (ITrainer foreign in (ITrainer[])[adam, smaller, half])
        {
            var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Restore(foreign.Capture(SnapshotParts.All)));

            StringAssert.Contains(error.Message, "another model or other data", StringComparison.Ordinal);
            AssertEqual(before, trainer.Capture(SnapshotParts.All));
        }
    }

    private static ITrainer Trainer(Optimizer optimizer, int seed = 1, int samples = 64)
    {
        (NDArray x, NDArray y) = Data();
        var model = new Sequential(
            new Dense(8, "relu", kernelL2: 0.01), new BatchNormalization(), new Dropout(0.3), new Dense(3)) { Seed = seed };
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model.CreateTrainer(
            x[new Slice(0, samples)], y[new Slice(0, samples)], batchSize: 10, validationData: (x, y), classWeight: new Dictionary<int, double> { [1] = 2 });
    }

    private static (NDArray X, NDArray Y) Data()
    {
        NumPyRandom random = np.random.RandomState(3);
        return (random.standard_normal(new Shape(64, 4)), random.randint(0, 3, new Shape(64)));
    }

    private static double[] Train(ITrainer trainer, int steps, bool changeHyperParameters = false)
    {
        var losses = new double[steps];
        var metrics = new double[2];
        for (int i = 0; i < steps; i++)
        {
            if (!trainer.MoveToNextBatch())
            {
                trainer.BeginEpoch(i);
                Assert.IsTrue(trainer.MoveToNextBatch());
            }

            if (changeHyperParameters)
            {
                trainer.LearningRate *= 0.95;
                trainer.Momentum = trainer.Momentum is { } momentum ? momentum * 0.99 : null;
                trainer.WeightDecay = 0.02;
            }

            trainer.TrainBatch(metrics);
            losses[i] = metrics[0];
        }

        return losses;
    }

    private static void Validate(ITrainer trainer)
    {
        trainer.BeginValidation();
        while (trainer.MoveToNextValidationBatch())
        {
            trainer.ValidateBatch(new double[2]);
        }
    }

    private static void AssertEqual(TrainerSnapshot expected, TrainerSnapshot actual)
    {
        CollectionAssert.AreEquivalent(expected.Tensors.Keys.ToArray(), actual.Tensors.Keys.ToArray());
        foreach ((string name, SnapshotTensor tensor) in expected.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Values, actual.Tensors[name].Values, name);
        }
    }
}
