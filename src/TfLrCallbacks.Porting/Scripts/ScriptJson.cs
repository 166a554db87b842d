using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TfLrCallbacks.Porting;

/// <summary>Writes what was found in a script as JSON.</summary>
internal static class ScriptJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives a value as JSON; what JSON has no number for is a text.</summary>
    public static string Of(Value value) => Text(json => Write(json, value), isIndented: false);

    public static string Of(PortedScript script) => Text(
        json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("constructs");
            foreach (ScriptConstruct construct in script.Constructs)
            {
                Write(json, construct);
            }

            json.WriteEndArray();
            json.WriteStartArray("warnings");
            foreach (ScriptWarning warning in script.Warnings)
            {
                json.WriteStartObject();
                json.WriteNumber("line", warning.Line);
                json.WriteString("code", warning.Code);
                json.WriteString("severity", warning.Severity switch { ScriptSeverity.Error => "error", ScriptSeverity.Note => "note", _ => "warning" });
                json.WriteString("text", warning.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (string note in script.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteString("csharp", script.CSharp);
            json.WriteEndObject();
        },
        isIndented: true);

    private static string Text(Action<Utf8JsonWriter> write, bool isIndented)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options with { Indented = isIndented }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteDetail(Utf8JsonWriter json, object detail)
    {
        switch (detail)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (string text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue((string)detail);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, ScriptConstruct construct)
    {
        json.WriteStartObject();
        json.WriteNumber("line", construct.Line);
        json.WriteNumber("endLine", construct.EndLine);
        json.WriteString("kind", construct.Kind);
        json.WriteString("name", construct.Name);
        json.WriteString("csharp", construct.CSharp);
        foreach ((string name, object detail) in construct.Details)
        {
            json.WritePropertyName(name);
            WriteDetail(json, detail);
        }

        json.WriteStartObject("arguments");
        foreach (ScriptArgument argument in construct.Arguments.DistinctBy(argument => argument.Name))
        {
            json.WriteStartObject(argument.Name);
            if (argument.Json is not null)
            {
                json.WritePropertyName("value");
                json.WriteRawValue(argument.Json);
            }

            if (argument.Prefix is not null)
            {
                json.WriteString("expr", argument.Prefix);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteList(json, "pluggedIn", construct.PluggedIn);
        json.WriteStartArray("codes");
        foreach (string code in construct.Codes)
        {
            json.WriteStringValue(code);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string item in items)
            {
                json.WriteStringValue(item);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case Value.Float number when double.IsFinite(number.Number):
                JsonValues.WriteFraction(json, number.Number);
                break;
            case Value.Float number:
                json.WriteStringValue(number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
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
            case Value.Sequence list:
                json.WriteStartArray();
                foreach (Value item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case Value.Dictionary entries:
                json.WriteStartObject();
                foreach (KeyValuePair<Value, Value> item in entries.Items.DistinctBy(item => item.Key))
                {
                    json.WritePropertyName(item.Key is Value.Text key ? key.Characters : item.Key.ToString());
                    Write(json, item.Value);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
