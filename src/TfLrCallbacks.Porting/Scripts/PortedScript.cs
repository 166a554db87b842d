namespace TfLrCallbacks.Porting;

/// <summary>What a Python script has to do with the learning rate, and the same in C#.</summary>
public sealed record PortedScript
{
    /// <summary>Gets what to know about them, by line.</summary>
    public IReadOnlyList<ScriptWarning> Warnings { get; init; } = [];

    /// <summary>Gets what of the script was not read, in a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the C# source.</summary>
    public string CSharp { get; init; } = string.Empty;

    /// <summary>Gives the constructs, warnings and C# as JSON.</summary>
    /// <returns>An object with <c>constructs</c>, <c>warnings</c>, <c>notes</c> and <c>csharp</c>.</returns>
    public string ToJson() => ScriptJson.Of(this);

    /// <summary>Gets the optimizers, schedules, callbacks and fits, in the order of the script.</summary>
    internal IReadOnlyList<ScriptConstruct> Constructs { get; init; } = [];
}
