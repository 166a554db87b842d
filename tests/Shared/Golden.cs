using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Recorded cases of the real libraries: compressed files that are embedded in the assembly of the tests.</summary>
internal static partial class Golden
{
    /// <summary>Reads a JSON file, such as <c>Callbacks/plateau_keras3</c> or <c>torch</c>.</summary>
    public static JsonElement Read(string name)
    {
        using Stream file = Open(name + ".json");
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.Clone();
    }

    /// <summary>Gives the cases of a JSON file.</summary>
    public static JsonElement[] Cases(string name) => [.. Read(name).GetProperty("cases").EnumerateArray()];

    /// <summary>Reads a text file, such as <c>reference-api.txt</c>.</summary>
    public static string Text(string name)
    {
        using StreamReader text = new(Open(name));
        return text.ReadToEnd();
    }

    /// <summary>Gives a number, which may be written as "NaN", "Infinity" or "-Infinity".</summary>
    public static double Number(this JsonElement value) => value.ValueKind is JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    public static double? NumberOrNull(this JsonElement value) =>
        value.ValueKind is JsonValueKind.Null ? null : value.Number();

    public static double[] Numbers(this JsonElement value) => [.. value.EnumerateArray().Select(Number)];

    public static string Text(this JsonElement value, string name) => value.GetProperty(name).GetString()!;

    private static GZipStream Open(string name)
    {
        string resource = $"{name.Replace('/', '.')}.gz";
        string[] found = [.. typeof(Golden).Assembly.GetManifestResourceNames().Where(known => known == resource || known.EndsWith("." + resource, StringComparison.Ordinal))];
        return found is [string only]
            ? new GZipStream(typeof(Golden).Assembly.GetManifestResourceStream(only)!, CompressionMode.Decompress)
            : throw new FileNotFoundException($"There must be one recorded file {resource}. Found: {string.Join(", ", found)}.");
    }
}
