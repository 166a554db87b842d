using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>Tells the kinds of JSON apart: our own documents, what Keras serializes, DeepSpeed's and timm's configurations.</summary>
internal static class JsonSchedules
{
    /// <summary>Reads one kind only.</summary>
    /// <param name="json">The text.</param>
    /// <param name="context">What the schedule takes from its surroundings.</param>
    /// <param name="isOne">Whether an object is of the kind.</param>
    /// <param name="kind">What the kind is called.</param>
    public static PortedSchedule Read(string json, PortingContext context, Func<JsonElement, bool> isOne, string kind)
    {
        using JsonDocument document = Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object && isOne(document.RootElement)
            ? Read(json, context)
            : throw new PortingException($"This JSON is no {kind}. ScheduleReader.Read takes every kind that is known.");
    }

    public static PortedSchedule Read(string json, PortingContext context)
    {
        using JsonDocument document = Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw new PortingException("A schedule in JSON is an object. Give what schedules.serialize or this library wrote.");
        }

        return ScheduleJson.IsOne(root) ? ScheduleJson.Read(root, context)
            : KerasJson.IsOne(root) ? KerasJson.Read(root, context)
            : DeepSpeedJson.IsOne(root) ? DeepSpeedJson.Read(root, context)
            : TimmJson.IsOne(root) ? TimmJson.Read(root, context)
            : throw new PortingException(
                $"This JSON holds no schedule that is known here{Members(root)}. Give what Keras' serialize wrote (\"class_name\"), a DeepSpeed (\"scheduler\") or timm configuration (\"sched\"), or this library's own (\"format\").");
    }

    /// <summary>Gets whether a JSON object is what Keras serialized, or a configuration of DeepSpeed or timm.</summary>
    public static bool IsOne(string json)
    {
        using JsonDocument document = Parse(json);
        JsonElement root = document.RootElement;
        return KerasJson.IsOne(root) || DeepSpeedJson.IsOne(root) || TimmJson.IsOne(root);
    }

    private static string Members(JsonElement root) => string.Join(", ", root.EnumerateObject().Select(member => $"\"{member.Name}\"").Take(5)) is { Length: > 0 } names ? $"; it has {Brief.Of(names, 70)}" : ": it is empty";

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException wrong)
        {
            SourcePosition position = new((int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1);
            throw new PortingException(position, $"This is not JSON: {wrong.Message.ReplaceLineEndings(" ")}", wrong);
        }
    }
}
