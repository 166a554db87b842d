using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>The log in a folder: a run of this library with its steps and ledger, or a folder of Lightning, transformers or fastai.</summary>
internal static class RunFolderLog
{
    private static readonly string[] Known = ["log.csv", "log.jsonl", "metrics.csv", "trainer_state.json", "history.csv", "training.log", "results.csv", "history.json", "steps.csv"];

    public static RawLog Read(string folder, out string file)
    {
        file = Find(folder) ?? throw new InvalidDataException(
            $"\"{folder}\" holds no log of a training. Looked for: {string.Join(", ", Known)}, checkpoint-*/trainer_state.json and a single CSV file. Give the log itself.");
        string origin = file;
        RawLog log = LogFormats.Parse(LogText.Read(file), file);
        List<string> notes = [.. log.Notes];
        return log with
        {
            Steps = Path.GetFileName(file) is "log.csv" ? Optional("steps.csv", notes)?.Entries : null,
            RateChanges = Optional("ledger.jsonl", notes)?.RateChanges ?? [],
            PlannedEpochs = log.PlannedEpochs ?? PlannedEpochs(Path.Combine(folder, "config.json")),
            Notes = notes,
        };

        RawLog? Optional(string name, List<string> notes)
        {
            string path = Path.Combine(folder, name);
            try
            {
                return path != origin && File.Exists(path) && ForeignFile.LengthOf(path) > 0 ? LogFormats.Parse(LogText.Read(path), path) : null;
            }
            catch (Exception bad) when (bad is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                // What the log of the epochs says is worth reading without it.
                notes.Add($"not read: {bad.Message}");
                return null;
            }
        }
    }

    /// <summary>Gives the log in a folder; null where there is none.</summary>
    public static string? Find(string folder)
    {
        string[] paths = [.. Known.Select(name => Path.Combine(folder, name)), .. Checkpoints(folder)];
        return Array.Find(paths, path => File.Exists(path) && ForeignFile.LengthOf(path) > 0)
            ?? (Directory.GetFiles(folder, "*.csv") is [var only] ? only : null);
    }

    private static IEnumerable<string> Checkpoints(string folder) =>
        from path in Directory.GetDirectories(folder, "checkpoint-*")
        let step = long.TryParse(Path.GetFileName(path)["checkpoint-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1
        orderby step descending
        select Path.Combine(path, "trainer_state.json");

    private static int? PlannedEpochs(string config)
    {
        try
        {
            using JsonDocument json = File.Exists(config) ? JsonText.Parse(LogText.Read(config)) : JsonDocument.Parse("{}");
            JsonElement settings = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("settings", out JsonElement inner) ? inner : json.RootElement;
            return settings.ValueKind is JsonValueKind.Object && settings.TryGetProperty("epochs", out JsonElement epochs)
                && int.TryParse(epochs.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
        }
        catch (Exception bad) when (bad is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
