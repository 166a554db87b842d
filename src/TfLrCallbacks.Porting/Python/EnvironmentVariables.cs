namespace TfLrCallbacks.Porting;

/// <summary>
/// What a script asks of its environment, <c>os.environ</c>. What the text itself sets there counts; any other variable is taken to be unset, so that its default counts, and None where it has none.
/// A variable that the script takes without a default must be set; only those in which a launcher counts the processes are known then: there is one.
/// </summary>
internal static class EnvironmentVariables
{
    /// <summary>Gets what a call gives that asks the environment, or changes it; null for any other call.</summary>
    public static Value? Called(string function, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Reading reading)
    {
        string method = function is "os.getenv" or "getenv" ? "get" : function is "os.putenv" ? "putenv" : function.StartsWith("os.environ.", StringComparison.Ordinal) || function.StartsWith("environ.", StringComparison.Ordinal) ? Dialect.LastPart(function) : string.Empty;
        if (method == "copy")
        {
            return new Value.Symbol("os.environ", position);
        }

        if (method == "update")
        {
            Update(arguments, reading);
            return Value.None;
        }

        if (method is not ("get" or "setdefault" or "pop" or "putenv") || Argument(arguments, 0, "key") is not Value.Text { IsPartly: false } variable)
        {
            return null;
        }

        Value unset = Argument(arguments, 1, "default") ?? Value.None;
        Value given = method == "putenv" ? unset : method == "setdefault" && !reading.Environment.ContainsKey(variable.Characters) ? unset : Find(variable.Characters, unset, position, reading);
        if (method is "setdefault" or "putenv")
        {
            reading.Environment[variable.Characters] = given;
        }
        else if (method == "pop")
        {
            reading.Environment.Remove(variable.Characters);
        }

        return given;
    }

    /// <summary>Gets whether a value is the environment itself.</summary>
    public static bool Is(Value value) => value is Value.Symbol { Why: null, Name: "os.environ" or "environ" };

    /// <summary>Gets whether a variable is set.</summary>
    public static bool Has(string variable, SourcePosition position, Reading reading) => Find(variable, Value.None, position, reading) is not Value.Nothing;

    /// <summary>Gives a variable that the script takes for set; null where its value is not known.</summary>
    public static Value? Entry(string variable, SourcePosition position, Reading reading)
    {
        if (reading.Environment.TryGetValue(variable, out Value? set))
        {
            return set;
        }

        string? alone = variable switch { "WORLD_SIZE" or "LOCAL_WORLD_SIZE" => "1", "RANK" or "LOCAL_RANK" => "0", _ => null };
        if (alone is null)
        {
            return Errors.IsWatched ? throw Unset(variable, position, reading) : null;
        }

        reading.Note($"line {position.Line}: {variable} is taken to be {alone}: the script runs in one process.");
        return alone;
    }

    /// <summary>Gives the error of a variable that is not set, where the script says what to do then.</summary>
    private static PortingException Unset(string variable, SourcePosition position, Reading reading)
    {
        reading.Note($"line {position.Line}: the environment variable {Brief.Of(variable, 40)} is taken to be unset.");
        return Errors.Make("KeyError", position, $"The environment variable {Brief.Of(variable, 40)} is not known here. Write its value in its place.");
    }

    private static void Update(IReadOnlyList<(string? Name, Value Value)> arguments, Reading reading)
    {
        IEnumerable<(string?, Value)> entries = arguments.SelectMany(argument => argument switch
        {
            (null, Value.Dictionary table) => table.Items.Select(item => ((item.Key as Value.Text)?.Characters, item.Value)),
            _ => [argument],
        });
        foreach ((string? variable, Value value) in entries.Where(entry => entry.Item1 is not null))
        {
            reading.Environment[variable!] = value;
        }
    }

    private static Value Find(string variable, Value unset, SourcePosition position, Reading reading)
    {
        if (reading.Environment.TryGetValue(variable, out Value? set))
        {
            return set;
        }

        reading.Note(unset is Value.Nothing ? $"line {position.Line}: the environment variable {Brief.Of(variable, 40)} is taken to be unset."
            : $"line {position.Line}: {Brief.Of(variable, 40)} is taken to be its default, {Brief.Of(unset, 40)}.");
        return unset;
    }

    private static Value? Argument(IReadOnlyList<(string? Name, Value Value)> arguments, int place, string name) =>
        place < arguments.Count && arguments[place].Name is null ? arguments[place].Value : arguments.FirstOrDefault(argument => argument.Name == name).Value;
}
