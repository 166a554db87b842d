using System.Text.Json;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>The recorded keyword arguments of a Python call.</summary>
internal sealed class PythonArguments(JsonElement arguments, int group = 0)
{
    /// <summary>Gives a number; from a list, the number of the parameter group.</summary>
    public double Number(string name, double? fallback = null) =>
        Find(name) is { } value
            ? (value.ValueKind is JsonValueKind.Array ? value[group] : value).Number()
            : fallback ?? throw new KeyNotFoundException($"There is no argument {name}.");

    /// <summary>Says whether a number was written as a Python int.</summary>
    public bool IsWhole(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0;

    public double? Optional(string name) => Find(name) is null ? null : Number(name);

    public int Whole(string name, int fallback) => (int)Number(name, fallback);

    public bool Flag(string name, bool fallback = false) => Find(name)?.GetBoolean() ?? fallback;

    public string Text(string name, string fallback) => Find(name)?.GetString() ?? fallback;

    public Length Steps(string name, double? fallback = null) => Length.Steps(Number(name, fallback));

    public IReadOnlyList<double> Numbers(string name) => Find(name)?.Numbers() ?? [];

    public JsonElement? Find(string name) =>
        arguments.ValueKind is JsonValueKind.Object && arguments.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    /// <summary>Gives the nested calls of a list.</summary>
    public IEnumerable<(string Factory, PythonArguments Arguments)> Calls(string name) =>
        Find(name)!.Value.EnumerateArray().Select(Call);

    public (string Factory, PythonArguments Arguments) Call(string name) => Call(Find(name)!.Value);

    public PythonArguments Nested(string name) => new(Find(name) ?? default, group);

    /// <summary>Gives a Python function: one of those that were recorded.</summary>
    public Func<double, double> Function(string name)
    {
        JsonElement value = Find(name)!.Value;
        string source = (value.ValueKind is JsonValueKind.Array ? value[group] : value).GetProperty("$lambda").GetString()!;
        return source switch
        {
            "lambda epoch: 0.95 ** epoch" => x => Math.Pow(0.95, x),
            "lambda epoch: 0.9 ** epoch" => x => Math.Pow(0.9, x),
            "lambda epoch: epoch // 30" => x => Math.Floor(x / 30),
            "lambda epoch: 1 / (1 + 0.1 * epoch)" => x => 1 / (1 + (0.1 * x)),
            "lambda epoch: min(1.0, (epoch + 1) / 10)" => x => Math.Min(1, (x + 1) / 10),
            "lambda epoch: 512 ** -0.5 * min((epoch + 1) ** -0.5, (epoch + 1) * 40 ** -1.5)" =>
                x => Math.Pow(512, -0.5) * Math.Min(Math.Pow(x + 1, -0.5), (x + 1) * Math.Pow(40, -1.5)),
            "lambda epoch: math.exp(-0.05 * epoch)" => x => Math.Exp(-0.05 * x),
            "lambda epoch: 0.5 * (1 + math.cos(math.pi * min(epoch, 20) / 20))" => x => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(x, 20) / 20)),
            "lambda epoch: 0.95" => _ => 0.95,
            "lambda epoch: 0.9" => _ => 0.9,
            "lambda epoch: 0.5 if epoch in (5, 10) else 1.0" => x => x is 5 or 10 ? 0.5 : 1,
            "lambda epoch: 1 + 0.1 / epoch" => x => 1 + (0.1 / x),
            "lambda x: 1 / (5 ** (x * 0.0001))" => x => 1 / Math.Pow(5, x * 0.0001),
            "lambda x: 0.5 * (1 + math.sin(x * math.pi / 2.0))" => x => 0.5 * (1 + Math.Sin(x * Math.PI / 2)),
            _ => throw new NotSupportedException($"No C# for {source}."),
        };
    }

    private (string Factory, PythonArguments Arguments) Call(JsonElement call) =>
        (call.GetProperty("factory").GetString()!, new PythonArguments(call.GetProperty("args"), group));
}
