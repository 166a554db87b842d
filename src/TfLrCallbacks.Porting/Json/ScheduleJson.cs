using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>
/// This library's own schedules as JSON: versioned, with the C# names of types and arguments, so that a file says what the code would.
/// </summary>
/// <remarks>
/// <code>
/// { "format": "TfLrCallbacks.Schedule", "version": 1, "schedule": { "type": "OneCycle", "maxLearningRate": 0.1, "totalSteps": 500 } }
/// </code>
/// Arguments that have their default are left out. Lengths are whole numbers of steps or texts such as <c>"1.5 epochs"</c>.
/// </remarks>
public static class ScheduleJson
{
    /// <summary>Writes a schedule.</summary>
    /// <param name="schedule">The schedule, made of this library's types.</param>
    /// <returns>A JSON document; <see cref="Read(string)"/> makes an equal schedule of it.</returns>
    /// <exception cref="PortingException">It holds a C# function, or follows the arithmetic of another library.</exception>
    public static string Write(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            JsonValues.Write(writer, OwnValues.Write(schedule));
        }

        ScheduleDocument document = new(
            ScheduleDocument.FormatName, ScheduleDocument.CurrentVersion, JsonElement.Parse(stream.ToArray()));
        return JsonSerializer.Serialize(document, ScheduleDocumentContext.Default.ScheduleDocument);
    }

    /// <summary>Writes a schedule that was read from a text, also one that only the text around its call explains.</summary>
    /// <param name="ported">The schedule.</param>
    /// <inheritdoc cref="Write(LearningRateSchedule)" path="/returns"/>
    /// <exception cref="PortingException">It holds a C# function.</exception>
    public static string Write(PortedSchedule ported)
    {
        ArgumentNullException.ThrowIfNull(ported);
        return Write(ported.Writable());
    }

    /// <summary>Reads a schedule that <see cref="Write(LearningRateSchedule)"/> wrote.</summary>
    /// <param name="json">A JSON document.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="PortingException">The text is not a schedule document, is of a newer version, or an argument breaks a rule.</exception>
    public static LearningRateSchedule Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonSchedules.Read(json, new PortingContext(), IsOne, "schedule document").Schedule;
    }

    internal static bool IsOne(JsonElement root) => root.TryGetProperty("format", out _);

    internal static PortedSchedule Read(JsonElement root, PortingContext context)
    {
        ScheduleDocument document;
        try
        {
            document = root.Deserialize(ScheduleDocumentContext.Default.ScheduleDocument)!;
        }
        catch (JsonException wrong)
        {
            throw new PortingException($"A schedule document needs format, version and schedule. {wrong.Message.ReplaceLineEndings(" ")}", wrong);
        }

        if (document.Format != ScheduleDocument.FormatName)
        {
            throw new PortingException($"The format of this document is \"{document.Format}\", not \"{ScheduleDocument.FormatName}\".");
        }

        if (document.Version is < 1 or > ScheduleDocument.CurrentVersion)
        {
            throw new PortingException(
                $"This document is of version {document.Version}; known is version {ScheduleDocument.CurrentVersion}. Read it with a newer version of this library.");
        }

        return JsonValues.Read(document.Schedule) is Value.Call call
            ? Dialect.Own.Create(call, context)
            : throw new PortingException("A schedule in JSON is an object with a type, such as { \"type\": \"ConstantRate\", \"learningRate\": 0.1 }.");
    }
}
