using System.Text.Json;
using System.Text.Json.Serialization;

namespace AttackTests;

/// <summary>How any value becomes a part of a state.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElements : JsonSerializerContext;
