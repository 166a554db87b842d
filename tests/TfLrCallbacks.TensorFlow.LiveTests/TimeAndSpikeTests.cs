using System.Diagnostics;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>A time as the length, and a guard against divergence, on TensorFlow.NET's models.</summary>
[TestClass]
public sealed class TimeAndSpikeTests
{
    [TestMethod]
    public void A_schedule_over_the_run_in_the_optimizer_is_refused_where_the_run_ends_by_time() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.SGD(0.1f).With(new OneCycle(0.1)));
        foreach (Action fit in new Action[]
        {
            () => model.Fit(x, y, batch_size: 8, time_budget: "2 seconds", verbose: 0),
            () => model.Fit(x, y, batch_size: 8, epochs: FitOptions.UntilStopped, verbose: 0),
            () => model.Fit(x, y, batch_size: 8, epochs: 100, verbose: 0, callbacks: [new TimeBudget("2 seconds")]),
        })
        {
            Assert.Contains("give it as a callback", Assert.ThrowsExactly<InvalidOperationException>(fit).Message);
        }

        Model fixedLength = Net.Dense(keras.optimizers.SGD(0.1f).With(new CosineDecay(0.1, 20)));
        fixedLength.Fit(x, y, batch_size: 8, time_budget: "1 seconds", verbose: 0);
    });

    [TestMethod]
    public void A_fit_with_a_time_budget_ends_with_its_schedule() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense();
        var watch = Stopwatch.StartNew();

        History history = model.Fit(x, y, batch_size: 8, verbose: 0, time_budget: "3 seconds", callbacks: [new OneCycle(0.1)]).Run;

        AssertWhole(history.StepLearningRates);
        Assert.IsTrue(watch.Elapsed.TotalSeconds > 2, $"{watch.Elapsed}");
        Assert.Contains("3 s", history.StopReason!);
        Assert.IsTrue(history["loss"][^1] < history["loss"][0]);
    });

    [TestMethod]
    public void A_guard_puts_weights_and_optimizer_back_and_the_training_goes_on() => Live.Run(() =>
    {
        (NDArray x, NDArray y) = Net.Data();
        Model model = Net.Dense(keras.optimizers.Adam(0.01f));
        float[] bad = [];
        var guard = new SpikeGuard(new SpikeGuardOptions { SnapshotEvery = 10 });
        var breaks = new LambdaCallback(onTrainBatchEnd: (run, _, _) =>
        {
            if (run.Step is 60)
            {
                model.set_weights([.. model.get_weights().Select(weight => new NDArray(weight.ToArray<float>().Select(_ => float.NaN).ToArray(), weight.shape))]);
                bad = Net.Weights(model);
            }
        });

        History history = model.Fit(x, y, batch_size: 8, epochs: 40, verbose: 0, callbacks: [new ConstantRate(0.01), breaks, guard]).Run;

        Assert.IsTrue(bad.All(float.IsNaN));
        Assert.AreEqual(1, guard.Rollbacks);
        Assert.IsTrue(Net.Weights(model).All(float.IsFinite));
        Assert.AreEqual(200, history.StepLearningRates.Count);
        Assert.AreEqual(0.0025, history.StepLearningRates[62], 1e-9);
        Assert.AreEqual(0.01, history.StepLearningRates[^1], 1e-9);
        Assert.IsTrue(history["loss"][^1] < history["loss"][0]);
        Assert.Contains("NaN", history.Warnings[0]);
    });

    private static void AssertWhole(IReadOnlyList<double> rates)
    {
        Assert.IsTrue(rates.Max() > 0.09, $"the highest rate was {rates.Max()}");
        Assert.IsTrue(rates[^1] < 0.001, $"the last rate was {rates[^1]} of {rates.Count}");
    }
}
