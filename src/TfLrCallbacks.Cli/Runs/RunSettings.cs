using System.Text;
using System.Text.Json;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>The settings of a run, as its <c>config.json</c> holds them: an object of texts.</summary>
internal static class RunSettings
{
    public static void Write(string path, IReadOnlyList<Setting> settings)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (Setting setting in settings)
            {
                json.WriteString(setting.Name, setting.Value);
            }

            json.WriteEndObject();
        }

        AtomicFile.WriteAllText(path, Encoding.UTF8.GetString(stream.ToArray()) + "\n");
    }

    /// <summary>Reads the settings of a run; none where the file is missing.</summary>
    public static IReadOnlyList<Setting> Read(string path, Terminal terminal)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(InputText.Read(path, terminal));
            return [.. json.RootElement.EnumerateObject().Select(item => new Setting(item.Name, item.Value.ValueKind is JsonValueKind.String ? item.Value.GetString()! : item.Value.GetRawText()))];
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            throw new BadInputException($"\"{path}\" is no JSON object with the settings of a run. Delete it, or write it again with tflr train.", bad);
        }
    }
}
