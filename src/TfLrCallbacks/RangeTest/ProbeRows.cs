namespace TfLrCallbacks;

/// <summary>Draws the rows of a probe set.</summary>
internal static class ProbeRows
{
    /// <summary>Draws distinct rows, in random order; the first of many are the same as the few that a smaller count gives.</summary>
    /// <param name="available">How many rows there are.</param>
    /// <param name="count">How many to draw; all where there are fewer.</param>
    /// <param name="seed">What they are drawn with.</param>
    /// <returns>The rows.</returns>
    public static int[] Draw(int available, int count, int seed)
    {
        // A Fisher-Yates shuffle that is stopped early and keeps only the places that it has changed.
        var random = new SplitMix64((ulong)seed);
        var moved = new Dictionary<int, int>();
        var rows = new int[Math.Min(available, count)];
        for (int i = 0; i < rows.Length; i++)
        {
            int other = i + random.Below(available - i);
            rows[i] = moved.GetValueOrDefault(other, other);
            moved[other] = moved.GetValueOrDefault(i, i);
        }

        return rows;
    }
}
