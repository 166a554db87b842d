namespace TfLrCallbacks.Porting;

/// <summary>The names that a Python text has given values, and what its imports abbreviate.</summary>
internal sealed class Scope(Scope? outer = null)
{
    private static readonly Dictionary<string, Value> Empty = [];

    private Dictionary<string, Value>? _values;
    private Dictionary<string, string>? _imports;
    private List<string>? _modules;
    private Dictionary<string, bool>? _outer;

    /// <summary>Gets the names that a function assigns somewhere, so that those around it are not meant; null where it is no function.</summary>
    public IReadOnlySet<string>? Locals { get; init; }

    /// <summary>Gets a value indicating whether these are the names of a comprehension's loops.</summary>
    public bool IsOfComprehension { get; init; }

    /// <summary>Gets the scope to which <c>:=</c> assigns.</summary>
    public Scope Named => IsOfComprehension && outer is not null ? outer.Named : this;

    /// <summary>Gets the scope of the whole text.</summary>
    public Scope Root => outer?.Root ?? this;

    public IReadOnlyDictionary<string, Value> Values => _values ?? Empty;

    public void Assign(string name, Value value)
    {
        if (_outer?.TryGetValue(name, out bool isGlobal) == true && ((isGlobal ? null : Holder(name)) ?? Root) is { } holder && holder != this)
        {
            holder.Assign(name, value);
            return;
        }

        (_values ??= new Dictionary<string, Value>(StringComparer.Ordinal))[name] = value;
    }

    public void Remove(string name) => _values?.Remove(name);

    /// <summary>Says that a name is one of the scope around, as global and nonlocal do.</summary>
    public void Share(string name, bool isGlobal) => (_outer ??= new Dictionary<string, bool>(StringComparer.Ordinal))[name] = isGlobal;

    public void Import(string name, string meaning)
    {
        if (name == "*")
        {
            (_modules ??= []).Add(meaning);
            return;
        }

        (_imports ??= new Dictionary<string, string>(StringComparer.Ordinal))[name] = meaning;
        _values?.Remove(name);
    }

    /// <summary>Gets the modules whose names are all imported here.</summary>
    public IReadOnlyList<string> Modules => _modules ?? [];

    /// <summary>Gets whether something of a library is imported here.</summary>
    public bool HasImported(string library) => _imports?.Values.Any(module => IsOf(module, library)) == true || _modules?.Exists(module => IsOf(module, library)) == true;

    public Value? Find(string name) =>
        _values is not null && _values.TryGetValue(name, out Value? value) ? value
        : _outer?.TryGetValue(name, out bool isGlobal) == true ? isGlobal ? Root._values?.GetValueOrDefault(name) : outer?.Find(name)
        : Locals?.Contains(name) == true ? null : outer?.Find(name);

    /// <summary>Gives a dotted name with its first part written out as the imports say.</summary>
    public string Resolve(string dotted) => Written(dotted) is var full && full.Contains(".compat.v2.", StringComparison.Ordinal) ? full.Replace(".compat.v2.", ".", StringComparison.Ordinal) : full;

    private string Written(string dotted)
    {
        int dot = dotted.IndexOf('.', StringComparison.Ordinal);
        string first = dot < 0 ? dotted : dotted[..dot];
        return _imports is not null && _imports.TryGetValue(first, out string? meaning)
            ? meaning + dotted[first.Length..]
            : outer?.Written(dotted) ?? FromStar(first, dotted);
    }

    /// <summary>Gives what an import calls a name; null where none does.</summary>
    public string? Imported(string name) => _imports?.GetValueOrDefault(name) ?? outer?.Imported(name) ?? (FromStar(name, name) is var full && full != name ? full : null);

    /// <summary>Gives a name of a module of which everything was imported, where number functions or schedules have it.</summary>
    private string FromStar(string first, string dotted) =>
        _modules?.Find(module => Functions.Knows($"{module}.{first}") || Functions.Constant($"{module}.{first}") is not null || Dialect.Have(module, first) || ScriptKinds.HasCallback(module, first)) is { } found
            ? $"{found}.{dotted}"
            : dotted;

    private static bool IsOf(string module, string library) => module == library || module.StartsWith($"{library}.", StringComparison.Ordinal);

    private Scope? Holder(string name) => outer is null ? null : outer._values?.ContainsKey(name) == true ? outer : outer.Holder(name);
}
