using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

internal static class JsonTexts
{
    /// <summary>Gives an array of texts.</summary>
    public static string[] Texts(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetString()!)];
}
