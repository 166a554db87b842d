using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A convolution: a product of the windows of its inputs with one kernel.</summary>
/// <remarks>The windows of a batch are copied once into the rows of a matrix, which the kernel is multiplied with.</remarks>
public abstract class Convolution : Layer
{
    private readonly int _filters;
    private readonly ActivationStage _activation;
    private readonly bool _useBias;
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly double _kernelL2;
    private readonly BatchBuffer _patchRows = new();
    private readonly BatchBuffer _sums = new();
    private readonly BatchBuffer _patchGradients = new();
    private Patches _patches = null!;
    private ImageWindows _windows = null!;
    private Parameter _kernel = null!;
    private Parameter? _bias;
    private int _channels;
    private NDArray _rows = null!;

    private protected Convolution(
        int filters,
        ActivationFunction? activation,
        bool useBias,
        Initializer? kernelInitializer,
        Initializer? biasInitializer,
        double kernelL2)
    {
        _filters = Check.AtLeast(1, filters);
        _activation = new ActivationStage(activation ?? ActivationFunction.Linear);
        _useBias = useBias;
        _kernelInitializer = kernelInitializer ?? new GlorotUniform();
        _biasInitializer = biasInitializer ?? new Zeros();
        _kernelL2 = Check.AtLeast(0.0, kernelL2);
    }

    internal override ActivationFunction EndsWith => _activation.Function;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode) => Shaped(_activation.ForwardWithBias(Product(x), _bias?.Value));

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        _activation.Backward(gradient);
        return BackwardFromSums(gradient, toInputs);
    }

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode)
    {
        NDArray sums = Product(x);
        return Shaped(_bias is null ? sums : np.add(sums, _bias.Value, sums));
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs)
    {
        int samples = (int)gradient.shape[0];
        NDArray rows = np.ascontiguousarray(gradient).reshape(-1, _filters);
        MatrixProduct.OfTransposed(_rows, rows, _kernel.Gradient.reshape(_patches.Size, _filters));
        if (_bias is not null)
        {
            MatrixProduct.SumOfRows(rows, _bias.Gradient);
        }

        if (!toInputs)
        {
            return null;
        }

        NDArray patches = _patchGradients.Of(rows.shape[0], _patches.Size);
        NDArray kernel = _kernel.Value.reshape(_patches.Size, _filters);
        NDArray padded = _windows.Padded(samples, _channels, 0);
        int windows = _patches.PerSample;
        Chunks.For(samples, MatrixProduct.RowsPerThread(windows), (start, end) =>
        {
            MatrixProduct.RowsOf(rows, kernel, true, patches, start * windows, end * windows);
            _patches.Scatter(patches, padded, start, end);
        });
        return np.ascontiguousarray(_windows.Inside(padded)).reshape([samples, .. InputShape.Select(size => (long)size)]);
    }

    private protected int[] InputShape { get; private set; } = [];

    /// <summary>Adds the parameters.</summary>
    private protected void Prepare(ImageWindows windows, int[] inputShape, int[] window)
    {
        InputShape = inputShape;
        _windows = windows;
        _channels = inputShape[^1];
        _patches = new Patches(windows, _channels);
        _kernel = AddParameter("kernel", [.. window, _channels, _filters], _kernelInitializer, l2: _kernelL2);
        _bias = _useBias ? AddParameter("bias", [_filters], _biasInitializer) : null;
    }

    /// <summary>Multiplies the windows with the kernel: (samples · windows, filters).</summary>
    private NDArray Product(NDArray x)
    {
        int samples = (int)x.shape[0];
        int windows = _patches.PerSample;
        NDArray padded = _windows.Pad(np.ascontiguousarray(x).reshape(samples, _windows.Rows.Size, _windows.Columns.Size, _channels), 0);
        NDArray rows = _rows = _patchRows.Of((long)samples * windows, _patches.Size);
        NDArray sums = _sums.Of((long)samples * windows, _filters);
        NDArray kernel = _kernel.Value.reshape(_patches.Size, _filters);
        Chunks.For(samples, MatrixProduct.RowsPerThread(windows), (start, end) =>
        {
            _patches.Gather(padded, rows, start, end);
            MatrixProduct.RowsOf(rows, kernel, false, sums, start * windows, end * windows);
        });
        return sums;
    }

    private NDArray Shaped(NDArray rows) =>
        rows.reshape([rows.shape[0] / _patches.PerSample, .. OutputShape.Select(size => (long)size)]);
}
