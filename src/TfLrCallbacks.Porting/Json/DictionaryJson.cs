using System.Text.Json.Nodes;

namespace TfLrCallbacks.Porting;

/// <summary>A dictionary of Python that holds what the JSON of a schedule holds: Keras' <c>get_config()</c> and <c>serialize(…)</c>, DeepSpeed's and timm's configurations.</summary>
internal static class DictionaryJson
{
    private const int Deepest = 20;

    /// <summary>Gives the JSON of a dictionary that holds a schedule; null for any other.</summary>
    public static string? Of(Value.Dictionary config) =>
        Node(config, 0) is JsonObject json && json.ToJsonString() is var text && JsonSchedules.IsOne(text) ? text : null;

    /// <summary>Gives the JSON of a value; null where it has none.</summary>
    private static JsonNode? Node(Value value, int depth)
    {
        switch (value)
        {
            case Value.Dictionary { Rest: null } table when depth < Deepest:
                JsonObject members = [];
                foreach ((Value key, Value entry) in table.Items)
                {
                    // What has no JSON, as a function, is left out; None is JSON's null.
                    if (key is Value.Text { IsPartly: false } name && (entry is Value.Nothing || Node(entry, depth + 1) is not null))
                    {
                        members[name.Characters] = Node(entry, depth + 1);
                    }
                }

                return members;
            case Value.Sequence list when depth < Deepest && list.Items.All(item => item is Value.Nothing || Node(item, depth + 1) is not null):
                return new JsonArray([.. list.Items.Select(item => Node(item, depth + 1))]);
            case Value.Text { IsPartly: false } text:
                return JsonValue.Create(text.Characters);
            case Value.Boolean truth:
                return JsonValue.Create(Arithmetic.Truth(truth));
            default:
                return value.AsInteger() is { } whole && whole >= long.MinValue && whole <= long.MaxValue ? JsonValue.Create((long)whole)
                    : value.AsDouble() is { } number && double.IsFinite(number) ? JsonValue.Create(number)
                    : null;
        }
    }
}
