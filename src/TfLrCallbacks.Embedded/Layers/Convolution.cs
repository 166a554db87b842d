using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A convolution: a product of the windows of its inputs with one kernel.</summary>
/// <remarks>
/// The windows of a batch are copied once into the rows of a matrix, which the kernel is multiplied with. All passes are made over a few
/// samples at a time, whose numbers stay in the cache between the passes.
/// </remarks>
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
    private readonly BatchBuffer _inputGradients = new();
    private readonly BatchBuffer _kernelSums = new();
    private readonly BatchBuffer _biasSums = new();
    private Patches _patches = null!;
    private ImageWindows _windows = null!;
    private Parameter _kernel = null!;
    private Parameter? _bias;
    private int _channels;
    private NDArray _rows = null!;
    private NDArray _outputs = null!;

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

    private bool EndsWithRelu => _activation.Function is Relu;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        NDArray rows = Product(x, EndsWithRelu);
        return Shaped(EndsWithRelu ? rows : _activation.ForwardWithBias(rows, _bias?.Value));
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (!EndsWithRelu)
        {
            _activation.Backward(gradient);
        }

        return Backward(gradient, toInputs, EndsWithRelu);
    }

    internal override NDArray ForwardToSums(NDArray x, ForwardMode mode)
    {
        NDArray sums = Product(x, rectified: false);
        return Shaped(_bias is null ? sums : np.add(sums, _bias.Value, sums));
    }

    internal override NDArray? BackwardFromSums(NDArray gradient, bool toInputs) => Backward(gradient, toInputs, rectified: false);

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

    /// <summary>Multiplies the windows with the kernel: (samples · windows, filters). Rectified, it adds the bias and cuts off what is below 0.</summary>
    private NDArray Product(NDArray x, bool rectified)
    {
        int samples = (int)x.shape[0];
        int windows = _patches.PerSample;
        NDArray padded = _windows.Pad(np.ascontiguousarray(x).reshape(samples, _windows.Rows.Size, _windows.Columns.Size, _channels), 0);
        NDArray rows = _rows = _patchRows.Of((long)samples * windows, _patches.Size);
        NDArray sums = _outputs = _sums.Of((long)samples * windows, _filters);
        NDArray kernel = _kernel.Value.reshape(_patches.Size, _filters);
        BlocksOf(samples).For((_, start, end, _) =>
        {
            (int first, int count) = (start * windows, (end - start) * windows);
            _patches.Gather(padded, rows, start, end);
            MatrixProduct.RowsOf(rows, first, kernel, false, sums, first, count);
            if (rectified)
            {
                Rectifier.Forward(Arrays.Rows(sums, first, count), _bias?.Value);
            }
        });
        return sums;
    }

    /// <summary>Goes back from the gradient with respect to the sums; rectified, from that with respect to the outputs.</summary>
    private NDArray? Backward(NDArray gradient, bool toInputs, bool rectified)
    {
        int samples = (int)gradient.shape[0];
        int windows = _patches.PerSample;
        Blocks blocks = BlocksOf(samples);
        NDArray rows = np.ascontiguousarray(gradient).reshape(-1, _filters);
        NDArray kernel = _kernel.Value.reshape(_patches.Size, _filters);
        NDArray kernelSums = _kernelSums.Of(blocks.Parts, _kernel.Size);
        NDArray biasSums = _biasSums.Of(blocks.Parts, _filters);
        NDArray? inputs = toInputs ? _inputGradients.Of(samples, _patches.PaddedSize) : null;
        NDArray? patches = toInputs ? _patchGradients.Of((long)blocks.Parts * blocks.Largest * windows, _patches.Size) : null;
        Arrays.Span(biasSums).Clear();
        blocks.For((part, start, end, isFirst) =>
        {
            (int first, int count) = (start * windows, (end - start) * windows);
            if (rectified)
            {
                Rectifier.Backward(Arrays.Rows(_outputs, first, count), Arrays.Rows(rows, first, count));
            }

            if (_bias is not null)
            {
                MatrixProduct.AddRows(Arrays.Rows(rows, first, count), Arrays.Rows(biasSums, part, 1));
            }

            MatrixProduct.OfTransposedRows(_rows, rows, first, count, kernelSums, part, add: !isFirst);
            if (inputs is not null)
            {
                int own = part * blocks.Largest * windows;
                MatrixProduct.RowsOf(rows, first, kernel, true, patches!, own, count);
                Arrays.Rows(inputs, start, end - start).Clear();
                _patches.Scatter(Arrays.Rows(patches!, own, count), inputs, start, end);
            }
        });
        MatrixProduct.SumOfRows(kernelSums, _kernel.Gradient);
        if (_bias is not null)
        {
            MatrixProduct.SumOfRows(biasSums, _bias.Gradient);
        }

        if (inputs is null)
        {
            return null;
        }

        NDArray padded = inputs.reshape(samples, _windows.Rows.Padded, _windows.Columns.Padded, _channels);
        return np.ascontiguousarray(_windows.Inside(padded)).reshape([samples, .. InputShape.Select(size => (long)size)]);
    }

    /// <summary>Returns the blocks in which the samples of a batch are worked with.</summary>
    private Blocks BlocksOf(int samples) => new(
        samples, MatrixProduct.RowsPerThread(_patches.PerSample), MatrixProduct.ItemsAtOnce(_patches.PerSample * Math.Max(_patches.Size, _filters)));

    private NDArray Shaped(NDArray rows) =>
        rows.reshape([rows.shape[0] / _patches.PerSample, .. OutputShape.Select(size => (long)size)]);
}
