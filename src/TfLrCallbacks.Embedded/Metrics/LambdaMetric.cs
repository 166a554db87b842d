using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A mean that a function computes.</summary>
internal sealed record LambdaMetric(Func<NDArray, NDArray, double> Function) : MeanMetric
{
    public override double Mean(NDArray y, NDArray predictions) => Function(y, predictions);
}
