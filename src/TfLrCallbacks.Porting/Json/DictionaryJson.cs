using System.Text.Json.Nodes;

namespace TfLrCallbacks.Porting;

/// <summary>A dictionary of Python that holds what the JSON of a schedule holds: Keras' <c>get_config()</c> and <c>serialize(…)</c>, DeepSpeed's and timm's configurations.</summary>
internal static class DictionaryJson
{
    private const int Deepest = 20;

    /// <summary>Gives the JSON of a dictionary that holds a schedule; null for any other.</summary>
    public static string? Of(Value.Dictionary config) =>
        Node(config, 0) is JsonObject json && json.ToJsonString() is var text && JsonSchedules.IsOne(text) ? text : null;

    /// <summary>Gives the JSON of a value. What has none, as a number that is not known here, is its text: where a number is needed, it is refused with that.</summary>
    private static JsonNode? Node(Value value, int depth) => value switch
    {
        Value.Nothing => null,
        Value.Dictionary { Rest: null } table when depth < Deepest => new JsonObject(table.Items.Where(entry => entry.Key is Value.Text { IsPartly: false }).Select(entry => KeyValuePair.Create(((Value.Text)entry.Key).Characters, Node(entry.Value, depth + 1)))),
        Value.Sequence list when depth < Deepest => new JsonArray([.. list.Items.Select(item => Node(item, depth + 1))]),
        Value.Text text => JsonValue.Create(text.Characters),
        Value.Boolean truth => JsonValue.Create(Arithmetic.Truth(truth)),
        _ when value.AsInteger() is { } whole && whole >= long.MinValue && whole <= long.MaxValue => JsonValue.Create((long)whole),
        _ when value.AsDouble() is { } number && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(Brief.Of(value, 60)),
    };
}
