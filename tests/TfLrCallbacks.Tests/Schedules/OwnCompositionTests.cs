namespace TfLrCallbacks.Tests.Schedules;

/// <summary>A user's own composition can do what the library's can: move the clock, bind lengths, keep the momentum.</summary>
[TestClass]
public sealed class OwnCompositionTests
{
    [TestMethod]
    public void A_composition_of_ones_own_moves_the_clock_and_keeps_end_and_momentum()
    {
        var paused = new Paused(new OneCycle(0.1), at: "10%", length: "20%");

        LearningRateSchedule bound = paused.Bind(new RunLength(epochs: 10, stepsPerEpoch: 10));

        var inner = new OneCycle(0.1, 80);
        Assert.AreEqual(inner.ValueAt(5), bound.ValueAt(5));
        Assert.AreEqual(inner.ValueAt(10), bound.ValueAt(25));
        Assert.AreEqual(inner.ValueAt(60), bound.ValueAt(80));
        Assert.AreEqual(inner.MomentumAt(60), bound.MomentumAt(80));
    }

    [TestMethod]
    public void A_length_that_needs_a_run_has_a_type_of_its_own()
    {
        Assert.ThrowsExactly<UnboundLengthException>(() => new CosineDecay(0.1, "30%").ValueAt(0));
        Assert.ThrowsExactly<UnboundLengthException>(() => new CosineDecay(0.1, "30%").Bind(new RunLength(10)));
        Assert.ThrowsExactly<UnboundLengthException>(() => _ = Length.Epochs(2).InSteps);
    }

    /// <summary>Stands still for a while.</summary>
    private sealed record Paused(LearningRateSchedule Inner, Length At, Length Pause) : TransformedSchedule(Inner)
    {
        public Paused(LearningRateSchedule inner, string at, string length)
            : this(inner, Length.Parse(at), Length.Parse(length))
        {
        }

        public override LearningRateSchedule Bind(RunLength run)
        {
            Length pause = Pause.Bind(run);
            return new Paused(Schedule.Bind(run.Within(Length.Steps(run.TotalSteps!.Value - pause.InSteps))), At.Bind(run), pause);
        }

        protected override double Clock(double step) =>
            step < At.InSteps ? step : Math.Max(At.InSteps, step - Pause.InSteps);
    }
}
