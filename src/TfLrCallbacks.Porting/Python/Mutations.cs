namespace TfLrCallbacks.Porting;

/// <summary>The methods that change what they are called on.</summary>
internal static class Mutations
{
    public static IReadOnlySet<string> OfLists { get; } = new HashSet<string>(["append", "extend", "insert", "remove", "pop", "clear", "reverse", "sort"], StringComparer.Ordinal);

    public static IReadOnlySet<string> OfTables { get; } = new HashSet<string>(["update", "pop", "popitem", "setdefault", "clear"], StringComparer.Ordinal);

    /// <summary>Gets whether a method gives what it takes away, so that the next call of it gives something else.</summary>
    public static bool Takes(string method) => method is "pop" or "popitem";
}
