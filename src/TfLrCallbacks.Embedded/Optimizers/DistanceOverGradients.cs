using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Gradient descent that estimates its learning rate from the distance between the weights and their initial values.</summary>
public abstract class DistanceOverGradients : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly double _initialDistance;
    private NDArray _start = null!;
    private OptimizerNumber _distance = null!;
    private OptimizerNumber _sum = null!;

    private protected DistanceOverGradients(double learningRate, double initialDistance)
        : base(learningRate) => _initialDistance = Check.GreaterThan(0, initialDistance);

    /// <summary>Gets the rate of the last update.</summary>
    public double LastRate { get; private set; }

    internal override bool DecaysItself => true;

    internal override bool RemembersWeights => true;

    internal override void WeightsWereSet() => CopyWeightsTo(_start);

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _start = AddSlot("start");
        _distance = AddNumber("distance");
        _sum = AddNumber("gradient_sum");
        CopyWeightsTo(_start);
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        _distance.Value = Math.Max(Math.Max(_distance.Value, FirstDistance(_initialDistance, Norm(_start))), Norm(x - _start));
        double squared = Norm(gradient);
        squared *= squared;
        _sum.Value += Weight(_distance.Value) * squared;
        LastRate = _sum.Value > 0 ? LearningRate * Rate(_distance.Value, _sum.Value) : 0;
        NDExpr step = (NDExpr)gradient * _rate.Of(LastRate);
        if (WeightDecay is > 0 and { } decay)
        {
            step += (NDExpr)x * NDArray.Scalar((float)(LastRate * decay));
        }

        np.evaluate(x - step, x);
    }

    /// <summary>Returns the distance before the first update from the argument and ‖x₀‖.</summary>
    private protected abstract double FirstDistance(double initialDistance, double startNorm);

    private protected abstract double Weight(double distance);

    private protected abstract double Rate(double distance, double sum);

    private static double Norm(NDArray values) => Math.Sqrt(np.sum(np.square(values), dtype: typeof(double)).item<double>());
}
