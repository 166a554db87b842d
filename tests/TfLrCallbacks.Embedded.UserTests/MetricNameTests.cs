using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>The names of metrics in logs, callbacks and files.</summary>
[TestClass]
public sealed class MetricNameTests
{
    [TestMethod]
    public void A_metric_is_logged_under_the_name_of_its_class_or_a_name_of_its_own_also_in_a_validation()
    {
        (NDArray x, NDArray y) = Yes();
        Sequential model = Compiled(new PercentOff(0.25), new PercentOff(0.5) { Name = "half off" }, new MeanError(), new AUC { Name = "roc" }, Metric.Of("worst", new QuantileLoss(0.9)));

        History history = model.Fit(x, y, epochs: 2, verbose: 0, validationSplit: 0.25);

        string[] names = ["loss", "percent_off", "half off", "mean_error", "roc", "worst"];
        CollectionAssert.IsSubsetOf((string[])[.. names, .. names.Select(name => "val_" + name)], history.Names.ToArray());
        IReadOnlyDictionary<string, double> evaluated = model.Evaluate(x[new Slice(48, 64)], y[new Slice(48, 64)]);
        foreach (string name in names)
        {
            Assert.AreEqual(evaluated[name], history["val_" + name][^1], 1e-6, name);
        }
    }

    [TestMethod]
    public void Metrics_of_one_kind_are_numbered_as_layers_are_and_count_for_themselves()
    {
        (NDArray x, NDArray y) = Yes();
        Sequential model = Compiled(
            new Precision(0.3), new Precision(0.7), new Precision { Name = "precision_1" }, new QuantileLoss(0.1), new QuantileLoss(0.9), new AUC(), new AUC(curve: AUCCurve.PR));

        model.Fit(x, y, epochs: 1, verbose: 0);
        IReadOnlyDictionary<string, double> values = model.Evaluate(x, y);

        CollectionAssert.AreEqual(
            new[] { "loss", "precision", "precision_2", "precision_1", "quantile_loss", "quantile_loss_1", "auc", "auc_1" }, values.Keys.ToArray());
        Assert.AreEqual(Alone(new Precision(0.7)), values["precision_2"], 1e-12);
        Assert.AreEqual(Alone(new Precision(0.5)), values["precision_1"], 1e-12);
        Assert.AreEqual(Alone(new AUC(curve: AUCCurve.PR)), values["auc_1"], 1e-12);
        Assert.AreNotEqual(values["auc"], values["auc_1"]);

        double Alone(Metric metric)
        {
            model.Compile("sgd", "binary_crossentropy", metric);
            return model.Evaluate(x, y)[metric.Name];
        }
    }

    [TestMethod]
    public void Callbacks_monitor_a_metric_by_its_name()
    {
        (NDArray x, NDArray y) = Yes();
        Sequential model = Compiled(new AUC { Name = "roc" }, new PercentOff(0.25));

        History history = model.Fit(
            x, y, epochs: 20, verbose: 0, validationSplit: 0.25, callbacks: [new EarlyStopping("val_roc", patience: 2, mode: MetricMode.Max), new ReduceLROnPlateau("percent_off", patience: 1, mode: MetricMode.Min)]);

        double best = history["val_roc"].Max();
        Assert.AreEqual(Math.Min(20, history["val_roc"].ToList().IndexOf(best) + 3), history["val_roc"].Count);
    }

    [TestMethod]
    public void Names_come_back_from_a_file()
    {
        (NDArray x, NDArray y) = Yes();
        Sequential model = Compiled(new Precision(0.3), new Precision(0.7), new PercentOff(0.25) { Name = "off" }, Metric.Of("worst", new QuantileLoss(0.9)));
        model.Fit(x, y, epochs: 1, verbose: 0);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.npz");
        try
        {
            model.Save(path);

            Sequential loaded = Sequential.Load(path, typeof(PercentOff), typeof(QuantileLoss));

            CollectionAssert.AreEqual(model.Evaluate(x, y).ToArray(), loaded.Evaluate(x, y).ToArray());
            Assert.IsTrue(loaded.Evaluate(x, y).ContainsKey("precision_1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    [DataRow("loss")]
    [DataRow("learning_rate")]
    [DataRow("val_auc")]
    [DataRow("")]
    [DataRow("two\nlines")]
    public void A_name_that_the_logs_could_not_hold_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => new AUC { Name = name });
        Assert.Throws<ArgumentException>(() => Metric.Of(name, (y, p) => 0));
    }

    [TestMethod]
    public void Two_metrics_of_one_name_are_refused_with_the_remedy()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Compiled(new AUC { Name = "area" }, new AUC(curve: AUCCurve.PR) { Name = "area" }));

        StringAssert.Contains(error.Message, "Two metrics are named \"area\". Give one of them another Name.", StringComparison.Ordinal);
    }

    private static Sequential Compiled(params IReadOnlyList<Metric> metrics)
    {
        var model = new Sequential(new Dense(4, "tanh"), new Dense(1, "sigmoid")) { Seed = 2 };
        model.Compile("sgd", "binary_crossentropy", metrics);
        return model;
    }

    private static (NDArray X, NDArray Y) Yes()
    {
        NumPyRandom random = np.random.RandomState(4);
        NDArray x = random.uniform(-1, 1, new Shape(64, 3)).astype(NPTypeCode.Single);
        return (x, (np.sum(x, 1, keepdims: true) + random.normal(0, 0.3, new Shape(64, 1)).astype(NPTypeCode.Single) > 0f).astype(NPTypeCode.Single));
    }
}
