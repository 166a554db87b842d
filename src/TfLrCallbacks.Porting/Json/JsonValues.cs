using System.Numerics;
using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>Turns JSON into <see cref="Value"/>s and back. A call is an object with a <c>type</c>, its other members are the arguments.</summary>
internal static class JsonValues
{
    /// <summary>Gives a member of an object; null where there is none, or it is no object.</summary>
    public static JsonElement? Find(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement found) ? found : null;

    /// <summary>Gives the value of a JSON text, its objects as dictionaries; null for anything else.</summary>
    public static Value? Parsed(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Plain(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Value Plain(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new Value.Dictionary([.. json.EnumerateObject().Select(member => KeyValuePair.Create((Value)member.Name, Plain(member.Value)))]),
        JsonValueKind.Array => Value.List(json.EnumerateArray().Select(Plain)),
        _ => Read(json),
    };

    public static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Number => ReadNumber(json),
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Array => Value.List(json.EnumerateArray().Select(Read)),
        JsonValueKind.Object when json.TryGetProperty("$lambda", out JsonElement source) && source.ValueKind is JsonValueKind.String => Snippet.Evaluate(source.GetString()!),
        JsonValueKind.Object when json.TryGetProperty("type", out JsonElement type) && type.ValueKind is JsonValueKind.String =>
            new Value.Call(null, type.GetString()!, [.. Members(json).Where(member => member.Name != "type")], default),
        JsonValueKind.Object => new Value.Dictionary([.. Members(json).Select(member => KeyValuePair.Create((Value)member.Name!, member.Value))]),
        _ => Value.None,
    };

    public static IEnumerable<(string? Name, Value Value)> Members(JsonElement json) =>
        json.EnumerateObject().Select(member => ((string?)member.Name, Read(member.Value)));

    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case Value.Float { Number: var number } when double.IsFinite(number):
                WriteFraction(json, number);
                break;
            case Value.Integer whole:
                json.WriteRawValue(whole.Number.ToString(null, null));
                break;
            case Value.Boolean truth:
                json.WriteBooleanValue(truth.Truth);
                break;
            case Value.Text text:
                json.WriteStringValue(text.Characters);
                break;
            case Value.Nothing:
                json.WriteNullValue();
                break;
            case Value.Sequence list:
                json.WriteStartArray();
                foreach (Value item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case Value.Symbol symbol:
                json.WriteStringValue(symbol.Name);
                break;
            case Value.Function function:
                json.WriteStartObject();
                json.WriteString("$lambda", function.Source);
                json.WriteEndObject();
                break;
            case Value.Call call:
                json.WriteStartObject();
                json.WriteString("type", call.Name);
                WriteMembers(json, call.Arguments);
                json.WriteEndObject();
                break;
            default:
                throw new PortingException($"{value} has no form in JSON.");
        }
    }

    public static void WriteMembers(Utf8JsonWriter json, IEnumerable<(string? Name, Value Value)> members)
    {
        foreach ((string? name, Value value) in members)
        {
            json.WritePropertyName(name!);
            Write(json, value);
        }
    }

    /// <summary>A whole number is written with .0, so that whoever reads it knows that it is a fraction: Keras computes in another type otherwise.</summary>
    public static void WriteFraction(Utf8JsonWriter json, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
        {
            json.WriteRawValue(new BigInteger(number).ToString(null, null) + ".0");
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }

    private static Value ReadNumber(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length > Lexer.LongestNumber ? throw new PortingException($"A number of {text.Length} characters is not read. Write it as 1e300.")
            : text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? new Value.Integer(BigInteger.Parse(text, null)) : json.GetDouble();
    }
}
