namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class RunFigureTests
{
    [TestMethod]
    public void A_history_becomes_a_figure_with_each_value_at_its_step()
    {
        RunFigure figure = RunFigure.From("run", Train(epochs: 4, stepsPerEpoch: 3, validationFrequency: 2));

        Assert.HasCount(12, figure.StepLosses);
        CollectionAssert.AreEqual(new long[] { 3, 6, 9, 12 }, figure.Loss.Select(point => point.Step).ToArray());
        CollectionAssert.AreEqual(new long[] { 6, 12 }, figure.ValidationLoss.Select(point => point.Step).ToArray());
        Assert.AreEqual("accuracy", figure.MetricName);
        CollectionAssert.AreEqual(new long[] { 6, 12 }, figure.ValidationMetric.Select(point => point.Step).ToArray());
        Assert.AreEqual(0.5, figure.ValidationMetric[0].Value);
        _ = new RunChart(figure).ToSvg();
    }

    [TestMethod]
    public void A_metric_that_was_not_logged_is_refused() =>
        Assert.ThrowsExactly<KeyNotFoundException>(() => RunFigure.From("run", Train(2, 2, 1), metric: "auc"));

    [TestMethod]
    public void A_history_of_nothing_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => RunFigure.From("run", new History()));

    [TestMethod]
    public void A_run_that_went_on_from_a_later_epoch_keeps_its_steps()
    {
        RunFigure figure = RunFigure.From("run", Train(epochs: 4, stepsPerEpoch: 3, validationFrequency: 1, initialEpoch: 2));

        Assert.AreEqual(6, figure.FirstStep);
        CollectionAssert.AreEqual(new long[] { 9, 12 }, figure.Loss.Select(point => point.Step).ToArray());
    }

    [TestMethod]
    public void Without_a_metric_there_is_none()
    {
        History history = new ScriptedTrainer(2, step => 1.0 / (1 + step.Update)).Fit(new FitOptions { Verbose = 0 });

        RunFigure figure = RunFigure.From("run", history);

        Assert.IsNull(figure.MetricName);
        Assert.IsEmpty(figure.Metric);
        CollectionAssert.AreEqual(new[] { 1, 0.5 }, figure.StepLosses.ToArray());
    }

    private static History Train(int epochs, int stepsPerEpoch, int validationFrequency, int initialEpoch = 0)
    {
        var trainer = new ScriptedTrainer(stepsPerEpoch, step => 1.0 / (1 + step.Update)) { ValidationLoss = _ => 0.7 };
        var options = new FitOptions { Epochs = epochs, InitialEpoch = initialEpoch, ValidationFrequency = validationFrequency, Verbose = 0 };
        return trainer.Fit(options, new Accuracy());
    }

    private sealed class Accuracy : Callback
    {
        public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
        {
            logs["accuracy"] = 0.6;
            logs["zeal"] = 1;
            if (logs.ContainsKey("val_loss"))
            {
                logs["val_accuracy"] = 0.5;
            }
        }
    }
}
