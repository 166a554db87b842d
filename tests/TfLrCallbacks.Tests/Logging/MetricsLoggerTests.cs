using System.Diagnostics.Metrics;

namespace TfLrCallbacks.Tests;

[TestClass]
[DoNotParallelize]
public sealed class MetricsLoggerTests
{
    [TestMethod]
    public void Steps_loss_and_rate_are_published()
    {
        long steps = 0;
        var rates = new List<double>();
        var losses = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name is MetricsLogger.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => steps += value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => (instrument.Name is "tflr.loss" ? losses : rates).Add(value));
        listener.Start();
        new ScriptedTrainer(2, [4.0, 2, 1, 1]) { LearningRate = 0.25 }.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new MetricsLogger());
        Assert.AreEqual(4, steps);
        CollectionAssert.AreEqual(new[] { 4.0, 3, 1, 1 }, losses);
        CollectionAssert.AreEqual(new[] { 0.25, 0.25, 0.25, 0.25 }, rates);
    }
}
