using System.Numerics;

namespace TfLrCallbacks;

/// <summary>Finds smallest values as NumPy's and PyTorch's <c>argmin</c> do.</summary>
internal static class ArgMin
{
    /// <summary>Gives the index of the first NaN, or else of the smallest value, the first of equals.</summary>
    /// <param name="values">The values, one or more.</param>
    public static int Of<T>(ReadOnlySpan<T> values)
        where T : IFloatingPoint<T>
    {
        int index = 0;
        for (int i = 0; i < values.Length && !T.IsNaN(values[index]); i++)
        {
            index = values[i] < values[index] || T.IsNaN(values[i]) ? i : index;
        }

        return index;
    }
}
