using System.Numerics;
using System.Runtime.InteropServices;

namespace TfLrCallbacks;

/// <summary>Adds the values of the workers in the order of their ranks, so that every worker gets the same bits.</summary>
internal static class RankOrder
{
    /// <summary>Sums equally long runs of values, one after the other in <paramref name="parts"/>.</summary>
    /// <typeparam name="T">The kind of number.</typeparam>
    /// <param name="parts">The values of worker 0, then those of worker 1, and so on.</param>
    /// <param name="sums">Where to.</param>
    public static void Sum<T>(ReadOnlySpan<T> parts, Span<T> sums)
        where T : unmanaged, INumber<T>
    {
        parts[..sums.Length].CopyTo(sums);
        for (int start = sums.Length; start < parts.Length; start += sums.Length)
        {
            Add(parts.Slice(start, sums.Length), sums);
        }
    }

    /// <summary>Divides every value.</summary>
    /// <param name="values">The values.</param>
    /// <param name="divisor">By what.</param>
    public static void Divide(Span<float> values, float divisor)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] /= divisor;
        }

        for (int i = wide.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }

    private static void Add<T>(ReadOnlySpan<T> values, Span<T> sums)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> from = MemoryMarshal.Cast<T, Vector<T>>(values);
        Span<Vector<T>> to = MemoryMarshal.Cast<T, Vector<T>>(sums);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (int i = to.Length * Vector<T>.Count; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
