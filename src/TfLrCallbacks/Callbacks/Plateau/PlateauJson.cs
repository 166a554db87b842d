using System.Text.Json.Serialization;

namespace TfLrCallbacks;

/// <summary>How the states of plateau rules become JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(PlateauState))]
internal sealed partial class PlateauJson : JsonSerializerContext;
