using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfLrCallbacks;

/// <summary>How <c>state.json</c> is written: snake case as Python has it, NaN and infinities as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(RunStateDocument))]
internal sealed partial class RunStateDocumentJson : JsonSerializerContext;
