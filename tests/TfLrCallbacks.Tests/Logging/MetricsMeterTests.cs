using System.Diagnostics.Metrics;

namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class MetricsMeterTests
{
    [TestMethod]
    public void A_listener_gets_rate_and_loss_of_every_step_and_counts_steps_and_epochs()
    {
        List<(string Name, double Value)> heard = [];
        using MeterListener listener = Listen("heard", (name, value) => heard.Add((name, value)));

        Fit("heard");

        CollectionAssert.AreEqual(new[] { 0.1, 0.1, 0.05, 0.05 }, Of(heard, "tflr.learning_rate"));
        CollectionAssert.AreEqual(new[] { 1.0, 0.5, 0.25, 0.125 }, Of(heard, "tflr.loss"));
        CollectionAssert.AreEqual(new[] { 1.0, 1, 1, 1 }, Of(heard, "tflr.steps"));
        CollectionAssert.AreEqual(new[] { 1.0, 1 }, Of(heard, "tflr.epochs"));
    }

    [TestMethod]
    public void The_meter_has_the_version_of_the_package()
    {
        string? version = null;
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => version = instrument.Meter.Name is MetricsMeter.MeterName ? instrument.Meter.Version : version };
        listener.Start();

        Fit("version");

        Assert.AreEqual(PackageVersion.Of(typeof(MetricsMeter)), version);
    }

    [TestMethod]
    public void Another_training_of_the_process_is_told_apart_by_its_name()
    {
        List<(string Name, double Value)> heard = [];
        using MeterListener listener = Listen("mine", (name, value) => heard.Add((name, value)));

        Fit("another");

        Assert.IsEmpty(heard);
    }

    [TestMethod]
    public void A_step_allocates_nothing()
    {
        var callback = new MetricsMeter("quiet");
        var run = new TrainingRun(new ScriptedTrainer(10, [1.0]), new RunLength(1, 10), 0, []);
        var logs = new Dictionary<string, double> { [LogNames.LearningRate] = 0.1 };
        callback.OnTrainBatchEnd(run, 0, logs);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int batch = 0; batch < 100; batch++)
        {
            callback.OnTrainBatchEnd(run, batch, logs);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void An_empty_name_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => new MetricsMeter(" "));

    private static void Fit(string name)
    {
        var rate = new LearningRateScheduler((epoch, _) => 0.1 / (epoch + 1));
        new ScriptedTrainer(2, [1, 0.5, 0.25, 0.125]).Fit(new FitOptions { Epochs = 2, Verbose = 0 }, rate, new MetricsMeter(name));
    }

    private static double[] Of(List<(string Name, double Value)> heard, string name) =>
        [.. heard.Where(entry => entry.Name == name).Select(entry => entry.Value)];

    private static MeterListener Listen(string run, Action<string, double> hear)
    {
        void Hear(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length is 1 && tags[0].Key is "run" && tags[0].Value is string value1 && value1 == run)
            {
                hear(name, value);
            }
        }

        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name is MetricsMeter.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument.Name, value, tags));
        listener.Start();
        return listener;
    }
}
