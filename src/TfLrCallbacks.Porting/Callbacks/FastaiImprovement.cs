namespace TfLrCallbacks.Porting;

/// <summary>What fastai's and Lightning's early stopping call better: by more than min_delta, a first value included, a NaN never.</summary>
internal sealed record FastaiImprovement(double MinDelta) : Improvement
{
    public override double? BestAtStart(MetricMode mode) => mode is MetricMode.Min ? double.PositiveInfinity : double.NegativeInfinity;

    public override bool IsBetter(double value, double? best, MetricMode mode) => FastaiPlateau.IsBetter(value, best ?? BestAtStart(mode)!.Value, mode, MinDelta);
}
