using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfLrCallbacks.Porting;

/// <summary>The file that holds one schedule of this library.</summary>
/// <param name="Format">What the file is, always <see cref="FormatName"/>.</param>
/// <param name="Version">Which version of the form it is in.</param>
/// <param name="Schedule">The call that makes the schedule: <c>type</c> and its arguments by their C# names.</param>
internal sealed record ScheduleDocument(string Format, int Version, JsonElement Schedule)
{
    public const string FormatName = "TfLrCallbacks.Schedule";
    public const int CurrentVersion = 1;
}

/// <summary>How <see cref="ScheduleDocument"/> is written and read; generated when this is compiled.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScheduleDocument))]
internal sealed partial class ScheduleDocumentContext : JsonSerializerContext;
