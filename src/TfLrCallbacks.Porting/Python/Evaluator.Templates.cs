using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Texts with values in braces.</content>
internal sealed partial class Evaluator
{
    private const int LongestTemplate = 10_000;

    /// <summary>Fills in the values of an f-string; what has none stays as it is written.</summary>
    private Value.Text Template(Expression.Template template)
    {
        bool isPartly = false;
        string text = Filled(template.Text, ref isPartly, 0);
        return new Value.Text(text) { IsPartly = isPartly };
    }

    private string Filled(string all, ref bool isPartly, int depth)
    {
        StringBuilder text = new();
        for (int at = 0; at < all.Length; at++)
        {
            if (text.Length > LongestTemplate)
            {
                isPartly = true;
                break;
            }

            if (all[at] is '{' or '}' && at + 1 < all.Length && all[at + 1] == all[at] && depth == 0)
            {
                text.Append(all[at++]);
                continue;
            }

            int end = all[at] == '{' ? End(all, at) : -1;
            if (end < 0)
            {
                text.Append(all[at]);
                continue;
            }

            string part = all[(at + 1)..end];
            string? filled = depth < 3 && part.Length <= 500 ? Field(part, depth) : null;
            isPartly |= filled is null;
            text.Append(filled ?? $"{{{part}}}");
            at = end;
        }

        return text.ToString();
    }

    /// <summary>Gives what stands for the part in braces; null where it has no value here.</summary>
    private string? Field(string part, int depth)
    {
        int colon = Top(part, 0, ':');
        string written = colon < 0 ? part : part[..colon];
        int mark = Top(written, 0, '!');
        string conversion = mark > 0 && mark == written.Length - 2 ? written[mark..] : string.Empty;
        string shown = conversion.Length > 0 ? written[..mark] : written;
        string name = shown.TrimEnd();
        bool isNamed = name.EndsWith('=') && !name.EndsWith("==", StringComparison.Ordinal) && !name.EndsWith("<=", StringComparison.Ordinal) && !name.EndsWith(">=", StringComparison.Ordinal) && !name.EndsWith("!=", StringComparison.Ordinal);
        try
        {
            bool isPartly = false;
            string format = colon < 0 ? string.Empty : Filled(part[(colon + 1)..], ref isPartly, depth + 1);
            Value value = Evaluate(Parser.ReadExpression(isNamed ? name[..^1] : shown));
            string? filled = isPartly ? null : Formats.Write(value, format, conversion.Length == 0 && isNamed && colon < 0 ? "!r" : conversion);
            return filled is null ? null : (isNamed ? shown : string.Empty) + filled;
        }
        catch (PortingException reason) when (!budget.IsSpent && !(reason.Raised is not null && (reading.IsClosed || Errors.IsWatched)))
        {
            return null;
        }
    }

    /// <summary>Gives where the braces that open at a place close; -1 where they do not.</summary>
    private static int End(string text, int open) => Top(text, open + 1, '}');

    /// <summary>Gives the first place of a character that stands in no brackets and no string; -1 for none.</summary>
    private static int Top(string text, int start, char wanted)
    {
        int depth = 0;
        char quote = '\0';
        for (int i = start; i < text.Length; i++)
        {
            char character = text[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (depth == 0 && character == wanted && !(wanted == '!' && i + 1 < text.Length && text[i + 1] == '='))
            {
                return i;
            }
            else if (character is '\'' or '"')
            {
                quote = character;
            }
            else
            {
                depth += character switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            }
        }

        return -1;
    }
}
