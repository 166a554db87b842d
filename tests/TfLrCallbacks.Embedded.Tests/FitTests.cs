using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class FitTests
{
    [TestMethod]
    public void Fit_with_callbacks_makes_the_same_steps_as_a_loop_of_ones_own()
    {
        static double Rate(long step) => 0.1 / (1 + step);
        Sequential fitted = Model();
        Sequential looped = Model();

        History history = fitted.Fit(
            TestData.Digits.TrainImages, TestData.Digits.TrainLabels, batchSize: 64, epochs: 2, verbose: 0, callbacks: [new RateByStep(Rate)]);

        ITrainer trainer = looped.CreateTrainer(TestData.Digits.TrainImages, TestData.Digits.TrainLabels, batchSize: 64);
        var metrics = new double[2];
        var losses = new List<double>();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            trainer.BeginEpoch(epoch);
            while (trainer.MoveToNextBatch())
            {
                trainer.LearningRate = Rate(losses.Count);
                trainer.TrainBatch(metrics);
                losses.Add(metrics[0]);
            }
        }

        CollectionAssert.AreEqual(losses, history.StepLosses.ToArray());
        AssertSameWeights(fitted, looped);
    }

    [TestMethod]
    public void Two_fits_with_the_same_seed_are_bit_identical_and_another_seed_is_not()
    {
        History first = Train(Model(seed: 5));
        Sequential again = Model(seed: 5);
        Sequential other = Model(seed: 6);

        CollectionAssert.AreEqual(first.StepLosses.ToArray(), Train(again).StepLosses.ToArray());
        CollectionAssert.AreNotEqual(first.StepLosses.ToArray(), Train(other).StepLosses.ToArray());
    }

    [TestMethod]
    public void Training_in_two_calls_is_the_same_as_in_one()
    {
        Sequential once = Model();
        Sequential twice = Model();
        Train(once, epochs: 4);

        Train(twice, epochs: 2);
        Train(twice, epochs: 4, initialEpoch: 2);

        AssertSameWeights(once, twice);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_rate_that_a_schedule_left_near_zero_is_warned_about(bool stream)
    {
        NDArray x = TestData.Digits.TrainImages, y = TestData.Digits.TrainLabels;
        Sequential model = Model();
        model.Compile(new SGD(0.5), new SparseCategoricalCrossentropy(fromLogits: true));
        History Fit(params Callback[] callbacks) => stream
            ? model.Fit([new Batch(x, y), new Batch(x, y), new Batch(x, y)], epochs: 2, verbose: 0, callbacks: callbacks)
            : model.Fit(x, y, batchSize: 600, epochs: 2, verbose: 0, callbacks: callbacks);

        History untouched = Fit();
        History decayed = Fit(new CosineDecay(0.1, decaySteps: 4));
        History without = Fit();
        History still = Fit(new LambdaCallback());
        History again = Fit(new CosineDecay(0.1, decaySteps: 4));
        History risen = Fit(new WarmupCosine(0.1, warmup: 2, totalSteps: 4)); // from 0, where the last one ended
        History constant = Fit(new ConstantRate(0.05));
        History after = Fit();
        Fit(new LearningRateScheduler((epoch, _) => epoch is 0 ? 0.25 : 1e-9));
        History byFunction = Fit();
        model.Optimizer.LearningRate = 0.05;
        History set = Fit();
        Fit(new CosineDecay(0.1, decaySteps: 4));
        model.Compile(new SGD(0.05), new SparseCategoricalCrossentropy(fromLogits: true));
        History compiled = Fit();

        foreach (History quiet in new[] { untouched, decayed, again, risen, constant, after, set, compiled })
        {
            Assert.AreEqual(string.Empty, string.Join(' ', quiet.Warnings));
        }

        foreach (History warned in new[] { without, still })
        {
            Assert.AreEqual(
                "The learning rate is 0, where the CosineDecay of an earlier fit has left it, and nothing sets it. Give this fit a schedule, or set the rate before it: model.Optimizer.LearningRate = 0.1.",
                Assert.ContainsSingle(warned.Warnings));
        }

        Assert.Contains("model.Optimizer.LearningRate = 0.25", Assert.ContainsSingle(byFunction.Warnings));
    }

    [TestMethod]
    public void Every_epoch_takes_each_sample_once_in_a_new_order_unless_told_not_to_shuffle()
    {
        NDArray x = np.arange(10).reshape(10, 1);
        foreach (bool shuffle in (bool[])[true, false])
        {
            Sequential model = Identity();
            ITrainer trainer = model.CreateTrainer(x, x, batchSize: 3, shuffle: shuffle);
            trainer.BeginEpoch(0);
            long[] first = Order(trainer);
            trainer.BeginEpoch(1);
            long[] second = Order(trainer);

            CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).Select(i => (long)i).ToArray(), first);
            Assert.AreEqual(shuffle, !first.SequenceEqual(second));
            Assert.AreEqual(shuffle, !first.SequenceEqual(first.Order()));
            Assert.AreEqual(4, trainer.StepsPerEpoch);
        }
    }

    [TestMethod]
    public void The_last_smaller_batch_counts_by_its_samples()
    {
        Sequential model = Identity();
        NDArray x = np.arange(5).reshape(5, 1);

        History history = model.Fit(x, np.zeros(new Shape(5)), batchSize: 2, verbose: 0, shuffle: false);

        CollectionAssert.AreEqual(new[] { 0.5, 6.5, 16.0 }, history.StepLosses.ToArray());
        Assert.AreEqual((0.5 * 2 + 6.5 * 2 + 16) / 5, history["loss"][0], 1e-6);
    }

    [TestMethod]
    public void A_validation_split_takes_the_last_samples()
    {
        Sequential model = Identity();
        NDArray x = np.arange(10).reshape(10, 1);

        History history = model.Fit(x, np.zeros(new Shape(10)), epochs: 1, verbose: 0, validationSplit: 0.2);

        Assert.AreEqual((64 + 81) / 2.0, history["val_loss"][0], 1e-5);
        Assert.AreEqual(Enumerable.Range(0, 8).Average(i => (double)(i * i)), history["loss"][0], 1e-5);
    }

    [TestMethod]
    public void Validation_data_is_evaluated_after_the_epoch_and_equals_evaluate()
    {
        Sequential model = Model();
        DataSet data = TestData.Digits;

        History history = model.Fit(
            data.TrainImages, data.TrainLabels, batchSize: 64, epochs: 2, verbose: 0, validationData: (data.TestImages, data.TestLabels));
        IReadOnlyDictionary<string, double> evaluated = model.Evaluate(data.TestImages, data.TestLabels, batchSize: 64);

        Assert.AreEqual(evaluated["loss"], history["val_loss"][^1], 1e-12);
        Assert.AreEqual(evaluated["accuracy"], history["val_accuracy"][^1], 1e-12);
        CollectionAssert.AreEquivalent(
            new[] { "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate" }, history.Names.ToArray());
    }

    [TestMethod]
    public void Predict_gives_what_evaluate_judges_whatever_the_batch_size()
    {
        Sequential model = Model();
        DataSet data = TestData.Digits;
        NDArray images = data.TestImages / 16f;
        Train(model, epochs: 10);

        NDArray predictions = model.Predict(images);

        double accuracy = np.argmax(predictions, 1).ToArray<long>().Zip(data.TestLabels.ToArray<byte>()).Count(pair => pair.First == pair.Second)
            / (double)data.TestLabels.shape[0];
        Assert.AreEqual(accuracy, model.Evaluate(images, data.TestLabels)["accuracy"], 1e-12);
        Assert.IsGreaterThan(0.75, accuracy);
        Expect.Near(predictions.Values(), model.Predict(images, batchSize: 7).Values(), 1e-5, 1e-5, "other batch size");
    }

    [TestMethod]
    public void A_softmax_at_the_end_predicts_probabilities()
    {
        var model = new Sequential(new Dense(4, activation: "softmax"));
        NDArray predictions = model.Predict(np.arange(12).reshape(4, 3));

        foreach (double sum in np.sum(predictions, 1).Values())
        {
            Assert.AreEqual(1, sum, 1e-6);
        }
    }

    [TestMethod]
    public void A_training_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() => Model().Fit(
            TestData.Digits.TrainImages, TestData.Digits.TrainLabels, verbose: 0, cancellationToken: source.Token));
    }

    [TestMethod]
    public void A_model_outlives_the_array_scope_in_which_it_was_trained()
    {
        Sequential reference = Model();
        Sequential model = Model();
        Train(reference);
        using (NDScope.Open())
        {
            Train(model);
        }

        Train(reference);
        Train(model);

        AssertSameWeights(reference, model);
    }

    [TestMethod]
    public void Weights_can_be_copied_into_a_model_of_the_same_shape()
    {
        Sequential first = Model(seed: 1);
        Sequential second = Model(seed: 2);
        first.Build(64);
        second.Build(64);

        second.SetWeights(first.GetWeights());

        AssertSameWeights(first, second);
    }

    [TestMethod]
    public void Summary_counts_weights_layer_by_layer()
    {
        var model = new Sequential(new Dense(128, "relu"), new BatchNormalization(), new Dense(10));
        model.Build(784);
        using var text = new StringWriter();

        model.Summary(text);

        string summary = text.ToString();
        foreach (string expected in (string[])["dense (Dense)", "(None, 128)", "100,480", "dense_1 (Dense)", "1,290", "Total parameters: 102,282", "Trainable parameters: 102,026", "Non-trainable parameters: 256"])
        {
            StringAssert.Contains(summary, expected, StringComparison.Ordinal);
        }
    }

    private static Sequential Model(int seed = 0)
    {
        var model = new Sequential(new Dense(16, activation: "relu"), new Dense(10)) { Seed = seed };
        model.Compile(new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }

    /// <summary>A model that gives back its input and does not learn.</summary>
    private static Sequential Identity()
    {
        var model = new Sequential(new Dense(1, kernelInitializer: "ones"));
        model.Compile(new SGD(0), new MeanSquaredError());
        return model;
    }

    private static History Train(Sequential model, int epochs = 2, int initialEpoch = 0) => model.Fit(
        TestData.Digits.TrainImages / 16f, TestData.Digits.TrainLabels, batchSize: 64, epochs: epochs, verbose: 0, initialEpoch: initialEpoch);

    private static long[] Order(ITrainer trainer) => (long[])trainer.Capture(SnapshotParts.Data).Tensors["data/order"].Values;

    private static void AssertSameWeights(Sequential expected, Sequential actual)
    {
        foreach ((NDArray first, NDArray second) in expected.GetWeights().Zip(actual.GetWeights()))
        {
            CollectionAssert.AreEqual(first.Singles(), second.Singles());
        }
    }

    private sealed class RateByStep(Func<long, double> rate) : Callback
    {
        public override void OnTrainBatchBegin(ITrainingRun run, long batch) => run.LearningRate = rate(run.Step);
    }
}
