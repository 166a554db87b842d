namespace TfLrCallbacks.Porting;

/// <summary>
/// The libraries that call a function of the script: with what stands on the command line or in a configuration (Fire, typer, click, hydra, absl, TensorFlow 1), in
/// other processes (torch.multiprocessing, accelerate), or for each trial of a search (optuna, wandb).
/// </summary>
internal static class CommandLine
{
    /// <summary>Gets whether a function calls the one that it is given, or <c>main</c>.</summary>
    public static bool Runs(string name) => name is "fire.Fire" or "Fire" or "typer.run" or "absl.app.run" or "app.run" or "wandb.agent" or "study.optimize"
        || name.EndsWith("tf.app.run", StringComparison.Ordinal) || name.EndsWith("tensorflow.app.run", StringComparison.Ordinal) || name.EndsWith("compat.v1.app.run", StringComparison.Ordinal)
        || IsInProcesses(name);

    /// <summary>Gets whether a decorator makes a function one that is called with what stands on the command line or in a configuration.</summary>
    public static bool IsCommand(string decorator) => Dialect.LastPart(decorator) is "command" or "main" or "hydra_main";

    /// <summary>Gets whether a decorator only says what the command line gives a function.</summary>
    public static bool Declares(string decorator) => IsCommand(decorator) || Dialect.LastPart(decorator) is "option" or "argument" or "pass_context" or "group";

    /// <summary>Gives the function that is called; null where it is not of the text.</summary>
    public static Value.Function? Main(IReadOnlyList<(string? Name, Value Value)> arguments, Scope scope) =>
        (arguments.Count > 0 ? arguments.FirstOrDefault(argument => argument.Name is "main" or "component" or "target" or "function" or "fn" or "func" || (argument is { Name: null, Value: Value.Function })).Value : scope.Find("main")) is Value.Function { Callable: not null } main ? main : null;

    /// <summary>Says with what a function is called.</summary>
    public static string With(string name) => IsInProcesses(name) ? "the arguments that it is handed" : "the defaults of its arguments";

    /// <summary>Gives the arguments that a function is called with: those that are handed on, the defaults of typer's options, and what is not known.</summary>
    /// <param name="name">What calls the function.</param>
    /// <param name="main">The function.</param>
    /// <param name="arguments">The arguments of the call.</param>
    public static IReadOnlyList<(string? Name, Value Value)> Arguments(string name, Value.Function main, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        if (!IsInProcesses(name))
        {
            return Unknown(main, []);
        }

        // A process is given its number first.
        int first = Dialect.LastPart(name) == "spawn" ? 1 : 0;
        Value? listed = arguments.FirstOrDefault(argument => argument.Name == "args").Value ?? arguments.Where(argument => argument.Name is null).Skip(1).FirstOrDefault(argument => argument.Value is Value.Sequence).Value;
        IReadOnlyList<Value> given = listed is Value.Sequence list ? list.Items : [];
        IReadOnlyList<KeyValuePair<Value, Value>> named = arguments.FirstOrDefault(argument => argument.Name == "kwargs").Value is Value.Dictionary table ? table.Items : [];
        (string?, Value)[] known =
        [
            .. given.Zip(main.Callable!.Parameters.Skip(first)).Select(pair => ((string?)pair.Second.Name, pair.First)),
            .. named.Where(pair => pair.Key is Value.Text).Select(pair => ((string?)((Value.Text)pair.Key).Characters, pair.Value)),
        ];
        return [.. Unknown(main, known), .. known];
    }

    /// <summary>Gives a function that may be called without its arguments: options of click have their defaults, others are not known.</summary>
    /// <param name="main">The function.</param>
    /// <param name="options">The options that its decorators declare.</param>
    public static Value.Function Command(Value.Function main, IReadOnlyDictionary<string, Value> options)
    {
        Value Apply(IReadOnlyList<(string? Name, Value Value)> arguments)
        {
            (string? Name, Value Value)[] named = [.. arguments.Select((argument, i) => (argument.Name ?? (i < main.Callable!.Parameters.Count ? main.Callable.Parameters[i].Name : null), argument.Value))];
            (string?, Value)[] chosen = [.. options.Where(option => named.All(argument => argument.Name != option.Key) && main.Callable!.Parameters.Any(parameter => parameter.Name == option.Key)).Select(option => ((string?)option.Key, option.Value))];
            return main.Apply!([.. arguments, .. chosen, .. Unknown(main, [.. named, .. chosen])]);
        }

        return main with { Apply = Apply, Invoke = arguments => Apply([.. arguments.Select(argument => ((string?)null, argument))]) };
    }

    private static bool IsInProcesses(string name) => name is "accelerate.notebook_launcher" or "notebook_launcher" || name.EndsWith("multiprocessing.spawn", StringComparison.Ordinal) || name is "mp.spawn" or "xmp.spawn"
        || name.EndsWith("xla_multiprocessing.spawn", StringComparison.Ordinal) || name.EndsWith("multiprocessing.Process", StringComparison.Ordinal) || name is "mp.Process" or "Process";

    /// <summary>Gives the arguments that have no value yet: the defaults of typer's options, and symbols for what is not known.</summary>
    private static IReadOnlyList<(string? Name, Value Value)> Unknown(Value.Function main, IReadOnlyList<(string? Name, Value Value)> given) =>
        [.. main.Callable!.Parameters.Where(parameter => !parameter.Name.StartsWith('*') && given.All(argument => argument.Name != parameter.Name))
            .Select(parameter => (parameter.Name, Value: parameter.Default is null ? null : Option(parameter.Default), parameter.Default))
            .Where(parameter => parameter.Default is null || parameter.Value is not null)
            .Select(parameter => ((string?)parameter.Name, parameter.Value ?? new Value.Symbol(parameter.Name, main.Callable.Position)
            {
                Why = $"{main.Callable.Position}: '{Brief.Of(parameter.Name, 40)}' is given on the command line and has no default. Write its value in its place.",
            }))];

    /// <summary>Gives the default of an option of typer; null for any other value, and for an option without a default.</summary>
    private static Value? Option(Value value) => value is Value.Call { Target: null } option && Dialect.LastPart(option.Name) is "Option" or "Argument"
        ? ((Value.Call)value).Arguments.FirstOrDefault(argument => argument.Name is null or "default").Value is { } known && known is not Value.Symbol ? known : null
        : null;
}
