namespace TfLrCallbacks.Porting;

/// <summary>
/// How many times the last value of a factor its value now is: what a PyTorch scheduler multiplies the rate by in one step.
/// </summary>
internal sealed record StepRatio(LearningRateSchedule Factor) : LearningRateSchedule
{
    protected override double Evaluate(double step)
    {
        double now = Factor.ValueAt(step);
        double before = step < 1 ? 1 : Factor.ValueAt(step - 1);
        return before == 0 ? 1 : now / before;
    }
}
