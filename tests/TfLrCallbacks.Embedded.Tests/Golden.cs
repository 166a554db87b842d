using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Reads the recorded reference values under Golden/.</summary>
internal static class Golden
{
    public static JsonElement Read(string name)
    {
        using Stream resource = typeof(Golden).Assembly.GetManifestResourceStream($"TfLrCallbacks.Embedded.Tests.Golden.{name}.json.gz")
            ?? throw new FileNotFoundException($"No recorded values are called {name}.");
        using var unzipped = new GZipStream(resource, CompressionMode.Decompress);
        return JsonDocument.Parse(unzipped).RootElement;
    }

    public static IEnumerable<JsonElement> Cases(string name) => Read(name).GetProperty("cases").EnumerateArray();

    public static double Number(this JsonElement element) => element.ValueKind is JsonValueKind.String
        ? double.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static double Number(this JsonElement element, string name, double otherwise) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value.Number() : otherwise;

    public static bool Flag(this JsonElement element, string name, bool otherwise = false) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    public static string Text(this JsonElement element, string name, string otherwise = "") =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(Number)];

    /// <summary>A number stands for as many equal ones as are wanted.</summary>
    public static int[] Pair(this JsonElement element, string name, int otherwise)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            return [otherwise, otherwise];
        }

        return value.ValueKind is JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
            : [value.GetInt32(), value.GetInt32()];
    }

    public static int[] Shape(this JsonElement tensor) =>
        [.. tensor.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];

    public static NDArray Tensor(this JsonElement tensor) =>
        np.array(tensor.GetProperty("data").Numbers().Select(value => (float)value).ToArray()).reshape(tensor.Shape());
}
