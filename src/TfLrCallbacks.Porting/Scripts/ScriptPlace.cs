namespace TfLrCallbacks.Porting;

/// <summary>Where a call stands: the function, class and loops around it, and where its value goes.</summary>
internal sealed record ScriptPlace
{
    public Statement.Function? Function { get; init; }

    public Statement.Class? Class { get; init; }

    public IReadOnlyList<Statement> Loops { get; init; } = [];

    /// <summary>Gets the line of the statement around it.</summary>
    public int Line { get; init; }

    /// <summary>Gets a value indicating whether the script comes by exactly once: it is in no function, loop or branch.</summary>
    public bool IsOnce { get; init; } = true;

    public IReadOnlySet<string> Locals { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Gets the call's argument that the value is, or the function that returns it; null where it is neither.</summary>
    public string? Plug { get; init; }

    /// <summary>Gets the name that the value is assigned to; null for none.</summary>
    public string? Into { get; init; }
}
