using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>Brackets of C# that change nothing: those around the whole of an argument, of what is assigned, or of what is given back.</summary>
internal static class Brackets
{
    /// <summary>Gives C# without them. Comments, texts and lines of other languages in it stay as they are.</summary>
    public static string Without(string code)
    {
        Stack<(int At, bool IsWhole)> open = [];
        HashSet<int> needless = [];
        HashSet<int> listed = [];
        int before = -1;
        for (int i = 0; i < code.Length; i++)
        {
            int end = Unread(code, i);
            if (end > i)
            {
                i = end - 1;
                before = i;
                continue;
            }

            switch (code[i])
            {
                case '(' or '[' or '{':
                    open.Push((i, code[i] == '(' && before >= 0 && IsBegin(code, before)));
                    break;
                case ')' or ']' or '}' when open.TryPop(out (int At, bool IsWhole) pair):
                    if (pair.IsWhole && !listed.Contains(pair.At) && before > pair.At && code.AsSpan(i + 1).TrimStart() is [')' or ']' or '}' or ',' or ';', ..])
                    {
                        needless.Add(pair.At);
                        needless.Add(i);
                    }

                    break;
                case ',' when open.TryPeek(out (int At, bool IsWhole) around):
                    // Several values: a tuple.
                    listed.Add(around.At);
                    break;
            }

            before = char.IsWhiteSpace(code[i]) ? before : i;
        }

        StringBuilder written = new(code.Length);
        for (int i = 0; i < code.Length; i++)
        {
            if (!needless.Contains(i))
            {
                written.Append(code[i]);
            }
        }

        return written.ToString();
    }

    /// <summary>Gets whether an argument, an assigned value or a value that is given back begins behind a character.</summary>
    private static bool IsBegin(string code, int at) => code[at] switch
    {
        '(' or '[' or ',' or ':' => true,
        '=' => at > 0 && code[at - 1] == ' ',
        '>' => at > 0 && code[at - 1] == '=',
        'n' => at >= 6 && code.AsSpan(at - 6, 7) is " return",
        _ => false,
    };

    /// <summary>Gives the place behind a comment, a text or a character that begins at a place; the place itself where none does.</summary>
    public static int Unread(string code, int at)
    {
        if (code.AsSpan(at).StartsWith("//"))
        {
            return code.IndexOf('\n', at) is var line && line < 0 ? code.Length : line;
        }

        if (code[at] == '\'')
        {
            int close = code.IndexOf('\'', at + (at + 1 < code.Length && code[at + 1] == '\\' ? 3 : 2));
            return close < 0 ? code.Length : close + 1;
        }

        if (code[at] != '"')
        {
            return at;
        }

        int quotes = at;
        while (quotes < code.Length && code[quotes] == '"')
        {
            quotes++;
        }

        if (quotes - at >= 3)
        {
            int fence = code.IndexOf(new string('"', quotes - at), quotes, StringComparison.Ordinal);
            return fence < 0 ? code.Length : fence + quotes - at;
        }

        for (int i = at + 1; i < code.Length && code[i] != '\n'; i++)
        {
            if (code[i] == '\\')
            {
                i++;
            }
            else if (code[i] == '"')
            {
                return i + 1;
            }
        }

        return at + 1;
    }
}
