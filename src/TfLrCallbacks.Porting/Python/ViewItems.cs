using System.Collections;

namespace TfLrCallbacks.Porting;

/// <summary>The elements of a part of an array: those of the array itself, so that a change of one is a change of both.</summary>
internal sealed class ViewItems(Value.Sequence array, IReadOnlyList<int> places) : IReadOnlyList<Value>
{
    public int Count => places.Count;

    public Value this[int index] => array.Items[places[index]];

    public void Set(int index, Value value) => array.Put(places[index], value);

    public IEnumerator<Value> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
