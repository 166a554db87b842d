using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Replaces each whole number by its own learned row: (batch, …) of numbers from 0 to inputDim − 1 becomes (batch, …, outputDim).</summary>
/// <remarks>
/// It must be the first layer of a model, and takes whole numbers in arrays of any numeric type. As <c>keras.layers.Embedding</c>.
/// </remarks>
public sealed class Embedding : Layer
{
    /// <summary>Up to here float32, which samples are stored in, has all whole numbers.</summary>
    private const int Largest = 1 << 24;

    private readonly int _inputDim;
    private readonly int _outputDim;
    private readonly Initializer _embeddingsInitializer;
    private readonly BatchBuffer _outputs = new();
    private Parameter _embeddings = null!;
    private int[] _rows = [];

    /// <summary>Initializes a layer.</summary>
    /// <param name="inputDim">The number of different inputs, from 1 to 16,777,216.</param>
    /// <param name="outputDim">The length of a row, 1 or more.</param>
    /// <param name="embeddingsInitializer">The initial rows; <see cref="RandomUniform"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Embedding(int inputDim, int outputDim, Initializer? embeddingsInitializer = null)
    {
        _inputDim = Check.AtLeast(1, inputDim) <= Largest
            ? inputDim
            : throw new ArgumentOutOfRangeException(nameof(inputDim), inputDim, $"Must be {Largest} at most, for samples are stored in float32.");
        _outputDim = Check.AtLeast(1, outputDim);
        _embeddingsInitializer = embeddingsInitializer ?? new RandomUniform();
    }

    /// <inheritdoc/>
    public override void CheckInputs(NDArray x)
    {
        float[] numbers = x.ravel().ToArray<float>();
        int wrong = Array.FindIndex(numbers, number => !(number >= 0 && number < _inputDim && MathF.Floor(number) == number));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} takes whole numbers from 0 to {_inputDim - 1}. Received {numbers[wrong]} in sample {wrong / (x.size / x.shape[0])}."),
                nameof(x));
        }
    }

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _rows = [.. x.ravel().ToArray<float>().Select(number => number >= 0 && number < _inputDim
            ? (int)number
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{Name} takes whole numbers from 0 to {_inputDim - 1}. Received: {number}.")))];
        NDArray y = _outputs.Of([.. x.shape, _outputDim]);
        Span<float> outputs = Arrays.Span(y);
        ReadOnlySpan<float> table = Arrays.Span(_embeddings.Value);
        for (int i = 0; i < _rows.Length; i++)
        {
            table.Slice(_rows[i] * _outputDim, _outputDim).CopyTo(outputs[(i * _outputDim)..]);
        }

        return y;
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        NDArray table = _embeddings.Gradient;
        table.fill(0f);
        Span<float> sums = Arrays.Span(table);
        ReadOnlySpan<float> rows = Arrays.Span(np.ascontiguousarray(gradient));
        for (int i = 0; i < _rows.Length; i++)
        {
            Span<float> sum = sums.Slice(_rows[i] * _outputDim, _outputDim);
            ReadOnlySpan<float> row = rows.Slice(i * _outputDim, _outputDim);
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] += row[j];
            }
        }

        return toInputs ? np.zeros(new Shape(gradient.shape[..^1]), NPTypeCode.Single) : null;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        _embeddings = AddParameter("embeddings", [_inputDim, _outputDim], _embeddingsInitializer);
        return [.. inputShape, _outputDim];
    }
}
