using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A densely connected layer.</summary>
/// <remarks>
/// <code>
/// y = activation(x · kernel + bias)
/// </code>
/// <para>
/// x is (batch, …, inputs), kernel (inputs, units), bias (units), y (batch, …, units): more than one axis besides the batch is
/// multiplied along the last one, as <c>keras.layers.Dense</c> does. Put a <see cref="Flatten"/> in front to take all axes together.
/// </para>
/// </remarks>
public sealed class Dense : Layer
{
    private readonly ActivationStage _activation;
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly bool _useBias;
    private readonly double _kernelL2;
    private readonly BatchBuffer _sums = new();
    private readonly BatchBuffer _inputGradients = new();
    private Parameter _kernel = null!;
    private Parameter? _bias;
    private NDArray _x = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="units">The number of outputs, 1 or more.</param>
    /// <param name="activation">The activation; <see cref="ActivationFunction.Linear"/> by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="biasInitializer">The bias' initial values; <see cref="Zeros"/> by default.</param>
    /// <param name="kernelL2">The factor λ of the penalty λ·Σ kernel² that is added to the loss, 0 or more
    /// (<c>kernel_regularizer=L2(λ)</c> in Keras).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Dense(
        int units,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        double kernelL2 = 0)
    {
        Units = Check.AtLeast(1, units);
        _activation = new ActivationStage(activation ?? ActivationFunction.Linear);
        _useBias = useBias;
        _kernelInitializer = kernelInitializer ?? new GlorotUniform();
        _biasInitializer = biasInitializer ?? new Zeros();
        _kernelL2 = Check.AtLeast(0.0, kernelL2);
    }

    /// <summary>Gets the number of outputs.</summary>
    public int Units { get; }

    internal override ActivationFunction EndsWith => _activation.Function;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) =>
        Shaped(_activation.ForwardWithBias(Product(x), _bias?.Value), x);

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode)
    {
        NDArray sums = Product(x);
        return Shaped(_bias is null ? sums : np.add(sums, _bias.Value, sums), x);
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        gradient = Arrays.Contiguous(gradient);
        _activation.Backward(gradient);
        return BackwardFromSums(gradient, toInputs);
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs)
    {
        NDArray rows = AsRows(gradient);
        MatrixProduct.Of(_x.T, rows, _kernel.Gradient);
        if (_bias is not null)
        {
            MatrixProduct.SumOfRows(rows, _bias.Gradient);
        }

        if (!toInputs)
        {
            return null;
        }

        NDArray inputs = _inputGradients.Of(_x.shape[0], _x.shape[1]);
        MatrixProduct.Of(rows, _kernel.Value.T, inputs);
        return gradient.ndim is 2 ? inputs : inputs.reshape([.. gradient.shape[..^1], _x.shape[1]]);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is 0)
        {
            throw DoesNotFit(inputShape, "needs samples with at least one axis");
        }

        _kernel = AddParameter("kernel", [inputShape[^1], Units], _kernelInitializer, l2: _kernelL2);
        _bias = _useBias ? AddParameter("bias", [Units], _biasInitializer) : null;
        return [.. inputShape[..^1], Units];
    }

    private NDArray Product(NDArray x)
    {
        _x = AsRows(x);
        NDArray sums = _sums.Of(_x.shape[0], Units);
        MatrixProduct.Of(_x, _kernel.Value, sums);
        return sums;
    }

    private NDArray Shaped(NDArray rows, NDArray x) => x.ndim is 2 ? rows : rows.reshape([.. x.shape[..^1], Units]);

    private static NDArray AsRows(NDArray array) => array.ndim is 2 ? array : array.reshape(-1, array.shape[^1]);
}
