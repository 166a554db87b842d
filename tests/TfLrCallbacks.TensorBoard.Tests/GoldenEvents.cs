using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>The recorded event files of TensorBoard.</summary>
internal static partial class Golden
{
    public static IEnumerable<JsonElement> All { get; } = Cases("tensorboard");

    public static JsonElement Case(string id) => All.Single(entry => entry.Text("id") == id);

    public static IEnumerable<JsonElement> Items(this JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement items) ? items.EnumerateArray() : [];
}
