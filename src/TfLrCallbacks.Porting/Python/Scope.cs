namespace TfLrCallbacks.Porting;

/// <summary>The names that a Python text has given values, and what its imports abbreviate.</summary>
internal sealed class Scope(Scope? outer = null)
{
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _imports = new(StringComparer.Ordinal);

    public void Assign(string name, Value value) => _values[name] = value;

    public void Import(string name, string meaning) => _imports[name] = meaning;

    public Value? Find(string name) => _values.TryGetValue(name, out Value? value) ? value : outer?.Find(name);

    /// <summary>Gives a dotted name with its first part written out as the imports say.</summary>
    public string Resolve(string dotted)
    {
        string first = dotted.Split('.')[0];
        return _imports.TryGetValue(first, out string? meaning)
            ? meaning + dotted[first.Length..]
            : outer?.Resolve(dotted) ?? dotted;
    }
}
