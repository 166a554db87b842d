using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>How many predictions are off by more than a bound, in percent: a value of all samples together.</summary>
public sealed record PercentOff(double Bound) : Metric
{
    public override double[] Count(NDArray y, NDArray predictions) =>
        [np.count_nonzero(np.abs(predictions - y) > (float)Bound), predictions.size];

    public override double Value(IReadOnlyList<double> counts) => 100 * counts[0] / counts[1];
}
