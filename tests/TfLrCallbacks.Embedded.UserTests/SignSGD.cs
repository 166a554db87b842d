using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>m ← β·m + (1 − β)·g;  x ← x − η·sign(m).</summary>
public sealed class SignSGD(double learningRate = 0.001, double beta = 0.9) : Optimizer(learningRate)
{
    private readonly HyperParameter _rate = new();
    private NDArray _mean = null!;

    public double Beta { get; } = beta;

    protected override void MakeSlots() => _mean = AddSlot("mean");

    protected override void Apply(NDArray x, NDArray gradient)
    {
        np.evaluate((NDExpr)_mean * (float)Beta + (NDExpr)gradient * (float)(1 - Beta), _mean);
        np.evaluate(x - NDExpr.Sign(_mean) * _rate.Of(LearningRate), x);
    }
}
