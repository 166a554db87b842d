namespace TfLrCallbacks.Porting;

/// <summary>The libraries that call a script's main function with what stands on the command line (Fire, typer, absl, TensorFlow 1).</summary>
internal static class CommandLine
{
    /// <summary>Gets whether a function calls the one that it is given, or <c>main</c>.</summary>
    public static bool Runs(string name) => name is "fire.Fire" or "Fire" or "typer.run" or "absl.app.run" or "app.run"
        || name.EndsWith("tf.app.run", StringComparison.Ordinal) || name.EndsWith("tensorflow.app.run", StringComparison.Ordinal) || name.EndsWith("compat.v1.app.run", StringComparison.Ordinal);

    /// <summary>Gives the function that is called; null where it is not of the text.</summary>
    public static Value.Function? Main(IReadOnlyList<(string? Name, Value Value)> arguments, Scope scope) =>
        (arguments.Count > 0 ? arguments.FirstOrDefault(argument => argument.Name is null or "main" or "component").Value : scope.Find("main")) is Value.Function { Callable: not null } main ? main : null;

    /// <summary>Gives the arguments that have no default: their values are not known.</summary>
    public static IReadOnlyList<(string? Name, Value Value)> Arguments(Value.Function main) =>
        [.. main.Callable!.Parameters.Where(parameter => parameter.Default is null && !parameter.Name.StartsWith('*')).Select(parameter => ((string?)parameter.Name, (Value)new Value.Symbol(parameter.Name, main.Callable.Position)
        {
            Why = $"{main.Callable.Position}: '{Brief.Of(parameter.Name, 40)}' is given on the command line and has no default. Write its value in its place.",
        }))];
}
