using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

internal static class JsonValues
{
    /// <summary>Gives an array of texts.</summary>
    public static string[] Texts(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetString()!)];

    /// <summary>Gives a number that was recorded as float32, with the digits of one.</summary>
    public static double Single(this JsonElement element) => element.ValueKind is JsonValueKind.String
        ? float.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetSingle();

    /// <summary>Gives an array of numbers that were recorded as float32.</summary>
    public static double[] Singles(this JsonElement element) => [.. element.EnumerateArray().Select(Single)];
}
