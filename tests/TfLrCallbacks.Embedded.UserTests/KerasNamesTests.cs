using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>What a user of Keras writes: names, metrics, weights of samples, files.</summary>
[TestClass]
public sealed class KerasNamesTests
{
    [TestMethod]
    public void Compile_takes_the_names_of_Keras()
    {
        DataSet data = Digits();
        var model = new Sequential(new Dense(16, activation: "relu"), new Dense(10, activation: "softmax"));
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy", "sparse_top_k_categorical_accuracy", "f1_score"]);

        History history = model.Fit(data.TrainImages, data.TrainLabels, epochs: 2, verbose: 0, validationData: (data.TestImages, data.TestLabels));

        CollectionAssert.IsSubsetOf(
            new[] { "loss", "accuracy", "val_sparse_top_k_categorical_accuracy", "val_f1_score" }, history.Names.ToArray());
        var regression = new Sequential(new Dense(1));
        regression.Compile("rmsprop", "mse", ["mae", "root_mean_squared_error"]);
        IReadOnlyDictionary<string, double> evaluated = regression.Evaluate(
            np.zeros(new Shape(4, 2)), np.array(new[] { 1.0, 2, 3, 6 }), batchSize: 3);
        Assert.AreEqual(12.5, evaluated["loss"], 1e-6);
        Assert.AreEqual(3, evaluated["mae"], 1e-6);
        Assert.AreEqual(Math.Sqrt(12.5), evaluated["root_mean_squared_error"], 1e-6);
    }

    [TestMethod]
    public void Names_of_classes_are_taken_as_those_of_functions_are()
    {
        foreach ((string name, Type type) in new (string, Type)[]
        {
            ("Adam", typeof(Adam)), ("ADAM", typeof(Adam)), ("AdamW", typeof(AdamW)), ("RMSprop", typeof(RMSprop)), ("SGD", typeof(SGD)),
            ("ScheduleFreeSGD", typeof(ScheduleFreeSGD)), ("schedule_free_adamw", typeof(ScheduleFreeAdamW)),
        })
        {
            Assert.IsInstanceOfType(Optimizer.FromString(name), type, name);
        }

        foreach ((string name, Type type) in new (string, Type)[]
        {
            ("MeanSquaredError", typeof(MeanSquaredError)), ("MSE", typeof(MeanSquaredError)), ("SparseCategoricalCrossentropy", typeof(SparseCategoricalCrossentropy)),
            ("KLDivergence", typeof(KLDivergence)), ("KLD", typeof(KLDivergence)), ("bce", typeof(BinaryCrossentropy)), ("LogCosh", typeof(LogCosh)),
        })
        {
            Assert.IsInstanceOfType(Loss.FromString(name), type, name);
        }

        foreach ((string name, string logged) in new[]
        {
            ("AUC", "auc"), ("F1Score", "f1_score"), ("SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy"), ("MeanAbsoluteError", "mean_absolute_error"), ("Accuracy", "accuracy"),
        })
        {
            Assert.AreEqual(logged, Metric.FromString(name).Name);
        }

        Assert.ThrowsExactly<ArgumentException>(() => Loss.FromString("MeanSquared"));
    }

