namespace TfLrCallbacks.Porting;

/// <summary>
/// How large a value is when everything that is shared in it is written out. Lists that hold themselves twice double with each line, so that what
/// goes over all of a value must look before it starts.
/// </summary>
internal static class Extent
{
    private const int MostParts = 200_000;
    private const int MostCalls = 1_000;
    private const int Deepest = 150;

    /// <summary>Refuses what is too large or nested too deep to go over.</summary>
    /// <exception cref="PortingException">The value is too large.</exception>
    public static Value Check(Value value, SourcePosition? position = null)
    {
        int parts = 0;
        int calls = 0;
        Count(value, 0);
        return value;

        void Count(Value part, int depth)
        {
            calls += part is Value.Call ? 1 : 0;
            if (++parts > MostParts || calls > MostCalls || depth > Deepest)
            {
                throw new PortingException(position, "This value is too large or nested too deep to be read. Give the part of it that makes the schedule.");
            }

            foreach (Value inner in Parts(part))
            {
                Count(inner, depth + 1);
            }
        }
    }

    /// <summary>Gets whether a list holds no lists of lists.</summary>
    public static bool IsFlat(Value.Sequence list) => list.Items.All(item => item is not Value.Dictionary && (item is not Value.Sequence inner || inner.Items.All(part => part is not (Value.Sequence or Value.Dictionary))));

    /// <summary>Gives what a value holds.</summary>
    public static IEnumerable<Value> Parts(Value value) => value switch
    {
        Value.Sequence items => items.Items,
        Value.Dictionary items => items.Items.SelectMany(item => new[] { item.Key, item.Value }),
        Value.Call { Target: { } target } call => call.Arguments.Select(argument => argument.Value).Prepend(target),
        Value.Call call => call.Arguments.Select(argument => argument.Value),
        _ => [],
    };
}
