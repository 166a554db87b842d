using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>The mean of prediction − target: whether a model says too much or too little.</summary>
public sealed record MeanError : MeanMetric
{
    public override double Mean(NDArray y, NDArray predictions) => (predictions - y).ToArray<float>().Average();
}
