namespace TfLrCallbacks.Reports.Tests;

/// <summary>Up to a peak in half the steps and down again, the momentum the other way round.</summary>
internal sealed record Triangle(double Peak, long Steps) : LearningRateSchedule
{
    public override double? MomentumAt(double step) => 0.95 - (0.1 * Height(step));

    protected override double Evaluate(double step) => Peak * Height(step);

    private double Height(double step) => 1 - Math.Abs((2.0 * Math.Min(step, Steps) / Steps) - 1);
}
