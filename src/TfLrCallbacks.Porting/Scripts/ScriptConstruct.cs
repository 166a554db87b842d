namespace TfLrCallbacks.Porting;

/// <summary>Something in a Python script that concerns the learning rate: an optimizer, a schedule, a callback, a fit.</summary>
internal sealed record ScriptConstruct
{
    /// <summary>Gets what it is, for example <c>keras-schedule</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets whether it is an optimizer that has a name in a script: PyTorch's or Keras'.</summary>
    public bool IsOptimizer => Kind is "torch-optimizer" or "keras-optimizer";

    /// <summary>Gets whether it is a schedule on the rate of an optimizer, which it is made with.</summary>
    public bool IsOnOptimizer => Kind is "torch-schedule" or "timm-schedule" || (Kind == "hf-schedule" && Name is not ("create_optimizer" or "WarmUp"));

    /// <summary>Gets the name of the class, function or attribute.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the line in which it begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Gets the line in which it ends.</summary>
    public int EndLine { get; init; }

    /// <summary>Gets this library's name for it; null where it has none.</summary>
    public string? CSharp { get; init; }

    /// <summary>Gets the arguments in their order, under the names of their parameters.</summary>
    public IReadOnlyList<ScriptArgument> Arguments { get; init; } = [];

    /// <summary>Gets where it goes: the name that it is assigned to, the call that it is an argument of.</summary>
    public IReadOnlyList<string> PluggedIn { get; init; } = [];

    /// <summary>Gets the codes of its warnings.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Gets the bases and methods of a class, or the parameters of a function.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Details { get; init; } = [];

    public Expression.Call? Call { get; init; }

    public Statement? Statement { get; init; }

    public Expression? Function { get; init; }

    /// <summary>Gets a value indicating whether a function of the epoch is also given the rate.</summary>
    public bool TakesRate { get; init; }
}
