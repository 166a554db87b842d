using System.Numerics;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Turns the arguments of a recorded case into a call, and its surroundings into a context.</summary>
internal static class RecordedCall
{
    public static Value.Call Of(JsonElement recorded) => Call(recorded.GetProperty("factory").GetString()!, recorded.GetProperty("args"), recorded.Find("optimizer"));

    public static Value Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Value.None,
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number when value.GetRawText().All(c => char.IsAsciiDigit(c) || c == '-') => new Value.Integer(BigInteger.Parse(value.GetRawText(), null)),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, var text => text! },
        JsonValueKind.Array when value.GetArrayLength() == 3 && value[0].ValueKind is JsonValueKind.String && value[0].GetString() == "slice" =>
            new Value.Call(null, "slice", [(null, Read(value[1])), (null, Read(value[2]))], default),
        JsonValueKind.Array => Value.List(value.EnumerateArray().Select(Read)),
        _ => Object(value),
    };

    public static PortingContext Context(JsonElement recorded, JsonElement group, int index, int count)
    {
        JsonElement[] groups = recorded.Find("groups") is { } list ? [.. list.EnumerateArray()] : [recorded];
        return new PortingContext
        {
            BaseLearningRate = group.Find("base_lr")?.Number(),
            DefaultLearningRate = groups[0].Find("base_lr")?.Number(),
            Group = index,
            Groups = count,
            Run = Run(recorded),
            ScaleScheduleRatio = recorded.Find("ssr")?.Number() ?? 1,
            SamplesPerStep = 4,
            TokensPerStep = 8,
        };
    }

    private static RunLength? Run(JsonElement recorded)
    {
        if (recorded.Find("batches_per_epoch") is not { } batches)
        {
            return null;
        }

        long perEpoch = batches.GetInt64();
        string duration = recorded.Find("max_duration")?.GetString() ?? "100ep";
        return new RunLength(duration.EndsWith("ep", StringComparison.Ordinal) ? int.Parse(duration[..^2], null) : int.Parse(duration[..^2], null) / (int)perEpoch, perEpoch);
    }

    private static Value Object(JsonElement value)
    {
        if (value.Find("$lambda") is { } source)
        {
            return Snippet.Evaluate(source.GetString()!);
        }

        return value.Find("factory") is { } factory
            ? Call(factory.GetString()!, value.GetProperty("args"), null)
            : new Value.Dictionary([.. value.EnumerateObject().Select(item => KeyValuePair.Create(Key(item.Name), Read(item.Value)))]);
    }

    private static Value Key(string name) => double.TryParse(name, out double number) ? number : name;

    private static Value.Call Call(string factory, JsonElement arguments, JsonElement? optimizer)
    {
        List<(string?, Value)> given = [.. arguments.EnumerateObject().Select(item => ((string?)item.Name, Read(item.Value)))];
        if (optimizer is { } kind && factory.Contains("torch.", StringComparison.Ordinal) && !factory.Contains("Chained", StringComparison.Ordinal))
        {
            given.Add(("optimizer", new Value.Call(null, $"torch.optim.{kind.GetProperty("kind").GetString()}", [], default)));
        }

        return new Value.Call(null, factory, given, default);
    }
}
