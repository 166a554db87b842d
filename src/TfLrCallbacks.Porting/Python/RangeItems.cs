using System.Collections;
using System.Numerics;

namespace TfLrCallbacks.Porting;

/// <summary>The elements of a range, each made when it is asked for.</summary>
internal sealed class RangeItems(BigInteger start, BigInteger step, int count) : IReadOnlyList<Value>
{
    public int Count => count;

    public Value this[int index] => new Value.Integer(start + (index * step));

    /// <summary>Gets whether a whole number is one of them.</summary>
    public bool Contains(BigInteger number) => count > 0 && (number - start) % step == 0 && (number - start) / step is var at && at >= 0 && at < count;

    public IEnumerator<Value> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
