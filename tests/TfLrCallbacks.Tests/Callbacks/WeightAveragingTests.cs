using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class WeightAveragingTests
{
    [TestMethod]
    public void An_average_that_stands_in_the_model_at_the_end_of_an_epoch_is_gone_when_the_next_begins_for_callbacks_before_it_too()
    {
        double[] WeightsAtBegin(params Callback[] others)
        {
            var trainer = new ShuffledTrainer();
            var weights = new List<double>();
            trainer.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, [new LambdaCallback(onEpochBegin: (_, _) => weights.Add(trainer.Weight)), .. others]);
            return [.. weights];
        }

        CollectionAssert.AreEqual(WeightsAtBegin(), WeightsAtBegin(new SwapEMAWeights(swapOnEpoch: true, emaMomentum: 0.9)));
    }

    [TestMethod]
    public void Weights_and_averages_are_swapped_as_in_Keras()
    {
        int played = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/swap_ema_weights").EnumerateArray())
        {
            if (!golden.GetProperty("use_ema").GetBoolean())
            {
                continue;
            }

            var trainer = new SlopeTrainer(golden.GetProperty("validation").GetBoolean()) { LearningRate = golden.GetProperty("learning_rate").GetDouble() };
            var weights = new List<(string Hook, double Weight)>();
            var recorder = new RecordingCallback { Act = (_, hook, _, _) => weights.Add((hook, trainer.Weight)) };
            var ema = new SwapEMAWeights(
                golden.GetProperty("swap_on_epoch").GetBoolean(),
                golden.GetProperty("ema_momentum").GetDouble(),
                (int?)golden.GetProperty("ema_overwrite_frequency").NumberOrNull());
            trainer.Fit(new FitOptions { Epochs = golden.GetProperty("epochs").GetInt32(), Verbose = 0 }, ema, recorder);
            List<JsonElement> events = [.. golden.GetProperty("events").EnumerateArray().Where(one => !one[0].GetString()!.Contains("predict", StringComparison.Ordinal))];
            List<(string Hook, double Weight)> ours = [.. weights.Where(one => events.Exists(e => e[0].GetString() == one.Hook))];
            Assert.HasCount(events.Count, ours);
            for (int i = 0; i < events.Count; i++)
            {
                Assert.AreEqual(events[i][0].GetString(), ours[i].Hook);
                Assert.AreEqual(events[i][2].Number(), ours[i].Weight, 2e-6, $"{golden.Text("what")} event {i} {ours[i].Hook}");
            }

            Assert.AreEqual(golden.GetProperty("weight_after_fit").Number(), trainer.Weight, 2e-6);
            played++;
        }

        Assert.AreEqual(5, played);
    }

    [TestMethod]
    public void Stochastic_weight_averaging_leaves_the_mean_of_the_last_epochs()
    {
        var trainer = new SlopeTrainer(validated: false) { LearningRate = 0.1 };
        var ends = new List<float>();
        var recorder = new RecordingCallback
        {
            Act = (_, hook, _, _) =>
            {
                if (hook is "on_epoch_end")
                {
                    ends.Add(trainer.Weight);
                }
            },
        };
        var averaging = new StochasticWeightAveraging(startEpoch: 2, learningRate: 0.05);
        History history = trainer.Fit(new FitOptions { Epochs = 5, Verbose = 0 }, averaging, recorder);
        Assert.AreEqual(3, averaging.Count);
        Assert.AreEqual(ends.Skip(2).Average(), trainer.Weight, 1e-6);
        CollectionAssert.AreEqual(new[] { 0.1, 0.1, 0.05, 0.05, 0.05 }, history["learning_rate"].ToArray());
    }

    [TestMethod]
    public void Averaging_that_never_began_is_told()
    {
        var trainer = new SlopeTrainer(validated: false) { LearningRate = 0.1 };
        History history = trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new StochasticWeightAveraging(startEpoch: 2));
        Assert.Contains("ended before epoch 3", history.Warnings.Single());
        Assert.AreNotEqual(0, trainer.Weight);
    }

    [TestMethod]
    public void Arguments_that_make_no_sense_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SwapEMAWeights(emaMomentum: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SwapEMAWeights(emaMomentum: double.NaN));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SwapEMAWeights(emaOverwriteFrequency: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new StochasticWeightAveraging(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new StochasticWeightAveraging(1, 0));
    }

    /// <summary>One weight from 0; x = 1, y = 1, 2, 4 in batches of one; mean squared error, SGD.</summary>
    private sealed class SlopeTrainer(bool validated) : ITrainer
    {
        private static readonly float[] Targets = [1, 2, 4];
        private int _batch;
        private bool _validating;

        public float Weight { get; private set; }

        public IReadOnlyList<string> MetricNames => ["loss"];

        public long? StepsPerEpoch => 3;

        public bool HasValidation => validated;

        public int ProbeRowCount => 0;

        public double LearningRate { get; set; }

        public double? Momentum { get; set; }

        public double? WeightDecay { get; set; }

        public void BeginEpoch(int epoch) => _batch = -1;

        public bool MoveToNextBatch() => ++_batch < 3;

        public double TrainBatch(Span<double> metrics)
        {
            float error = Weight - Targets[_batch];
            metrics[0] = error * error;
            Weight -= (float)LearningRate * 2 * error;
            return 1;
        }

        public void BeginValidation() => _validating = true;

        public bool MoveToNextValidationBatch() => _validating;

        public double ValidateBatch(Span<double> metrics)
        {
            _validating = false;
            metrics[0] = Weight;
            return 1;
        }

        public double ProbeLoss(IReadOnlyList<int> rows) => throw new NotSupportedException();

        public TrainerSnapshot Capture(SnapshotParts parts) =>
            new(new Dictionary<string, SnapshotTensor> { ["weights/w"] = new(new[] { Weight }, 1) });

        public void Restore(TrainerSnapshot snapshot) => Weight = ((float[])snapshot.Tensors["weights/w"].Values)[0];
    }
}
