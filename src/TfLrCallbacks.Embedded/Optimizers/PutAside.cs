using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The memory of an optimizer, kept while other weights stand in the model for a time, such as an average that is validated.</summary>
internal sealed class PutAside(Optimizer optimizer, NDArray weights)
{
    private readonly long _iterations = optimizer.Iterations;
    private readonly float[] _weights = Arrays.Span(weights).ToArray();
    private readonly float[][] _slots = [.. optimizer.Slots.Select(slot => Arrays.Span(slot.Block).ToArray())];
    private readonly double[] _numbers = [.. optimizer.Numbers.Select(number => number.Value)];

    /// <summary>Puts the memory back where the same weights stand in the model again, and no update was made.</summary>
    /// <returns>Whether that was so.</returns>
    public bool PutBack(NDArray current)
    {
        if (optimizer.Iterations != _iterations || !Arrays.Span(current).SequenceEqual(_weights))
        {
            return false;
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].CopyTo(Arrays.Span(optimizer.Slots[i].Block));
        }

        for (int i = 0; i < _numbers.Length; i++)
        {
            optimizer.Numbers[i].Value = _numbers[i];
        }

        return true;
    }
}
