using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>Reads recorded reference cases, which are embedded as <c>Golden/**/*.json.gz</c>.</summary>
internal static class Golden
{
    /// <summary>Reads a file, for example <c>"schedules/torch"</c>.</summary>
    public static JsonElement Read(string name)
    {
        string resource = $"TfLrCallbacks.Tests.Golden.{name.Replace('/', '.')}.json.gz";
        using Stream stream = typeof(Golden).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"There is no golden file \"{name}\".", resource);
        using var json = new GZipStream(stream, CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>Gives a number, which may be written as "NaN", "Infinity" or "-Infinity".</summary>
    public static double Number(this JsonElement element) => element.ValueKind is JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    /// <summary>Gives an array of numbers.</summary>
    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];
}
