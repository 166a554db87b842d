using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Normalizes each channel, the last axis, to mean 0 and variance 1, then applies a learned scale and offset.</summary>
/// <remarks>
/// <code>
/// y = gamma · (x − mean) / √(variance + ε) + beta
/// </code>
/// <para>
/// In training, mean and variance (biased: divided by n, not n − 1) are taken over the batch and all other axes, and moving
/// ones follow them: moving ← momentum·moving + (1 − momentum)·batch. Evaluation and prediction use the moving ones; a loss on
/// probe rows uses those of the rows and updates nothing. With several workers they are those of the whole batch. As <c>keras.layers.BatchNormalization</c> of Keras 3. From Ioffe and
/// Szegedy, <i>Batch normalization</i>, 2015, <see href="https://arxiv.org/abs/1502.03167"/>.
/// </para>
/// </remarks>
public sealed class BatchNormalization : Layer
{
    private readonly float _momentum;
    private readonly float _epsilon;
    private readonly bool _center;
    private readonly bool _scale;
    private readonly BatchBuffer _normal = new();
    private readonly BatchBuffer _outputs = new();
    private Parameter? _gamma;
    private Parameter? _beta;
    private Parameter _movingMean = null!;
    private Parameter _movingVariance = null!;
    private NDArray _deviation = null!;
    private bool _usedBatch;

    /// <summary>Initializes a layer.</summary>
    /// <param name="momentum">The share of the moving statistics that is kept at each step, from 0 up to, but not including, 1.</param>
    /// <param name="epsilon">ε, which is added to the variance, greater than 0.</param>
    /// <param name="center">Whether there is an offset beta.</param>
    /// <param name="scale">Whether there is a scale gamma.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public BatchNormalization(double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true)
    {
        _momentum = momentum is >= 0 and < 1
            ? (float)momentum
            : throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Must be from 0 up to, but not including, 1.");
        _epsilon = (float)Check.GreaterThan(0, epsilon);
        _center = center;
        _scale = scale;
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray rows = AsRows(x);
        _usedBatch = mode is ForwardMode.Probe || (mode is ForwardMode.Training && IsTrained);
        (NDArray mean, NDArray variance) = _usedBatch ? Statistics(rows, mode is ForwardMode.Training ? Share : null) : (_movingMean.Value, _movingVariance.Value);
        if (_usedBatch && mode is ForwardMode.Training)
        {
            Follow(_movingMean.Value, mean);
            Follow(_movingVariance.Value, variance);
        }

        _deviation = np.evaluate(NDExpr.Sqrt((NDExpr)variance + _epsilon));
        NDArray normal = _normal.Of(rows.shape);
        np.subtract(rows, mean, normal);
        np.divide(normal, _deviation, normal);
        NDArray y = _outputs.Of(rows.shape);
        np.multiply(normal, Gamma(), y);
        if (_beta is not null)
        {
            np.add(y, _beta.Value, y);
        }

        return y.reshape(x.shape);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        NDArray rows = AsRows(gradient);
        NDArray normal = _normal.Of(rows.shape);
        NDArray sum = ColumnSums(rows);
        NDArray product = ColumnSums(np.multiply(rows, normal));
        if (_beta is not null)
        {
            np.copyto(_beta.Gradient, sum);
        }

        if (_gamma is not null)
        {
            np.copyto(_gamma.Gradient, product);
        }

        if (!toInputs)
        {
            return null;
        }

        if (_usedBatch)
        {
            float share = 1f / rows.shape[0];
            if (Share is { } part)
            {
                share *= (float)part.Rows / part.WholeRows;
                sum = part.Sum(sum);
                product = part.Sum(product);
            }

            np.subtract(rows, np.multiply(sum, NDArray.Scalar(share)), rows);
            np.subtract(rows, np.multiply(normal, product * share), rows);
        }

        np.multiply(rows, np.divide(Gamma(), _deviation), rows);
        return rows.reshape(gradient.shape);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is 0)
        {
            throw DoesNotFit(inputShape, "needs samples with at least one axis");
        }

        int[] channels = [inputShape[^1]];
        _gamma = _scale ? AddParameter("gamma", channels, new Ones()) : null;
        _beta = _center ? AddParameter("beta", channels, new Zeros()) : null;
        _movingMean = AddParameter("moving_mean", channels, new Zeros(), trainable: false);
        _movingVariance = AddParameter("moving_variance", channels, new Ones(), trainable: false);
        return inputShape;
    }

    private static NDArray AsRows(NDArray array) => Arrays.Contiguous(array).reshape(-1, array.shape[^1]);

    private static NDArray ColumnSums(NDArray rows)
    {
        NDArray sums = np.empty(new Shape(rows.shape[1]), NPTypeCode.Single);
        MatrixProduct.SumOfRows(rows, sums);
        return sums;
    }

    private static (NDArray Mean, NDArray Variance) Statistics(NDArray rows, BatchPart? part)
    {
        NDArray share = NDArray.Scalar(1f / rows.shape[0] * (part is null ? 1 : (float)part.Rows / part.WholeRows));
        NDArray mean = np.multiply(Whole(ColumnSums(rows), part), share);
        return (mean, np.multiply(Whole(ColumnSums(np.square(np.subtract(rows, mean))), part), share));
    }

    private static NDArray Whole(NDArray sums, BatchPart? part) => part?.Sum(sums) ?? sums;

    private void Follow(NDArray moving, NDArray batch) =>
        np.evaluate((NDExpr)moving * _momentum + (NDExpr)batch * (1f - _momentum), moving);

    private NDArray Gamma() => _gamma is null ? NDArray.Scalar(1f) : _gamma.Value;
}
