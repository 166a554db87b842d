namespace TfLrCallbacks.Porting;

/// <summary>What a Python script does with the learning rate, and the C# that does the same.</summary>
public sealed record PortedScript
{
    /// <summary>Gets the warnings, each with its line.</summary>
    public IReadOnlyList<ScriptWarning> Warnings { get; init; } = [];

    /// <summary>Gets what was not read in the script, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the C# source.</summary>
    public string CSharp { get; init; } = string.Empty;

    /// <summary>
    /// Compares the C# with the script: every function that gives a rate, and every schedule whose arguments the script says, at steps 0 to 40 and at
    /// powers of ten. The Python is read, never executed.
    /// </summary>
    /// <returns>An entry for each function and schedule, also for those that could not be compared.</returns>
    public IReadOnlyList<PortCheck> Compare() => Check?.Invoke() ?? [];

    internal Func<IReadOnlyList<PortCheck>>? Check { get; init; }

    /// <summary>Gives the constructs, warnings and C# as JSON.</summary>
    /// <returns>An object with <c>constructs</c>, <c>warnings</c>, <c>notes</c> and <c>csharp</c>.</returns>
    public string ToJson() => ScriptJson.Of(this);

    /// <summary>Gets the optimizers, schedules, callbacks and fits, in the order of the script.</summary>
    internal IReadOnlyList<ScriptConstruct> Constructs { get; init; } = [];
}
