namespace TfLrCallbacks.Porting;

/// <summary>What a call gives for a parameter, by its name or by its place.</summary>
internal static class ScriptArguments
{
    /// <summary>Gives what a call gives for a parameter of a function of the script; null where it gives nothing.</summary>
    public static Expression? Given(Expression.Call call, Statement.Function function, string parameter) =>
        Given(call, parameter, function.Parameters.SkipWhile(one => one.Name == "self").TakeWhile(one => one.Name != parameter).Count());

    /// <summary>Gives what a call gives for a parameter at a place; null where it gives nothing.</summary>
    public static Expression? Given(Expression.Call call, string name, int position) => call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
        ?? (position >= 0 && position < call.Arguments.Count && call.Arguments[position].Name is null ? call.Arguments[position].Value : null);
}
