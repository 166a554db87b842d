using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>A value and its negative in turn.</summary>
public sealed record Checkerboard(double Size) : Initializer
{
    public override NDArray Make(int[] shape, NumPyRandom random)
    {
        int count = shape.Aggregate(1, (product, length) => product * length);
        return np.array(Enumerable.Range(0, count).Select(i => (float)(i % 2 is 0 ? Size : -Size)).ToArray()).reshape(shape);
    }
}
