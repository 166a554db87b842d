using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A matrix whose rows, or columns where there are fewer, are of length 1 and at right angles: the default of recurrent kernels.</summary>
/// <remarks>
/// Normal numbers are made orthogonal by the modified Gram-Schmidt process; all axes but the last are taken together as rows. As
/// <c>keras.initializers.Orthogonal</c>. From Saxe, McClelland and Ganguli, <i>Exact solutions to the nonlinear dynamics of learning in deep linear neural networks</i>, 2014,
/// <see href="https://arxiv.org/abs/1312.6120"/>.
/// </remarks>
public sealed record Orthogonal : Initializer
{
    private readonly double _gain;

    /// <summary>Initializes the initializer.</summary>
    /// <param name="gain">What the matrix is multiplied by, a finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not finite.</exception>
    public Orthogonal(double gain = 1) => _gain = Check.Finite(gain);

    /// <inheritdoc/>
    public override NDArray Make(int[] shape, NumPyRandom random)
    {
        int columns = shape is [.., var last] ? last : 1;
        int rows = shape.SkipLast(1).Aggregate(1, (product, size) => product * size);
        (int count, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double[] numbers = random.normal(0, 1, new Shape(count, length)).astype(NPTypeCode.Double).ravel().ToArray<double>();
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = numbers.AsSpan(i * length, length);
            for (int j = 0; j < i; j++)
            {
                Subtract(vector, numbers.AsSpan(j * length, length));
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] /= norm;
            }
        }

        NDArray matrix = np.array(numbers).reshape(count, length) * _gain;
        return (rows <= columns ? matrix : np.ascontiguousarray(matrix.T)).astype(NPTypeCode.Single).reshape(shape);
    }

    private static void Subtract(Span<double> vector, ReadOnlySpan<double> direction)
    {
        double share = Dot(vector, direction);
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] -= share * direction[k];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }
}
