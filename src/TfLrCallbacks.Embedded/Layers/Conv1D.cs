namespace TfLrCallbacks.Embedded;

/// <summary>A convolution over sequences, (batch, steps, channels).</summary>
/// <remarks>The kernel is (size, channels, filters), the output (batch, windows, filters). As <c>keras.layers.Conv1D</c>.</remarks>
public sealed class Conv1D : Convolution
{
    private readonly int _filters;
    private readonly int _kernelSize;
    private readonly int _strides;
    private readonly int _dilationRate;
    private readonly Padding _padding;

    /// <summary>Initializes a layer.</summary>
    /// <param name="filters">The number of filters, that is of outputs per step, 1 or more.</param>
    /// <param name="kernelSize">The number of steps in a window, 1 or more.</param>
    /// <param name="strides">The distance between windows, 1 or more.</param>
    /// <param name="padding">How windows treat the ends.</param>
    /// <param name="activation">The activation; linear by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="dilationRate">The distance between the steps of a window, 1 or more.</param>
    /// <param name="kernelL2">The factor λ of the penalty λ·Σ kernel² that is added to the loss, 0 or more.</param>
    /// <param name="biasInitializer">The bias' initial values; <see cref="Zeros"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Conv1D(
        int filters,
        int kernelSize,
        int strides = 1,
        Padding padding = Padding.Valid,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        int dilationRate = 1,
        double kernelL2 = 0,
        Initializer? biasInitializer = null)
        : base(filters, activation, useBias, kernelInitializer, biasInitializer, kernelL2)
    {
        _filters = filters;
        _kernelSize = Check.AtLeast(1, kernelSize);
        _strides = Check.AtLeast(1, strides);
        _dilationRate = Check.AtLeast(1, dilationRate);
        _padding = Check.Defined(padding);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (steps, channels); a Reshape in front of it can make them");
        }

        ImageWindows windows = ImageWindows.Over(
            [1, .. inputShape], new Size2D(1, _kernelSize), new Size2D(1, _strides), new Size2D(1, _dilationRate), _padding);
        if (windows.Columns.Count < 1)
        {
            throw DoesNotFit(inputShape, "has windows that are longer than the sequence; take smaller ones, or Padding.Same");
        }

        Prepare(windows, inputShape, [_kernelSize]);
        return [windows.Columns.Count, _filters];
    }
}
