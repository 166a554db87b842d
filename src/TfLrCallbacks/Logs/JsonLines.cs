using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>JSON lines: <see cref="JsonLinesLogger"/>'s, a <see cref="Ledger"/>'s, and those of others.</summary>
internal static class JsonLines
{
    public static RawLog Read(string text, string origin)
    {
        JsonEntries.RefuseMore(text.AsSpan().Count('\n'), origin);
        JsonEntries entries = new(origin);
        List<RateChange> changes = [];
        List<string> notes = [];
        int number = 0;
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            ReadOnlySpan<char> line = text.AsSpan(at, (end < 0 ? text.Length : end) - at).Trim();
            at = end < 0 ? text.Length : end + 1;
            number++;
            if (line.IsEmpty)
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonText.Parse(line);
                Add(document.RootElement, entries, changes, origin, number);
            }
            catch (JsonException) when (end < 0)
            {
                notes.Add($"line {number} was cut short and is not read");
            }
            catch (JsonException bad)
            {
                throw new InvalidDataException($"{origin}, line {number}: is not JSON. Correct the line, or delete it.", bad);
            }
        }

        string format = changes.Count > 0 ? "ledger" : "JSON lines";
        return (entries.Log(format, arePassed: false) ?? throw new InvalidDataException($"{origin} has lines of JSON, but none with numbers. Give the log of a training, with values such as loss."))
            with { RateChanges = changes, Notes = notes };
    }

    private static void Add(JsonElement item, JsonEntries entries, List<RateChange> changes, string origin, int number)
    {
        if (item.ValueKind is not JsonValueKind.Object)
        {
            throw new InvalidDataException($"{origin}, line {number}: must be an object. Received: {item.ValueKind}. Correct the line, or delete it.");
        }

        if (!item.TryGetProperty("who", out JsonElement who) || !item.TryGetProperty("to", out JsonElement to))
        {
            entries.Add(item, "line", number);
            return;
        }

        if (who.ValueKind is not JsonValueKind.String || JsonText.Number(to) is not { } rate
            || !item.TryGetProperty("step", out JsonElement counted) || JsonText.Number(counted) is not (>= 0 and <= 1L << 53 and var step))
        {
            throw new InvalidDataException($"{origin}, line {number}: must hold step, from, to, who and why. Correct the line, or delete it.");
        }

        double from = item.TryGetProperty("from", out JsonElement before) ? JsonText.Number(before) ?? double.NaN : double.NaN;
        string why = item.TryGetProperty("why", out JsonElement reason) && reason.ValueKind is JsonValueKind.String ? reason.GetString()! : string.Empty;
        changes.Add(new RateChange((long)step, from, rate, who.GetString()!, why) { Looked = item.TryGetProperty("looked", out JsonElement looked) && looked.ValueKind is JsonValueKind.True });
        entries.AddRate((long)step, rate);
    }
}
