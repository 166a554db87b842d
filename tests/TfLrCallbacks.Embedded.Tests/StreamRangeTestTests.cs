using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>The range test over streams of batches, of known and of unknown length.</summary>
[TestClass]
public sealed class StreamRangeTestTests
{
    private int _open;

    [TestMethod]
    [DataRow(null, null)]
    [DataRow(null, 5)]
    [DataRow(40, 40)]
    [DataRow(40, null)]
    public void A_stream_is_tested_as_arrays_are_and_the_model_is_given_back(int? endsAfter, int? stepsPerEpoch)
    {
        // An endless stream has no epochs of its own, which the test does not need.
        Sequential model = Compiled();
        model.Build(64);
        float[][] before = [.. model.GetWeights().Select(weight => weight.ToArray<float>())];

        RangeTestResult found = model.FindLearningRate(Rows(endsAfter), stepsPerEpoch);

        Assert.AreEqual(Arrays(stepsPerEpoch is 5 ? 5 : 40).BaseLearningRate, found.BaseLearningRate, 1e-9);
        Assert.AreEqual(0, _open);
        foreach ((float[] weights, NDArray after) in before.Zip(model.GetWeights()))
        {
            CollectionAssert.AreEqual(weights, after.ToArray<float>());
        }

        Assert.AreEqual(0, model.Fit(Rows(endsAfter).Take(3), epochs: 1, verbose: 0).FirstStep);

        RangeTestResult Arrays(int batches)
        {
            // The same batches in the same order, again and again; probed on the first 2,048 rows as a stream is.
            IEnumerable<Batch> all = Rows(endsAfter);
            return Compiled().FindLearningRate([.. all.Take(endsAfter is null && stepsPerEpoch is null ? 400 : endsAfter ?? 400)], stepsPerEpoch is 5 ? null : stepsPerEpoch);
        }
    }

    [TestMethod]
    public void The_stream_of_a_training_finds_what_its_arrays_find()
    {
        NDArray x = TestData.Digits.TrainImages[new Slice(0, 512)];
        NDArray y = TestData.Digits.TrainLabels[new Slice(0, 512)];
        Batch[] batches = [.. Enumerable.Range(0, 16).Select(i => new Batch(x[new Slice(32 * i, 32 * (i + 1))], y[new Slice(32 * i, 32 * (i + 1))]))];

        RangeTestResult stream = Compiled().FindLearningRate(batches);
        RangeTestResult arrays = new LrRangeTest().Run(Compiled().CreateTrainer(x, y, shuffle: false));

        Assert.AreEqual(arrays.BaseLearningRate, stream.BaseLearningRate);
        CollectionAssert.AreEqual(arrays.Sweeps[0].ProbeLosses.ToArray(), stream.Sweeps[0].ProbeLosses.ToArray());
    }

    [TestMethod]
    public void Weights_of_samples_and_classes_and_a_validation_enter()
    {
        Batch[] batches = [.. Rows(20)];
        Batch[] weighted = [.. batches.Select(batch => batch with { SampleWeight = np.full(new Shape(batch.X.shape[0]), 2f) })];

        RangeTestResult plain = Compiled().FindLearningRate(batches);

        Assert.AreEqual(2 * plain.Baseline, Compiled().FindLearningRate(weighted).Baseline, 1e-5);
        Assert.AreNotEqual(plain.Baseline, Compiled().FindLearningRate(batches, classWeight: new Dictionary<int, double> { [3] = 5 }).Baseline);
        Assert.AreNotEqual(
            plain.Baseline, Compiled().FindLearningRate(batches, validationBatches: batches.TakeLast(4), options: new() { ProbeOn = ProbeData.Validation }).Baseline);
    }

    [TestMethod]
    public void A_test_in_a_fit_over_a_stream_goes_on_with_what_it_found()
    {
        Sequential model = Compiled();
        var test = new LrRangeTest(ScheduleShape.OneCycle);

        History history = model.Fit(Rows(null), epochs: 3, verbose: 0, stepsPerEpoch: 40, callbacks: test);

        Assert.AreEqual(120, history.StepLearningRates.Count);
        Assert.AreEqual(test.Result!.ForSchedule(ScheduleShape.OneCycle, 120), history.StepLearningRates.Max(), 1e-12);
        Assert.AreEqual(0, _open);
    }

    [TestMethod]
    public void What_a_stream_can_not_do_is_said()
    {
        Batch[] batches = [.. Rows(4)];
        Sequential model = Compiled();

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.FindLearningRate(batches, stepsPerEpoch: 0));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => model.FindLearningRate([])).Message, "no batch", StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => model.FindLearningRate(batches, options: new() { ParallelTrials = 2 })).Message, "Give the data as arrays", StringComparison.Ordinal);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => model.FindLearningRate([.. batches, batches[0] with { Y = np.array(new long[] { 1, 2 }) }]));
        StringAssert.Contains(error.Message, "Batch 4 of the stream: Must have one row for each of the 32 samples", StringComparison.Ordinal);
        Assert.AreEqual("batches", error.ParamName);
    }

    [TestMethod]
    public void A_bad_batch_of_a_fit_is_named()
    {
        Batch[] batches = [.. Rows(3)];
        batches[2] = batches[2] with { X = batches[2].X * float.PositiveInfinity };

        ArgumentException error = Assert.Throws<ArgumentException>(() => Compiled().Fit(batches, epochs: 2, verbose: 0));
        ArgumentException validation = Assert.Throws<ArgumentException>(() => Compiled().Fit(batches.Take(2), epochs: 2, verbose: 0, validationBatches: batches));

        StringAssert.StartsWith(error.Message, "Batch 2 of the stream: Must hold finite numbers only.", StringComparison.Ordinal);
        Assert.AreEqual("batches", error.ParamName);
        Assert.AreEqual("validationBatches", validation.ParamName);
    }

    private static Sequential Compiled()
    {
        var model = new Sequential(new Dense(16, "relu"), new Dense(10)) { Seed = 1 };
        model.Compile(new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }

    /// <summary>Batches of 32 digits, the same 40 again and again; without a number of them an endless stream.</summary>
    private IEnumerable<Batch> Rows(int? count)
    {
        _open++;
        try
        {
            for (int i = 0; i < (count ?? int.MaxValue); i++)
            {
                var rows = new Slice(32 * (i % 40), 32 * (i % 40 + 1));
                yield return new Batch(TestData.Digits.TrainImages[rows], TestData.Digits.TrainLabels[rows]);
            }
        }
        finally
        {
            _open--;
        }
    }
}
