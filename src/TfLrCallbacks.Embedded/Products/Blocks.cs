namespace TfLrCallbacks.Embedded;

/// <summary>Goes through items on the threads that a step may use, on each of them a few at a time: what one pass leaves in the cache, the next finds there.</summary>
/// <param name="Count">How many items there are.</param>
/// <param name="Least">How many items are worth a thread of their own.</param>
/// <param name="AtOnce">How many items a block has at most.</param>
internal sealed record Blocks(int Count, int Least, int AtOnce)
{
    /// <summary>Works on the items [start, end); part is the number of the thread's range, from 0.</summary>
    public delegate void Body(int part, int start, int end, bool isFirstOfPart);

    /// <summary>Gets how many ranges there are, each on a thread.</summary>
    public int Parts => Chunks.Number(Count, Least);

    /// <summary>Gets the most items that a block has.</summary>
    public int Largest => Math.Min(Count, AtOnce);

    /// <summary>Calls the body for every block.</summary>
    public void For(Body body) => Chunks.For(Count, Least, (part, start, end) =>
    {
        for (int first = start; first < end; first += Largest)
        {
            body(part, first, Math.Min(end, first + Largest), first == start);
        }
    });
}