    [TestMethod]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Optimizer.FromString("adm")).Message, "adam", StringComparison.Ordinal);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Loss.FromString("mean")).Message, "mse", StringComparison.Ordinal);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Metric.FromString("f1")).Message, "f1_score", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Precision_recall_and_areas_are_those_of_all_samples_not_means_of_batches()
    {
        NDArray y = np.array(new float[] { 1, 0, 1, 1, 0, 0, 1, 0 }).reshape(-1, 1);
        NDArray p = np.array(new[] { 0.9f, 0.8f, 0.7f, 0.4f, 0.3f, 0.2f, 0.6f, 0.55f }).reshape(-1, 1);
        var model = new Sequential(new ActivationLayer("linear"));
        model.Compile("sgd", "mse", ["precision", "recall", "auc", "f1_score", "binary_accuracy"]);

        IReadOnlyDictionary<string, double> evaluated = model.Evaluate(p, y, batchSize: 3);

        Assert.AreEqual(3 / 5.0, evaluated["precision"], 1e-9);
        Assert.AreEqual(3 / 4.0, evaluated["recall"], 1e-9);
        Assert.AreEqual(2 * 0.6 * 0.75 / 1.35, evaluated["f1_score"], 1e-9);
        Assert.AreEqual(5 / 8.0, evaluated["binary_accuracy"], 1e-9);

        // Of the 16 pairs of a yes and a no, the yes has the higher output in 4 + 3 + 3 + 2.
        Assert.AreEqual(12 / 16.0, evaluated["auc"], 1e-6);
    }

    [TestMethod]
    public void The_area_under_precision_and_recall_is_that_of_Keras_documentation()
    {
        NDArray y = np.array(new float[] { 0, 0, 1, 1 }).reshape(-1, 1);
        NDArray p = np.array(new[] { 0f, 0.5f, 0.3f, 0.9f }).reshape(-1, 1);

        Assert.AreEqual(0.75, Value(new AUC(3), y, p), 1e-7);
        Assert.AreEqual(0.75, Value(new AUC(), y, p), 1e-7);
        Assert.AreEqual(1, Value(new AUC(curve: AUCCurve.PR), y, y), 1e-7);
        Assert.ThrowsExactly<InvalidOperationException>(() => new AUC().Count(y, p + 1f));
    }

    [TestMethod]
    public void F1_scores_are_averaged_as_asked_for()
    {
        NDArray y = np.array(new long[] { 0, 0, 1, 2, 2, 2 });
        NDArray p = np.array(new[,] { { 1f, 0, 0 }, { 0, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 0, 1 }, { 1, 0, 0 } });
        (double first, double second, double third) = (0.5, 2 / 3.0, 0.8);

        Assert.AreEqual((first + second + third) / 3, Value(new F1Score(), y, p), 1e-9);
        Assert.AreEqual(4 / 6.0, Value(new F1Score(F1Average.Micro), y, p), 1e-9);
        Assert.AreEqual((2 * first + second + 3 * third) / 6, Value(new F1Score(F1Average.Weighted), y, p), 1e-9);
    }

    [TestMethod]
    public void Accuracy_sees_probabilities_also_where_the_loss_takes_the_logits()
    {
        NDArray x = np.array(new[] { 0.2f, 0.4f, -0.3f }).reshape(-1, 1);
        var model = new Sequential(new ActivationLayer("sigmoid"));
        model.Compile("sgd", "binary_crossentropy", ["accuracy"]);

        Assert.AreEqual(1, model.Evaluate(x, np.array(new[] { 1, 1, 0 }))["accuracy"]);
    }

    [TestMethod]
    public void A_weight_of_two_is_the_sample_twice_and_one_of_zero_is_none()
    {
        NumPyRandom random = np.random.RandomState(2);
        NDArray x = random.standard_normal(new Shape(6, 3)).astype(NPTypeCode.Single);
        NDArray y = random.standard_normal(new Shape(6, 1)).astype(NPTypeCode.Single);
        NDArray rows = np.array(new long[] { 0, 0, 1, 2, 3, 4 });
        Sequential weighted = Linear();
        Sequential repeated = Linear();

        double a = weighted.Fit(x, y, batchSize: 6, shuffle: false, verbose: 0, sampleWeight: np.array(new[] { 2.0, 1, 1, 1, 1, 0 }))["loss"][0];
        double b = repeated.Fit(np.take(x, rows, axis: 0), np.take(y, rows, axis: 0), batchSize: 6, shuffle: false, verbose: 0)["loss"][0];

        Assert.AreEqual(b, a, 1e-6);
        AssertNear(repeated, weighted, 1e-6f);
        Assert.ThrowsExactly<ArgumentException>(() => Linear().Fit(x, y, verbose: 0, sampleWeight: np.ones(new Shape(5))));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Linear().Fit(x, y, verbose: 0, sampleWeight: np.full(new Shape(6), -1.0)));
    }

    [TestMethod]
    public void Accumulated_gradients_of_small_batches_are_that_of_a_large_one()
    {
        NumPyRandom random = np.random.RandomState(2);
        NDArray x = random.standard_normal(new Shape(12, 3)).astype(NPTypeCode.Single);
        NDArray y = random.standard_normal(new Shape(12, 1)).astype(NPTypeCode.Single);
        Sequential large = Linear(new SGD(0.1, momentum: 0.9));
        Sequential small = Linear(new SGD(0.1, momentum: 0.9) { GradientAccumulationSteps = 3 });

        large.Fit(x, y, batchSize: 12, epochs: 4, shuffle: false, verbose: 0);
        small.Fit(x, y, batchSize: 4, epochs: 4, shuffle: false, verbose: 0);

        AssertNear(large, small, 1e-5f);
    }

    [TestMethod]
    public void A_frozen_layer_stays_and_a_factor_scales_its_steps()
    {
        NumPyRandom random = np.random.RandomState(2);
        NDArray x = random.standard_normal(new Shape(8, 3)).astype(NPTypeCode.Single);
        NDArray y = random.standard_normal(new Shape(8, 1)).astype(NPTypeCode.Single);
        Sequential plain = Two();
        Sequential scaled = Two();
        NDArray[] start = [.. plain.GetWeights()];
        scaled.Layers[0].Trainable = false;
        scaled.Layers[1].LearningRateFactor = 0.25;

        plain.Fit(x, y, batchSize: 8, verbose: 0);
        scaled.Fit(x, y, batchSize: 8, verbose: 0);

        CollectionAssert.AreEqual(start[0].ToArray<float>(), scaled.GetWeights()[0].ToArray<float>());
        CollectionAssert.AreNotEqual(start[0].ToArray<float>(), plain.GetWeights()[0].ToArray<float>());
        float[] whole = (plain.GetWeights()[2] - start[2]).ToArray<float>();
        float[] quarter = (scaled.GetWeights()[2] - start[2]).ToArray<float>();
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.AreEqual(whole[i] / 4, quarter[i], 1e-6f);
        }

        scaled.Layers[0].Trainable = true;
        scaled.Fit(x, y, batchSize: 8, verbose: 0);
        CollectionAssert.AreNotEqual(start[0].ToArray<float>(), scaled.GetWeights()[0].ToArray<float>());

        static Sequential Two()
        {
            var model = new Sequential(new Dense(4, "tanh"), new Dense(1)) { Seed = 1 };
            model.Build(3);
            model.Compile(new SGD(0.1) { WeightDecay = 0.1 }, "mse");
            return model;
        }
    }

    [TestMethod]
    public void A_stream_of_unknown_length_trains_as_the_arrays_do()
    {
        DataSet data = Digits();
        NDArray x = data.TrainImages[new Slice(0, 100)];
        NDArray y = data.TrainLabels[new Slice(0, 100)];
        Sequential fromArrays = Classifier();
        Sequential fromStream = Classifier();

        History expected = fromArrays.Fit(x, y, batchSize: 32, epochs: 3, shuffle: false, verbose: 0, validationData: (x, y));
        History actual = fromStream.Fit(Batches(), epochs: 3, verbose: 0, validationBatches: Batches(), callbacks: new CosineDecay(0.1, decaySteps: 12));

        Assert.IsNull(fromStream.CreateTrainer(Batches()).StepsPerEpoch);
        Assert.HasCount(expected["loss"].Count, actual["loss"]);
        Sequential again = Classifier();
        CollectionAssert.AreEqual(expected.StepLosses.ToArray(), again.Fit(Batches(), epochs: 3, verbose: 0).StepLosses.ToArray());
        Sequential endless = Classifier();
        Assert.HasCount(10, endless.Fit(Batches(), epochs: 2, stepsPerEpoch: 5, verbose: 0).StepLosses);

        IEnumerable<Batch> Batches()
        {
            for (int start = 0; start < 100; start += 32)
            {
                var rows = new Slice(start, Math.Min(start + 32, 100));
                yield return new Batch(x[rows], y[rows]);
            }
        }
    }

    [TestMethod]
    public void Weights_that_Keras_exports_are_read_by_order_and_by_name()
    {
        Sequential model = Classifier();
        model.Build(64);
        NDArray[] weights = [.. model.GetWeights()];
        using TemporaryFolder temporary = new();
        string path = temporary["weights.npz"];
        string[][] spellings =
        [
            ["arr_0", "arr_1", "arr_2", "arr_3"],
            ["sequential/dense/kernel", "sequential/dense/bias", "sequential/dense_1/kernel", "sequential/dense_1/bias"],
            ["dense/kernel:0", "dense/bias:0", "dense_1/kernel:0", "dense_1/bias:0"],
            ["dense_7/kernel", "dense_7/bias", "dense_8/kernel", "dense_8/bias"],
        ];
        foreach (string[] names in spellings)
        {
            np.savez(path, names.Zip(weights).ToDictionary(pair => pair.First, pair => pair.Second));
            Sequential other = Classifier(seed: 9);
            other.Build(64);

            other.LoadWeights(path);

            AssertNear(model, other, 0);
        }

        model.SaveWeights(path);
        Sequential own = Classifier(seed: 10);
        own.Build(64);
        own.LoadWeights(path);
        AssertNear(model, own, 0);
        var smaller = new Sequential(new Dense(10));
        smaller.Build(64);
        float[] before = smaller.GetWeights()[0].ToArray<float>();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => smaller.LoadWeights(path)).Message, "dense_1/bias", StringComparison.Ordinal);
        CollectionAssert.AreEqual(before, smaller.GetWeights()[0].ToArray<float>());
        StringAssert.Contains(
            Assert.ThrowsExactly<NotSupportedException>(() => own.LoadWeights("model.weights.h5")).Message, "np.savez", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_summary_before_the_model_is_built_says_so()
    {
        using var text = new StringWriter();

        Classifier().Summary(text);

        StringAssert.Contains(text.ToString(), "dense_1 (Dense)", StringComparison.Ordinal);
        StringAssert.Contains(text.ToString(), "Not built yet", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_columns_of_a_summary_are_as_wide_as_what_stands_in_them(bool built)
    {
        var model = new Sequential(new Reshape(8, 8), new GlobalAveragePooling1D(), new Dense(2));
        if (built)
        {
            model.Build(64);
        }

        using var text = new StringWriter();
        model.Summary(text);

        string[] lines = text.ToString().ReplaceLineEndings("\n").Split('\n');
        string[] rows = lines[4..7];
        Assert.AreEqual(1, lines[1..8].Select(line => line.Length).Distinct().Count(), text.ToString());
        int column = lines[2].IndexOf("Output shape", StringComparison.Ordinal);
        Assert.IsTrue(rows.All(row => row[column - 1] is ' ' && row[column] is '(' or '?'), text.ToString());
    }

    private static double Value(Metric metric, NDArray y, NDArray predictions) => metric.Value(metric.Count(y, predictions));

    private static DataSet Digits() => DataSet.Load(Path.Combine(AppContext.BaseDirectory, "data", "digits.npz"));

    private static Sequential Classifier(int seed = 4)
    {
        var model = new Sequential(new Dense(16, activation: "relu"), new Dense(10)) { Seed = seed };
        model.Compile(new SGD(0.01), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }

    private static Sequential Linear(Optimizer? optimizer = null)
    {
        var model = new Sequential(new Dense(1)) { Seed = 1 };
        model.Compile(optimizer ?? new SGD(0.1), "mse");
        return model;
    }

    private static void AssertNear(Sequential expected, Sequential actual, float tolerance)
    {
        foreach ((NDArray a, NDArray b) in expected.GetWeights().Zip(actual.GetWeights()))
        {
            foreach ((float left, float right) in a.ToArray<float>().Zip(b.ToArray<float>()))
            {
                Assert.AreEqual(left, right, tolerance);
            }
        }
    }
}
