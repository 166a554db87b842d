using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>Reads what was recorded, which is embedded as <c>Golden/*.gz</c>.</summary>
internal static class Golden
{
    /// <summary>Reads a JSON file, for example <c>"traces"</c>.</summary>
    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Text(name + ".json"));
        return document.RootElement.Clone();
    }

    /// <summary>Reads a file, for example <c>"reference-api.txt"</c>.</summary>
    public static string Text(string name)
    {
        string resource = $"TfLrCallbacks.TensorFlow.Tests.Golden.{name}.gz";
        using Stream stream = typeof(Golden).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"There is no golden file \"{name}\".", resource);
        using var text = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    /// <summary>Gives a number, which may be written as "NaN", "Infinity" or "-Infinity".</summary>
    public static double Number(this JsonElement element) => element.ValueKind is JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();
}
