using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Members of a recorded case.</summary>
internal static partial class Golden
{
    public static string Id(this JsonElement recorded) => recorded.Text("id");

    public static JsonElement? Find(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement found) && found.ValueKind is not JsonValueKind.Null ? found : null;
}
