using System.Text.Json;

namespace TfLrCallbacks.Cli;

/// <summary>The rates of a run, as its ledger tells them.</summary>
internal static class LedgerFile
{
    /// <summary>Gives a row for every step up to the last that the ledger names: the step, the rate it was trained with, and what happened.</summary>
    public static IEnumerable<object?[]> Steps(string path, Terminal terminal)
    {
        if (!File.Exists(path))
        {
            throw new BadInputException($"There is no file \"{path}\". Give the ledger.jsonl of a run.");
        }

        SortedDictionary<long, Entry> entries = [];
        double? first = null;
        string text = InputText.Read(path, terminal);
        string[] lines = text.Split('\n');

        // What a crash cut has no end, and is not read.
        for (int i = 0; i < lines.Length - 1; i++)
        {
            Add(lines[i], i + 1, path, entries, ref first);
        }

        if (first is not { } rate)
        {
            throw new BadInputException($"\"{path}\" has no change of the learning rate: the rate of that run was constant, or this is not the ledger.jsonl of a run, so there is nothing to replay.");
        }

        return Rows(entries, rate);
    }

    private static IEnumerable<object?[]> Rows(SortedDictionary<long, Entry> entries, double rate)
    {
        long last = entries.Keys.Last();
        for (long step = 0; step <= last; step++)
        {
            entries.TryGetValue(step, out Entry? entry);
            rate = entry?.Rate ?? rate;
            yield return [step, rate, entry is null ? string.Empty : string.Join("; ", entry.Events)];
        }
    }

    private static void Add(string line, int number, string path, SortedDictionary<long, Entry> entries, ref double? first)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement root = json.RootElement;
            long step = root.GetProperty("step").GetInt64();
            string why = root.GetProperty("why").GetString()!;
            string who = root.GetProperty("who").GetString()!;
            if (!entries.TryGetValue(step, out Entry? entry))
            {
                entries.Add(step, entry = new Entry());
            }

            if (root.TryGetProperty("decision", out JsonElement what))
            {
                entry.Events.Add($"{who}, {what.GetString()}: {why}");
                return;
            }

            first ??= root.GetProperty("from").GetDouble();
            bool sameReason = entry.Rate is not null;
            entry.Rate = root.GetProperty("to").GetDouble();
            string told = who.Length == 0 ? why : why.Length == 0 ? who : $"{who}: {why}";
            if (!sameReason || !entry.Events.Contains(told))
            {
                entry.Events.Add(told);
            }
        }
        catch (KeyNotFoundException missing)
        {
            throw new BadInputException($"Line {number} of \"{path}\" is not a line of a ledger, which has step, who, why, and from and to or a decision. Give the ledger.jsonl of a run.", missing);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or FormatException)
        {
            throw new BadInputException($"Line {number} of \"{path}\" is not a line of a ledger: {bad.Message} Give the ledger.jsonl of a run.", bad);
        }
    }

    private sealed class Entry
    {
        public double? Rate { get; set; }

        public List<string> Events { get; } = [];
    }
}
