using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>Writes a value as C#: calls as constructors with named arguments, the curves of <see cref="Curve"/> by their names, Python functions as lambdas.</summary>
internal static class CSharpWriter
{
    public static string Write(Value value) => value switch
    {
        Value.Float { Number: double.PositiveInfinity } => "double.PositiveInfinity",
        Value.Float number => number.Number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "E-", StringComparison.Ordinal).Replace('E', 'e'),
        Value.Integer whole => whole.ToString(),
        Value.Boolean truth => truth.Truth ? "true" : "false",
        Value.Nothing => "null",
        Value.Text text => $"\"{text.Characters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        Value.Sequence list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        Value.Function { Lambda: { } lambda } => CSharpExpressions.Write(lambda),
        Value.Call call => Constant(call) ?? Composition(call) ?? $"new {call.Name}({Arguments(call.Arguments)})",
        _ => throw new PortingException($"{value} has no form in C#."),
    };

    private static string Arguments(IEnumerable<(string? Name, Value Value)> arguments) =>
        string.Join(", ", arguments.Select(argument => $"{argument.Name}: {Write(argument.Value)}"));

    /// <summary>Writes what <see cref="ScheduleAlgebra"/> makes as the method that makes it: <c>first.Then(boundary, next)</c>.</summary>
    private static string? Composition(Value.Call call) =>
        call.Arguments is [var (_, first), ..] && first is Value.Call && OwnTypes.Composing(call.Name) is { } method
            ? $"{Write(first)}.{method.Name}({Arguments(call.Arguments.Skip(1))})"
            : null;

    private static string? Constant(Value.Call call) =>
        OwnTypes.Constants(typeof(Curve)).Concat(OwnTypes.Constants(typeof(CyclicScale)))
            .FirstOrDefault(constant => OwnValues.Write(constant.Value) == call).Name;
}
