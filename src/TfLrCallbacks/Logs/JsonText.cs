using System.Text;
using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>JSON as Python writes it: NaN and infinities stand there without quotation marks.</summary>
internal static class JsonText
{
    private const int Deepest = 64;

    private static readonly string[] Bare = ["NaN", "-Infinity", "Infinity"];

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlySpan<char> text) => JsonDocument.Parse(Quoted(text));

    /// <summary>Gives a number, also one that JSON does not know and that is a text therefore; null where the value is something else.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    private static string Quoted(ReadOnlySpan<char> text)
    {
        StringBuilder? quoted = null;
        int copied = 0;
        bool inText = false;
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (inText)
            {
                i += c is '\\' ? 1 : 0;
                inText = c is not '"';
            }
            else if (c is '"')
            {
                inText = true;
            }
            else if (c is '[' or '{')
            {
                // Told here, a file of nothing but brackets costs no time.
                depth = depth < Deepest ? depth + 1 : throw new JsonException("The document is nested too deeply.", path: null, lineNumber: 0, bytePositionInLine: i);
            }
            else if (c is ']' or '}')
            {
                depth--;
            }
            else if (c is 'N' or 'I' or '-')
            {
                foreach (string word in Bare)
                {
                    if (text[i..].StartsWith(word, StringComparison.Ordinal))
                    {
                        quoted = (quoted ?? new StringBuilder(text.Length + 64)).Append(text[copied..i]).Append('"').Append(word).Append('"');
                        i += word.Length - 1;
                        copied = i + 1;
                        break;
                    }
                }
            }
        }

        return quoted is null ? text.ToString() : quoted.Append(text[copied..]).ToString();
    }
}
