using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Logs in JSON: transformers' <c>trainer_state.json</c>, a list of objects, an object of lists (Keras' <c>History.history</c>), and JSON lines.</summary>
internal static class JsonLogFormat
{
    public static RawLog Read(string text, string origin)
    {
        string json = text.TrimStart('\uFEFF');
        int end = json.IndexOf('\n', StringComparison.Ordinal);
        bool areLines = json.StartsWith('{') && IsObject(end < 0 ? json : json[..end]) && !IsDocument(json, end);
        if (areLines)
        {
            return JsonLines.Read(json, origin);
        }

        try
        {
            using JsonDocument document = JsonText.Parse(json);
            return Document(document.RootElement, origin);
        }
        catch (JsonException bad)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{origin}, line {(bad.LineNumber ?? 0) + 1}: is not JSON{(LooksPrinted(text) ? ", but what Python prints of a dictionary. Write it with json.dump(history.history, file)" : ". The file is damaged or was cut short. Give another, such as the one of an earlier checkpoint")}."), bad);
        }
    }

    /// <summary>Tells whether a text is a dictionary as Python prints it, between single quotation marks.</summary>
    private static bool LooksPrinted(string text) => text.AsSpan().TrimStart("\uFEFF \r\n{[").StartsWith("'");

    /// <summary>Tells whether the first line alone is the document: one object that holds a whole log.</summary>
    private static bool IsDocument(string json, int end)
    {
        using JsonDocument first = JsonText.Parse(end < 0 ? json : json[..end]);
        return first.RootElement.TryGetProperty("log_history", out _) || first.RootElement.EnumerateObject().Any(item => item.Value.ValueKind is JsonValueKind.Array);
    }

    private static bool IsObject(string line)
    {
        try
        {
            using JsonDocument document = JsonText.Parse(line);
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RawLog Document(JsonElement root, string origin)
    {
        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("log_history", out JsonElement history) && history.ValueKind is JsonValueKind.Array)
        {
            double? planned = root.TryGetProperty("num_train_epochs", out JsonElement epochs) ? JsonText.Number(epochs) : null;
            return Listed(history, "transformers trainer_state.json", origin) with { PlannedEpochs = planned is >= 1 and <= int.MaxValue ? (int)Math.Ceiling(planned.Value) : null };
        }

        return root.ValueKind switch
        {
            JsonValueKind.Array => Listed(root, "JSON list", origin),
            JsonValueKind.Object when root.EnumerateObject().Any(item => item.Value.ValueKind is JsonValueKind.Array) => Lists(root, origin),
            _ => throw NoLog(origin),
        };
    }

    private static RawLog Listed(JsonElement list, string format, string origin)
    {
        JsonEntries.RefuseMore(list.GetArrayLength(), origin);
        JsonEntries entries = new(origin);
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind is not JsonValueKind.Object)
            {
                throw new InvalidDataException($"{origin}, entry {entries.Count}: must be an object with the values of an epoch or step. Received: {item.ValueKind}.");
            }

            // transformers ends with a summary, whose train_loss is the mean of the whole run.
            if (!item.TryGetProperty("train_runtime", out _))
            {
                entries.Add(item, "entry", entries.Count);
            }
        }

        return entries.Log(format, arePassed: format.StartsWith("transformers", StringComparison.Ordinal)) ?? throw NoLog(origin);
    }

    private static RawLog Lists(JsonElement root, string origin)
    {
        JsonEntries.RefuseMore(root.EnumerateObject().Where(item => item.Value.ValueKind is JsonValueKind.Array).Sum(item => item.Value.GetArrayLength()), origin);
        List<(string Name, double?[] Values)> lists = [];
        foreach (JsonProperty item in root.EnumerateObject().Where(item => item.Value.ValueKind is JsonValueKind.Array))
        {
            lists.Add((item.Name, [.. item.Value.EnumerateArray().Select(JsonText.Number)]));
        }

        int count = lists.Max(list => list.Values.Length);
        LogEntry[] entries =
        [
            .. Enumerable.Range(0, count).Select(row => new LogEntry(
                row,
                Step: null,
                lists.Where(list => list.Name is not "epoch" && row < list.Values.Length && list.Values[row] is not null).DistinctBy(list => list.Name).ToDictionary(list => list.Name, list => list.Values[row]!.Value, StringComparer.Ordinal))),
        ];
        return entries.Any(entry => entry.Values.Count > 0) ? new RawLog("History as JSON", entries) : throw NoLog(origin);
    }

    private static InvalidDataException NoLog(string origin) =>
        new($"{origin} is JSON, but not the log of a training. Give transformers' trainer_state.json, a list of objects with epoch and loss, an object of lists, or JSON lines.");
}
