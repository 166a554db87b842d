namespace TfLrCallbacks.Porting;

/// <summary>Another schedule, its rate and momentum rounded to float32.</summary>
internal sealed record RoundedSchedule(LearningRateSchedule Schedule) : LearningRateSchedule
{
    public override double? EndStep() => Schedule.EndStep();

    public override double? MomentumAt(double step) => (float?)Schedule.MomentumAt(step);

    public override LearningRateSchedule Bind(RunLength run) => new RoundedSchedule(Schedule.Bind(run));

    protected override double Evaluate(double step) => Math.Min((float)Schedule.ValueAt(step), float.MaxValue);
}
