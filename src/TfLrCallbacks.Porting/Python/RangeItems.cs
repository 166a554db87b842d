using System.Collections;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The elements of a range, each made when it is asked for.</summary>
internal sealed class RangeItems(BigInteger start, BigInteger step, int count) : IReadOnlyList<Value>
{
    public int Count => count;

    public Value this[int index] => new Value.Integer(start + (index * step));

    /// <summary>Gives the range with another number of items.</summary>
    public RangeItems Prolonged(int items) => new(start, step, items);

    /// <summary>Gets whether a whole number is one of them.</summary>
    public bool Contains(BigInteger number) => count > 0 && (number - start) % step == 0 && (number - start) / step is var at && at >= 0 && at < count;

    /// <summary>Gives the range of some of its places, which stand at equal distances.</summary>
    public RangeItems Part(List<int> at) => new(at.Count > 0 ? start + (at[0] * step) : start, at.Count > 1 ? (at[1] - at[0]) * step : step, at.Count);

    public IEnumerator<Value> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
