using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A convolution over images, (batch, height, width, channels).</summary>
/// <remarks>
/// The kernel is (rows, columns, channels, filters), the output (batch, windows down, windows across, filters). The windows of
/// a batch are copied into the rows of one matrix, which the kernel is multiplied with. As <c>keras.layers.Conv2D</c>.
/// </remarks>
public sealed class Conv2D : Layer
{
    private readonly int _filters;
    private readonly Size2D _kernelSize;
    private readonly Size2D _strides;
    private readonly Size2D _dilation;
    private readonly Padding _padding;
    private readonly ActivationStage _activation;
    private readonly bool _useBias;
    private readonly Initializer _kernelInitializer;
    private readonly double _kernelL2;
    private readonly BatchBuffer _patches = new();
    private readonly BatchBuffer _sums = new();
    private readonly BatchBuffer _patchGradients = new();
    private ImageWindows _windows = null!;
    private Parameter _kernel = null!;
    private Parameter? _bias;
    private long _channels;
    private NDArray _rows = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="filters">How many outputs each place of the image gets, 1 or more.</param>
    /// <param name="kernelSize">The rows and columns of a window, 1 or more.</param>
    /// <param name="strides">How far apart windows are, 1 or more; 1 by default.</param>
    /// <param name="padding">What windows do at the edge.</param>
    /// <param name="activation">What is applied to the sums; linear by default.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="dilationRate">How far apart the places of a window are, 1 or more; 1 by default.</param>
    /// <param name="kernelL2">The factor λ of the penalty λ·Σ kernel² that is added to the loss, 0 or more.</param>
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
        double kernelL2 = 0)
    {
        _filters = Check.AtLeast(1, filters);
        _kernelSize = kernelSize.Positive(nameof(kernelSize));
        _strides = (strides ?? 1).Positive(nameof(strides));
        _dilation = (dilationRate ?? 1).Positive(nameof(dilationRate));
        _padding = Check.Defined(padding);
        _activation = new ActivationStage(activation ?? ActivationFunction.Linear);
        _useBias = useBias;
        _kernelInitializer = kernelInitializer ?? new GlorotUniform();
        _kernelL2 = Check.AtLeast(0.0, kernelL2);
    }

    internal override ActivationFunction EndsWith => _activation.Function;

    private long PatchSize => _kernelSize.Rows * _kernelSize.Columns * _channels;

    internal override NDArray Forward(NDArray x, ForwardMode mode) => _activation.Forward(ForwardToSums(x, mode), inPlace: true);

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode)
    {
        long samples = x.shape[0];
        NDArray padded = _windows.Pad(x, 0);
        NDArray patches = Patches(_patches, samples);
        foreach ((int number, (int, int) place) in _windows.Places.Index())
        {
            np.copyto(Part(patches, number), _windows.Tap(padded, place));
        }

        _rows = patches.reshape(-1, PatchSize);
        NDArray sums = _sums.Of(_rows.shape[0], _filters);
        MatrixProduct.Of(_rows, _kernel.Value.reshape(PatchSize, _filters), sums);
        if (_bias is not null)
        {
            np.add(sums, _bias.Value, sums);
        }

        return sums.reshape([samples, .. OutputShape.Select(size => (long)size)]);
    }

    internal override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        _activation.Backward(gradient);
        return BackwardFromSums(gradient, toInputs);
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs)
    {
        long samples = gradient.shape[0];
        NDArray rows = gradient.reshape(-1, _filters);
        MatrixProduct.Of(_rows.T, rows, _kernel.Gradient.reshape(PatchSize, _filters));
        if (_bias is not null)
        {
            MatrixProduct.SumOfRows(rows, _bias.Gradient);
        }

        if (!toInputs)
        {
            return null;
        }

        NDArray patches = Patches(_patchGradients, samples);
        MatrixProduct.Of(rows, _kernel.Value.reshape(PatchSize, _filters).T, patches.reshape(-1, PatchSize));
        NDArray padded = _windows.Padded(samples, _channels, 0);
        foreach ((int number, (int, int) place) in _windows.Places.Index())
        {
            NDArray tap = _windows.Tap(padded, place);
            np.add(tap, Part(patches, number), tap);
        }

        return np.ascontiguousarray(_windows.Inside(padded));
    }

    private protected override int[] MakeParameters(int[] inputShape)
    {
        _windows = WindowsOver(inputShape, _kernelSize, _strides, _dilation, _padding);
        _channels = inputShape[2];
        _kernel = AddParameter("kernel", [_kernelSize.Rows, _kernelSize.Columns, inputShape[2], _filters], _kernelInitializer, l2: _kernelL2);
        _bias = _useBias ? AddParameter("bias", [_filters], new Zeros()) : null;
        return [_windows.Rows.Count, _windows.Columns.Count, _filters];
    }

    /// <summary>Gives the parts of all patches at one place of the window, as a view.</summary>
    private static NDArray Part(NDArray patches, int place) =>
        patches[Slice.All, Slice.All, Slice.All, Slice.Index(place), Slice.All];

    private NDArray Patches(BatchBuffer buffer, long samples) => buffer.Of(
        samples, _windows.Rows.Count, _windows.Columns.Count, _kernelSize.Rows * _kernelSize.Columns, _channels);
}
