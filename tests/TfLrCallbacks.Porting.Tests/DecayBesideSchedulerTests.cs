namespace TfLrCallbacks.Porting.Tests;

/// <summary>Keras 2: <c>decay=</c> of the optimizer beside a LearningRateScheduler. The optimizer divides the rate that the scheduler sets.</summary>
[TestClass]
public sealed class DecayBesideSchedulerTests
{
    private const string Head = "import math\nfrom keras.models import Sequential\nfrom keras.layers import Dense\nfrom keras.optimizers import SGD\nfrom keras.callbacks import LearningRateScheduler, CSVLogger\ndef schedule(epoch):\n    if epoch < 4:\n        return 0.01\n    return 0.01 * math.pow(0.5, epoch - 3)\nmodel = Sequential([Dense(1)])\n";

    [TestMethod]
    [DataRow("SGD(lr=0.1, momentum=0.9, decay=1e-6, nesterov=True)", "1e-6")]
    [DataRow("SGD(lr=0.1, decay=0.005)", "0.005")]
    public void The_scheduler_s_rate_is_divided_at_each_update(string optimizer, string decay)
    {
        string csharp = ScriptPorter.Port($"{Head}model.compile(optimizer={optimizer}, loss='mse')\nmodel.fit(x, y, epochs=9, callbacks=[CSVLogger('a.csv'), LearningRateScheduler(schedule)])\n", PortEngine.Embedded).CSharp;

        Assert.Contains($"new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = Schedule(run.Epoch) / (1.0 + ({decay} * run.Step))), // line 12:", csharp);
        Assert.DoesNotContain("RatesOf", csharp);
        Assert.DoesNotContain("the rate of SGD, set at every step", csharp);
    }

    /// <summary>A second fit goes on from the updates of the first: its steps are not those of the decay.</summary>
    [TestMethod]
    public void A_second_fit_has_updates_before_it() =>
        Assert.DoesNotContain("run.Step)", ScriptPorter.Port($"{Head}model.compile(optimizer=SGD(lr=0.1, decay=0.005), loss='mse')\nmodel.fit(x, y, epochs=2)\nmodel.fit(x, y, epochs=9, callbacks=[LearningRateScheduler(schedule)])\n", PortEngine.Embedded).CSharp);
}
