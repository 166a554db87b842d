using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// All randomness of a model: initial weights, order of the samples, dropout. NumPy's <c>RandomState(seed)</c>, whose state
/// can be copied.
/// </summary>
internal sealed class RandomSource(int seed)
{
    /// <summary>How many numbers the state is copied to.</summary>
    public const int StateLength = KeyLength + 3;

    private const int KeyLength = 624;

    public NumPyRandom Generator { get; } = np.random.RandomState(seed);

    /// <summary>Returns the numbers from 0 on, in a new random order where that is wanted.</summary>
    public long[] Order(int count, bool shuffle)
    {
        using var scope = NDScope.Open();
        return (shuffle ? Generator.permutation(count) : np.arange(count)).astype(NPTypeCode.Int64).ToArray<long>();
    }

    public long[] Capture()
    {
        NativeRandomState state = Generator.get_state();
        return [.. state.Key.Select(word => (long)word), state.Pos, state.HasGauss, BitConverter.DoubleToInt64Bits(state.CachedGaussian)];
    }

    public void Restore(long[] state) => Generator.set_state(new NativeRandomState(
        [.. state.Take(KeyLength).Select(word => (uint)word)],
        (int)state[KeyLength],
        (int)state[KeyLength + 1],
        BitConverter.Int64BitsToDouble(state[KeyLength + 2])));
}
