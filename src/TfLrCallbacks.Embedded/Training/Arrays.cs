using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>What this engine asks of arrays beyond NumSharp's own functions.</summary>
internal static class Arrays
{
    /// <summary>Takes an array out of the scope that would give it back to the pool, because it lives on in a field.</summary>
    public static NDArray Keep(NDArray array)
    {
        NDScope.Detach(array);
        return array;
    }

    /// <summary>Gives a shape as it is written in messages and tables.</summary>
    public static string Show(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";

    /// <summary>Gives a shape as it is written in messages and tables.</summary>
    public static string Show(IEnumerable<int> shape) => $"({string.Join(", ", shape)})";
}
