using System.Text.Json.Serialization;

namespace TfLrCallbacks;

/// <summary>How a result becomes JSON: snake case as Python has it, NaN and infinities as texts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RangeTestResult))]
internal sealed partial class RangeTestJson : JsonSerializerContext;
