using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>A recorded callback as the command line takes it: its metrics as a CSV file, its arguments as a Python call.</summary>
internal static class RecordedCallback
{
    /// <summary>Writes a Python call with the recorded arguments; of a list with a value for each parameter group, one group's.</summary>
    public static string Call(string function, JsonElement arguments, int? group = null, string? first = null) =>
        $"{function}({string.Join(", ", arguments.EnumerateObject().Select(argument => $"{argument.Name}={Python(Of(group, argument.Value))}").Prepend(first).OfType<string>())})";

    /// <summary>Writes some epochs as a file.</summary>
    public static string Metrics(string monitor, IEnumerable<JsonElement> values, int firstEpoch)
    {
        string header = monitor == "loss" ? "epoch,loss\n" : $"epoch,loss,{monitor}\n";
        string loss = monitor == "loss" ? string.Empty : "1.0,";
        return header + string.Concat(values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{firstEpoch + i},{loss}{Cell(value)}\n")));
    }

    /// <summary>Writes the scheduler that stands for someone who sets the rate just before the end of some epochs.</summary>
    public static string? Setter(JsonElement golden) => golden.Find("set_lr_before") is { } sets
        ? $"keras.callbacks.LearningRateScheduler(lambda epoch, lr: {string.Concat(sets.EnumerateObject().Select(set => $"{set.Value.GetRawText()} if epoch == {set.Name} else "))}lr)"
        : null;

    /// <summary>Cuts a trace where training began anew.</summary>
    public static IEnumerable<(int Start, int End)> Fits(JsonElement golden)
    {
        int[] cuts = [0, .. golden.Find("train_begin_before") is { } begins ? begins.EnumerateArray().Select(begin => begin.GetInt32()).Where(at => at > 0) : [], golden.GetProperty("lr_after").GetArrayLength()];
        return cuts.Zip(cuts.Skip(1));
    }

    public static JsonElement Of(int? group, JsonElement value) => value.ValueKind is JsonValueKind.Array && group is { } index ? value[index] : value;

    /// <summary>Gives the rates that a replay wrote.</summary>
    public static double[] Rates(Run run) => [.. run.Lines.Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Python(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Python))}]",
        _ => value.GetRawText(),
    };
}
