namespace TfLrCallbacks.Embedded;

/// <summary>A convolution over images, (batch, height, width, channels).</summary>
/// <remarks>
/// The kernel is (rows, columns, channels, filters), the output (batch, windows down, windows across, filters). As <c>keras.layers.Conv2D</c>.
/// </remarks>
public sealed class Conv2D : Convolution
{
    private readonly int _filters;
    private readonly Size2D _kernelSize;
    private readonly Size2D _strides;
    private readonly Size2D _dilationRate;
    private readonly Padding _padding;

    /// <summary>Initializes a layer.</summary>
    /// <param name="filters">The number of filters, that is of output channels, 1 or more.</param>
    /// <param name="kernelSize">The rows and columns of a window, 1 or more.</param>
    /// <param name="strides">The distance between windows, 1 or more; 1 by default.</param>
    /// <param name="padding">How windows treat the edge.</param>
    /// <param name="activation">The activation; linear by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="dilationRate">The distance between the pixels of a window, 1 or more; 1 by default.</param>
    /// <param name="kernelL2">The factor λ of the penalty λ·Σ kernel² that is added to the loss, 0 or more.</param>
    /// <param name="biasInitializer">The bias' initial values; <see cref="Zeros"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Conv2D(
        int filters,
        Size2D kernelSize,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Size2D? dilationRate = null,
        double kernelL2 = 0,
        Initializer? biasInitializer = null)
        : base(filters, activation, useBias, kernelInitializer, biasInitializer, kernelL2)
    {
        _filters = filters;
        _kernelSize = kernelSize.Positive(nameof(kernelSize));
        _strides = (strides ?? 1).Positive(nameof(strides));
        _dilationRate = (dilationRate ?? 1).Positive(nameof(dilationRate));
        _padding = Check.Defined(padding);
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        ImageWindows windows = WindowsOver(inputShape, _kernelSize, _strides, _dilationRate, _padding);
        Prepare(windows, inputShape, [_kernelSize.Rows, _kernelSize.Columns]);
        return [windows.Rows.Count, windows.Columns.Count, _filters];
    }
}
