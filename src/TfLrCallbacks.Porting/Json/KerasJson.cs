using System.Text;
using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What Keras serializes: a schedule, an optimizer that holds one, a model's compile configuration, or a model with it; in Keras 3's form
/// (<c>module</c>, <c>class_name</c>, <c>config</c>, <c>registered_name</c>) and in Keras 2's (<c>class_name</c>, <c>config</c>).
/// </summary>
public static class KerasJson
{
    /// <summary>Where a compile configuration or an optimizer can be inside another object.</summary>
    private static readonly string[] Inside = ["optimizer", "compile_config", "training_config", "optimizer_config", "learning_rate"];

    private static readonly string[] RateMembers = ["learning_rate", "decay", "inner_optimizer"];

    /// <summary>Reads a schedule that Keras serialized.</summary>
    /// <param name="json">What <c>schedules.serialize</c>, <c>optimizers.serialize</c>, <c>get_compile_config</c> or <c>to_json</c> gave.</param>
    /// <param name="context">What the schedule takes from its surroundings; null for the defaults.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="PortingException">The text is not Keras' JSON of a schedule, or it names an unknown class or argument.</exception>
    public static PortedSchedule Read(string json, PortingContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSchedules.Read(json, context ?? new PortingContext(), IsOne, "schedule or optimizer of Keras (class_name and config)");
    }

    /// <summary>Writes a schedule as Keras 3's <c>schedules.serialize</c> does.</summary>
    /// <param name="schedule">The schedule, its lengths in steps.</param>
    /// <param name="isKeras2">Whether to write Keras 2's form (<c>class_name</c> and <c>config</c>, no module) instead.</param>
    /// <returns>A JSON object.</returns>
    /// <exception cref="PortingException">Keras has no schedule that gives these rates.</exception>
    public static string Write(LearningRateSchedule schedule, bool isKeras2 = false)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Write(KerasForm.Of(schedule), isKeras2);
    }

    internal static string Write(Value.Call call, bool isKeras2)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            if (!isKeras2)
            {
                json.WriteString("module", "keras.optimizers.schedules");
            }

            json.WriteString("class_name", call.Name);
            json.WriteStartObject("config");
            JsonValues.WriteMembers(json, KerasForm.InFull(call, isKeras2));
            json.WriteEndObject();
            if (!isKeras2)
            {
                json.WriteNull("registered_name");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static bool IsOne(JsonElement root) =>
        (root.TryGetProperty("class_name", out _) && root.TryGetProperty("config", out _))
        || Inside.Any(name => root.TryGetProperty(name, out JsonElement inner) && inner.ValueKind is JsonValueKind.Object && IsOne(inner));

    internal static PortedSchedule Read(JsonElement root, PortingContext context)
    {
        Dialect dialect = IsFromKeras2(root) ? Dialect.TfKeras : Dialect.Keras;
        JsonElement inner = Schedulable(root, dialect);
        return ScheduleNames.Create(Call(inner, dialect), context);
    }

    /// <summary>Goes into a model's or a compile configuration to what has a rate.</summary>
    private static JsonElement Schedulable(JsonElement json, Dialect dialect)
    {
        if (json.TryGetProperty("class_name", out JsonElement name)
            && (dialect.Find(ClassName(name)) is not null || !Inside.Any(inside => json.TryGetProperty(inside, out _))))
        {
            return json;
        }

        foreach (string inside in Inside)
        {
            if (json.TryGetProperty(inside, out JsonElement inner) && inner.ValueKind is JsonValueKind.Object && IsOne(inner))
            {
                return Schedulable(inner, dialect);
            }
        }

        return json;
    }

    private static Value.Call Call(JsonElement json, Dialect dialect)
    {
        string name = ClassName(json.GetProperty("class_name"));
        JsonElement config = json.GetProperty("config");
        if (config.ValueKind is not JsonValueKind.Object)
        {
            throw new PortingException($"The config of {name} must be an object.");
        }

        // Of an optimizer only what concerns the rate is read; of a schedule everything, so that an unknown argument is seen.
        bool isOptimizer = config.TryGetProperty("learning_rate", out _) || config.TryGetProperty("inner_optimizer", out _);
        bool isHuggingFace = dialect.Find(name) is null && Dialect.HuggingFace.Find(name) is not null;
        if (!isHuggingFace && dialect.Find(name) is null && OwnModule(json) is { } module)
        {
            throw new PortingException($"{name} of {module} is your own class: its JSON holds its arguments, not what it does. Write its __call__ as a function of the step, or a class of this library that does the same.");
        }

        return new Value.Call(
            null,
            $"{(isHuggingFace ? "transformers" : dialect == Dialect.Keras ? "keras" : "tf_keras")}.{name}",
            [.. config.EnumerateObject()
                .Where(member => !isOptimizer || RateMembers.Contains(member.Name))
                .Where(member => !(member.Name == "decay" && dialect == Dialect.Keras))
                .Select(member => ((string?)member.Name, Argument(member.Value, dialect)))],
            default);
    }

    /// <summary>Gives the module or package of a class that is not one of Keras' own; null for Keras' classes, and where neither is named.</summary>
    private static string? OwnModule(JsonElement json)
    {
        string? module = json.Find("module") is { ValueKind: JsonValueKind.String } named ? named.GetString() : null;
        string? registered = new[] { json.Find("registered_name"), json.Find("class_name") }
            .Select(name => name is { ValueKind: JsonValueKind.String } text && text.GetString()!.Split('>') is [var package, _] ? package : null)
            .FirstOrDefault(package => package is not null);
        return module is not null && !module.StartsWith("keras", StringComparison.Ordinal) && !module.StartsWith("tf_keras", StringComparison.Ordinal) ? module
            : registered;
    }

    /// <summary>Keras 2's old format marks its optimizers as somebody's own.</summary>
    private static string ClassName(JsonElement json) => json.ValueKind is JsonValueKind.String
        ? Dialect.LastPart(json.GetString()!.Replace("Custom>", string.Empty, StringComparison.Ordinal))
        : throw new PortingException($"A class_name must be a text. Received: {json.GetRawText()}.");

    private static Value Argument(JsonElement json, Dialect dialect) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty("class_name", out _) ? Call(json, dialect) : JsonValues.Read(json);

    /// <summary>Keras 2 writes no name into a schedule, and marks its optimizers; the oldest form has no module.</summary>
    private static bool IsFromKeras2(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Any(member =>
            member.Name is "is_legacy_optimizer" or "decay"
            || (member.Name == "name" && member.Value.ValueKind is JsonValueKind.Null)
            || IsFromKeras2(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().Any(IsFromKeras2),
        _ => false,
    };
}
