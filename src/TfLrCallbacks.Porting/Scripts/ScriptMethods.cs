namespace TfLrCallbacks.Porting;

/// <summary>The methods of a script's classes, where one class has another's again.</summary>
internal static class ScriptMethods
{
    /// <summary>Gives one of the functions of a name: of methods the one that no class further down has again, else the first.</summary>
    public static Statement.Function Last(Statement.Function[] functions, IReadOnlyDictionary<string, Statement.Class> classes)
    {
        if (functions.Length == 1)
        {
            return functions[0];
        }

        Statement.Class[] own = [.. functions.Select(function => classes.Values.FirstOrDefault(type => type.Body.Contains(function, ReferenceEqualityComparer.Instance))).OfType<Statement.Class>()];
        Statement.Class[] last = [.. own.Where(type => !own.Any(other => Above(other, classes).Contains(type.Name)))];
        return own.Length == functions.Length && last.Length == 1 ? functions[Array.IndexOf(own, last[0])] : functions[0];
    }

    /// <summary>Gives the names of the classes that one derives from.</summary>
    private static HashSet<string> Above(Statement.Class type, IReadOnlyDictionary<string, Statement.Class> classes)
    {
        HashSet<string> above = new(StringComparer.Ordinal);
        for (Statement.Class? at = type; at is { Bases: [{ Value: Expression.Name parent }, ..] } && above.Add(parent.Text); at = classes.GetValueOrDefault(parent.Text))
        {
            // Each class is one of the names that are added.
        }

        return above;
    }
}
