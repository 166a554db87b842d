using System.Text.Json;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>The settings of a run, as <see cref="RunFolder.WriteConfig"/> wrote them into its <c>config.json</c>.</summary>
internal static class RunSettings
{
    public const string FileName = "config.json";

    /// <summary>The name of the setting that is the version of the library.</summary>
    public const string Version = "version";

    /// <summary>Reads the settings of a run, with seed, hash of the data and version; none where the file is missing.</summary>
    public static IReadOnlyList<Setting> Read(string path, Terminal terminal)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(InputText.Read(path, terminal));
            return [.. Settings(json.RootElement)];
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BadInputException($"\"{path}\" does not hold the settings of a run. Delete it, or write it again with tflr train.", bad);
        }
    }

    /// <summary>Gives the settings of a run in the order in which they are read again.</summary>
    public static IReadOnlyList<Setting> Of(RunConfig config) =>
    [
        .. config.Settings.Select(setting => new Setting(setting.Key, setting.Value)),
        .. config.Seed is { } seed ? [new Setting("seed", ValueTable.Text(seed))] : Array.Empty<Setting>(),
        .. config.DataHash is { } hash ? [new Setting("data hash", hash)] : Array.Empty<Setting>(),
        new(Version, LibraryVersion.Of(typeof(RunConfig).Assembly)),
    ];

    private static IEnumerable<Setting> Settings(JsonElement config)
    {
        foreach (JsonProperty setting in config.GetProperty("settings").EnumerateObject())
        {
            yield return new Setting(setting.Name, Text(setting.Value));
        }

        if (config.TryGetProperty("seed", out JsonElement seed))
        {
            yield return new Setting("seed", Text(seed));
        }

        if (config.TryGetProperty("data_hash", out JsonElement hash))
        {
            yield return new Setting("data hash", Text(hash));
        }

        if (config.TryGetProperty("versions", out JsonElement versions) && versions.TryGetProperty("TfLrCallbacks", out JsonElement version))
        {
            yield return new Setting(Version, Text(version));
        }
    }

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
