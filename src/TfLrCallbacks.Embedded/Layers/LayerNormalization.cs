using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Normalizes each sample along the last axis or axes to mean 0 and variance 1, then applies a learned scale and offset.</summary>
/// <remarks>
/// <code>
/// y = gamma · (x − mean) / √(variance + ε) + beta
/// </code>
/// <para>
/// The variance is taken over all values of the axes and divided by their number. As <c>keras.layers.LayerNormalization</c>, whose ε is 0.001, too; PyTorch's is 0.00001.
/// From Ba, Kiros and Hinton, <i>Layer normalization</i>, 2016, <see href="https://arxiv.org/abs/1607.06450"/>.
/// </para>
/// </remarks>
public sealed class LayerNormalization : Layer
{
    private readonly int _axes;
    private readonly double _epsilon;
    private readonly bool _center;
    private readonly bool _scale;
    private readonly BatchBuffer _normal = new();
    private readonly BatchBuffer _outputs = new();
    private int _width;
    private Parameter? _gamma;
    private Parameter? _beta;
    private NDArray _deviation = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="axes">The number of last axes to normalize over, 1 or more: 1 is <c>axis=-1</c> in Keras, 2 is <c>axis=[-2, -1]</c>.</param>
    /// <param name="epsilon">ε, which is added to the variance, greater than 0.</param>
    /// <param name="center">Whether there is an offset beta.</param>
    /// <param name="scale">Whether there is a scale gamma.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public LayerNormalization(int axes = 1, double epsilon = 1e-3, bool center = true, bool scale = true)
    {
        _axes = Check.AtLeast(1, axes);
        _epsilon = Check.GreaterThan(0, epsilon);
        _center = center;
        _scale = scale;
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray rows = x.reshape(-1, _width);
        NDArray share = NDArray.Scalar(1f / _width);
        NDArray normal = _normal.Of(rows.shape);
        np.subtract(rows, np.multiply(MatrixProduct.RowSums(rows), share), normal);
        NDArray variance = np.multiply(MatrixProduct.RowSums(np.square(normal)), share);
        _deviation = np.sqrt(np.add(variance, NDArray.Scalar((float)_epsilon)));
        np.divide(normal, _deviation, normal);
        NDArray y = _outputs.Of(rows.shape);
        np.copyto(y, normal);
        if (_gamma is not null)
        {
            np.multiply(y, _gamma.Value.reshape(_width), y);
        }

        if (_beta is not null)
        {
            np.add(y, _beta.Value.reshape(_width), y);
        }

        return y.reshape(x.shape);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        NDArray rows = gradient.reshape(-1, _width);
        NDArray normal = _normal.Of(rows.shape);
        if (_beta is not null)
        {
            MatrixProduct.SumOfRows(rows, _beta.Gradient.reshape(_width));
        }

        if (_gamma is not null)
        {
            MatrixProduct.SumOfRows(np.multiply(rows, normal), _gamma.Gradient.reshape(_width));
        }

        if (!toInputs)
        {
            return null;
        }

        NDArray share = NDArray.Scalar(1f / _width);
        NDArray toNormal = _gamma is null ? rows : np.multiply(rows, _gamma.Value.reshape(_width));
        NDArray mean = np.multiply(MatrixProduct.RowSums(toNormal), share);
        NDArray product = np.multiply(MatrixProduct.RowSums(np.multiply(toNormal, normal)), share);
        NDArray dx = np.subtract(np.subtract(toNormal, mean), np.multiply(normal, product));
        return np.divide(dx, _deviation).reshape(gradient.shape);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length < _axes)
        {
            throw DoesNotFit(inputShape, $"normalises the last {_axes} axes of a sample, so it needs as many");
        }

        int[] shape = inputShape[^_axes..];
        _width = shape.Aggregate(1, (product, size) => checked(product * size));
        _gamma = _scale ? AddParameter("gamma", shape, new Ones()) : null;
        _beta = _center ? AddParameter("beta", shape, new Zeros()) : null;
        return inputShape;
    }
}
