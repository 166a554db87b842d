using TfLrCallbacks;

namespace OwnLoop;

/// <summary>A schedule of one's own: the rate of the start, divided by 1 + step / period.</summary>
/// <param name="Start">The rate of the first step.</param>
/// <param name="Period">The step at which half of it is left.</param>
public sealed record Hyperbola(double Start, double Period) : LearningRateSchedule
{
    protected override double Evaluate(double step) => Start / (1 + (step / Period));
}
