namespace TfLrCallbacks.Tests;

/// <summary>The momentum that a schedule drives beside the rate.</summary>
[TestClass]
public sealed class ScheduledMomentumTests
{
    [TestMethod]
    public void A_momentum_that_comes_later_in_the_run_is_driven_from_there_on()
    {
        OneCycle cycle = new(0.1);
        var trainer = new ScriptedTrainer(100, [1.0]) { Momentum = 0.5 };
        History history = trainer.Fit(new FitOptions { Epochs = 1, Verbose = 0 }, new ConstantRate(0.01).Then(20, cycle));

        LearningRateSchedule bound = cycle.Bind(new RunLength(1, 80));
        Assert.IsTrue(history.StepMomentums.Take(20).All(double.IsNaN));
        Assert.AreEqual(bound.MomentumAt(0), history.StepMomentums[20]);
        Assert.AreEqual(bound.MomentumAt(24)!.Value, history.StepMomentums[44], 1e-12);
        Assert.AreEqual(0.85, history.StepMomentums.Skip(20).Min(), 1e-3);
    }

    [TestMethod]
    public void An_optimizer_without_momentum_is_told_of_once_when_it_is_needed()
    {
        History history = new ScriptedTrainer(50, [1.0]) { Momentum = null }
            .Fit(new FitOptions { Epochs = 2, Verbose = 0 }, new ConstantRate(0.01).Then(20, new OneCycle(0.1)));
        Assert.HasCount(1, history.Warnings);
        Assert.Contains("has none", history.Warnings[0]);
    }

    [TestMethod]
    public void A_momentum_of_1_is_refused_before_the_first_step_wherever_it_comes()
    {
        int steps = 0;
        var trainer = new ScriptedTrainer(100, _ => ++steps) { Momentum = 0.9 };
        foreach (LearningRateSchedule schedule in new LearningRateSchedule[] { new OneCycle(0.1, maxMomentum: 1), new OneCycle(0.1, baseMomentum: 1, maxMomentum: 1), new ConstantRate(0.1).Then(50, new OneCycle(0.1, maxMomentum: 1)) })
        {
            InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 }, schedule));
            Assert.Contains("a momentum of 1 at step", error.Message);
        }

        Assert.AreEqual(0, steps);
    }
}
