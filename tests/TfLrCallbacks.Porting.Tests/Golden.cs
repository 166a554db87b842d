using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>
/// Recorded reference cases, which stand in Golden/.
/// </summary>
internal static class Golden
{
    /// <summary>Reads the cases of a file, for example <c>"torch"</c> or <c>"errors-torch"</c>.</summary>
    public static JsonElement[] Cases(string name) => [.. Read(name).GetProperty("cases").EnumerateArray()];

    public static JsonElement Read(string name)
    {
        using Stream stream = typeof(Golden).Assembly.GetManifestResourceStream($"{name}.json.gz")
            ?? throw new FileNotFoundException($"There is no golden file \"{name}\".");
        using GZipStream json = new(stream, CompressionMode.Decompress);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static string Id(this JsonElement recorded) => recorded.GetProperty("id").GetString()!;

    public static JsonElement? Find(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement found) && found.ValueKind is not JsonValueKind.Null ? found : null;

    /// <summary>Gives a number, which may be written as "NaN", "Infinity" or "-Infinity".</summary>
    public static double Number(this JsonElement element) => element.ValueKind is JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];
}
