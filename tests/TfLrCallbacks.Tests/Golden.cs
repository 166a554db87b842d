using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>Reads recorded cases that lie under Golden/ as embedded, compressed JSON. NaN and infinities are texts there.</summary>
internal static class Golden
{
    /// <summary>Reads a file, such as <c>Callbacks/plateau_keras3</c>.</summary>
    public static JsonElement Read(string name)
    {
        string resource = $"{typeof(Golden).Namespace}.Golden.{name.Replace('/', '.')}.json.gz";
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"There is no recorded file {resource}.");
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unpacked);
        return document.RootElement.Clone();
    }

    public static double Number(this JsonElement value) => value.ValueKind is JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    public static double? NumberOrNull(this JsonElement value) =>
        value.ValueKind is JsonValueKind.Null ? null : value.Number();

    public static double[] Numbers(this JsonElement value) => [.. value.EnumerateArray().Select(Number)];

    /// <summary>Gets an optional number among a case's arguments.</summary>
    public static double Argument(this JsonElement arguments, string name, double otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.Number() : otherwise;

    public static string Argument(this JsonElement arguments, string name, string otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;

    public static string Text(this JsonElement value, string name) => value.GetProperty(name).GetString()!;
}
