using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>Reads recorded cases that lie under Golden/ as embedded, compressed JSON.</summary>
internal static class Golden
{
    public static JsonElement Read(string name)
    {
        string resource = $"{typeof(Golden).Namespace}.Golden.{name}.json.gz";
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"There is no recorded file {resource}.");
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unpacked);
        return document.RootElement.Clone();
    }

    public static IEnumerable<JsonElement> Cases { get; } = [.. Read("tensorboard").GetProperty("cases").EnumerateArray()];

    public static JsonElement Case(string id) => Cases.Single(entry => entry.Text("id") == id);

    public static string Text(this JsonElement value, string name) => value.GetProperty(name).GetString()!;

    public static IEnumerable<JsonElement> Items(this JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : [];
}
