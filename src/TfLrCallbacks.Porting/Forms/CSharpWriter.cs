using System.Globalization;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>Writes a value as C#: calls as constructors with named arguments, the curves of <see cref="Curve"/> by their names, Python functions as lambdas.</summary>
internal static class CSharpWriter
{
    public static string Write(Value value) => Write(value, takesWhole: false);

    private static string Write(Value value, bool takesWhole) => value switch
    {
        Value.Float { Number: double.PositiveInfinity } => "double.PositiveInfinity",
        Value.Float number => number.Number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "E-", StringComparison.Ordinal).Replace('E', 'e'),
        Value.Integer whole => whole.ToString(),
        Value.Boolean truth => truth.Truth ? "true" : "false",
        Value.Nothing => "null",
        Value.Text text => Quoted(text.Characters),
        Value.Sequence list => $"[{string.Join(", ", list.Items.Select(Write))}]",
        Value.Symbol { Name: var name } when name.Split('.') is [_, _] => name,
        Value.Function { Lambda: { } lambda } => CSharpExpressions.Write(lambda, takesWhole),
        Value.Call { Name: LibrarySchedule.WrittenName } call => Reading(call),
        Value.Call { Target: { } schedule } call when OwnFactories.Composes(call.Name) => $"{Write(schedule)}.{call.Name}({Arguments(call.Name, call.Arguments)})",
        Value.Call { Target: null } call => Constant(call) ?? Scale(call) ?? Composition(call) ?? Made(call) ?? throw new PortingException($"{value} has no form in C#."),
        _ => throw new PortingException($"{value} has no form in C#."),
    };

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static string Arguments(string type, IEnumerable<(string? Name, Value Value)> arguments) =>
        string.Join(", ", arguments.Select(argument => $"{(argument.Name is { } name ? $"{name}: " : string.Empty)}{Write(argument.Value, TakesWhole(type, argument.Name))}"));

    /// <summary>Writes the constructor of a type, or the static method of a kind; null for a call of another library.</summary>
    private static string? Made(Value.Call call) =>
        !Array.Exists(OwnValues.Kinds, kind => OwnTypes.Maker(kind, call.Name) is not null) ? null
        : $"{(call.Name.Contains('.', StringComparison.Ordinal) ? string.Empty : "new ")}{call.Name}({Arguments(call.Name, call.Arguments)})";

    /// <summary>Gets whether a parameter is a function of a whole number.</summary>
    private static bool TakesWhole(string type, string? parameter) =>
        OwnTypes.Find(typeof(LearningRateSchedule), type) is { } found
        && OwnTypes.Constructor(found).GetParameters().FirstOrDefault(candidate => candidate.Name == parameter) is ParameterInfo { ParameterType: var kind }
        && kind == typeof(Func<long, double>);

    /// <summary>Writes a call that only its own library's arithmetic can follow as the reading of it.</summary>
    private static string Reading(Value.Call call)
    {
        Dictionary<string, Value> arguments = call.Arguments.ToDictionary(argument => argument.Name!, argument => argument.Value, StringComparer.Ordinal);
        string text = Quoted(((Value.Text)arguments["text"]).Characters);
        List<string> context =
        [
            .. arguments.Where(argument => argument.Key is not ("text" or "epochs" or "stepsPerEpoch" or "precision"))
                .Select(argument => $"{char.ToUpperInvariant(argument.Key[0])}{argument.Key[1..]} = {Write(argument.Value)}"),
        ];
        if (arguments.TryGetValue("precision", out Value? precision))
        {
            context.Add($"Precision = {((Value.Symbol)precision).Name}");
        }

        if (arguments.TryGetValue("epochs", out Value? epochs))
        {
            context.Add($"Run = new RunLength({epochs}, {arguments["stepsPerEpoch"]})");
        }

        return context.Count == 0
            ? $"ScheduleReader.Read({text}).Schedule"
            : $"ScheduleReader.Read({text}, new PortingContext {{ {string.Join(", ", context)} }}).Schedule";
    }

    /// <summary>Writes what <see cref="ScheduleAlgebra"/> makes as the method that makes it: <c>first.Then(boundary, next)</c>.</summary>
    private static string? Composition(Value.Call call) =>
        call.Arguments is [var (_, first), ..] && first is Value.Call && OwnTypes.Composing(call.Name) is { } method
            ? $"{Write(first)}.{method.Name}({Arguments(call.Name, call.Arguments.Skip(1))})"
            : null;

    /// <summary>Writes a scale by the method of <see cref="CyclicScale"/> that makes it: its type has no name outside the core.</summary>
    private static string? Scale(Value.Call call) => (call.Name, call.Arguments) switch
    {
        ("ExpRangeScale", [var (_, gamma)]) => $"CyclicScale.ExpRange({Write(gamma)})",
        ("CycleScale", [var (_, factor)]) => $"CyclicScale.ByCycle(cycle => Math.Pow({Write(factor)}, cycle - 1))",
        ("FunctionScale", [var (_, scale), var (_, byStep)]) => $"CyclicScale.{(byStep is Value.Boolean { Truth: true } ? "ByStep" : "ByCycle")}({Write(scale)})",
        _ => null,
    };

    private static string? Constant(Value.Call call) =>
        OwnTypes.Constants(typeof(Curve)).Concat(OwnTypes.Constants(typeof(CyclicScale)))
            .FirstOrDefault(constant => OwnValues.Write(constant.Value) == call).Name;
}
