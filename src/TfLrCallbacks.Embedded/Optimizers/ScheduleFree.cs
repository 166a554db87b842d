using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>An optimizer without a schedule: it takes gradients between a fast iterate and the average of its iterates, and the average is the model.</summary>
/// <remarks>
/// <para>With the direction d of SGD or Adam, rate γ, warm-up w steps and update t from 1:</para>
/// <code>
/// γₜ = γ·min(1, t / w)
/// z ← z − γₜ·(d + λ·y)
/// c = γₜ² / Σ γᵢ²
/// x ← (1 − c)·x + c·z
/// y = (1 − β)·z + β·x                 where the next gradient is taken
/// </code>
/// <para>
/// Training uses y. Validation, <c>Predict</c>, <c>Evaluate</c>, <c>GetWeights</c> and files use x. A snapshot of weights alone holds x; where such weights are put back,
/// averaging starts again from them. From Defazio et al., <i>The road less scheduled</i>, 2024, <see href="https://arxiv.org/abs/2405.15682"/>, algorithm 1.
/// </para>
/// </remarks>
public abstract class ScheduleFree : Optimizer
{
    private readonly HyperParameter _rate = new();
    private readonly HyperParameter _decay = new();
    private readonly HyperParameter _share = new();
    private readonly HyperParameter _restShare = new();
    private readonly HyperParameter _fast = new();
    private readonly HyperParameter _average = new();
    private double _beta;
    private NDArray _z = null!;
    private NDArray _x = null!;
    private OptimizerNumber _squaredRates = null!;
    private OptimizerNumber _point = null!;

    private protected ScheduleFree(double learningRate, double beta, int warmupSteps, string betaName)
        : base(learningRate)
    {
        _beta = CheckMomentum(beta, betaName);
        WarmupSteps = Check.AtLeast(0, warmupSteps);
    }

    /// <summary>Gets the number of updates in which the rate rises from 0.</summary>
    public int WarmupSteps { get; }

    /// <summary>Gets or sets β, the part of the average in the point where gradients are taken.</summary>
    public override double? Momentum
    {
        get => _beta;
        set => _beta = ChangeMomentum(_beta, value)!.Value;
    }

    internal override bool DecaysItself => true;

    internal override bool RemembersWeights => true;

    internal override void MoveTo(WeightPoint point)
    {
        if (point == (WeightPoint)(int)_point.Value)
        {
            return;
        }

        if (point is WeightPoint.Evaluation)
        {
            np.copyto(Block.Values, _x);
        }
        else
        {
            Interpolate(Block.Values);
        }

        _point.Value = (int)point;
    }

    internal override void WeightsWereSet()
    {
        CopyWeightsTo(_z);
        CopyWeightsTo(_x);
        _point.Value = (int)WeightPoint.Training;
    }

    /// <inheritdoc/>
    protected override void MakeSlots()
    {
        _z = AddSlot("z");
        _x = AddSlot("x");
        _squaredRates = AddNumber("squared_rates");
        _point = AddNumber("point");
        CopyWeightsTo(_z);
        CopyWeightsTo(_x);
    }

    /// <inheritdoc/>
    protected override void Apply(NDArray x, NDArray gradient)
    {
        double rate = LearningRate * (WarmupSteps > 0 ? Math.Min(1, Iterations / (double)WarmupSteps) : 1);
        NDArray direction = Direction(gradient);
        NDExpr step = ((NDExpr)direction + (NDExpr)x * _decay.Of(WeightDecay ?? 0)) * _rate.Of(rate);
        np.evaluate(RateFactor is { } factor ? NDExpr.Where(NDExpr.Greater(factor, 0f), _z - step * factor, _z) : _z - step, _z);
        _squaredRates.Value += rate * rate;
        double share = _squaredRates.Value > 0 ? rate * rate / _squaredRates.Value : 0;
        NDExpr average = (NDExpr)_x * _restShare.Of(1 - share) + (NDExpr)_z * _share.Of(share);
        np.evaluate(RateFactor is { } factors ? NDExpr.Where(NDExpr.Greater(factors, 0f), average, _x) : average, _x);
        Interpolate(x);
    }

    /// <summary>Returns the direction of a step.</summary>
    private protected abstract NDArray Direction(NDArray gradient);

    private void Interpolate(NDArray y) =>
        np.evaluate((NDExpr)_z * _fast.Of(1 - _beta) + (NDExpr)_x * _average.Of(_beta), y);
}
