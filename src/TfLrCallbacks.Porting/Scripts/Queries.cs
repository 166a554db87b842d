using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>Calls of LINQ in C#, written as people write them: <c>Milestones.Select(…)</c> for <c>System.Linq.Enumerable.Select(Milestones, …)</c>.</summary>
internal static class Queries
{
    private const string Full = "System.Linq.Enumerable.";

    private const string Usings = "using System.Collections.Generic;\n";

    /// <summary>Gives C# with its calls of LINQ in short, and with the namespace that they need. Comments and texts in it stay as they are.</summary>
    public static string Short(string code)
    {
        StringBuilder written = new(code.Length);
        Write(code, written);
        return written.Length == code.Length ? code : written.ToString().Replace(Usings, $"{Usings}using System.Linq;\n", StringComparison.Ordinal);
    }

    private static void Write(string code, StringBuilder written)
    {
        for (int i = 0; i < code.Length; i++)
        {
            int end = Brackets.Unread(code, i);
            if (end > i)
            {
                written.Append(code, i, end - i);
                i = end - 1;
            }
            else if (code.AsSpan(i).StartsWith(Full) && code.IndexOf('(', i) is var open && End(code, open + 1) is var first && first < code.Length)
            {
                Write(code[(open + 1)..first], written);
                written.Append('.').Append(code, i + Full.Length, open - i - Full.Length).Append('(');
                i = code[first] == ',' ? first + 1 : first - 1;
            }
            else
            {
                written.Append(code[i]);
            }
        }
    }

    /// <summary>Gives the place of the comma or bracket behind the argument that begins at a place.</summary>
    private static int End(string code, int at)
    {
        int depth = 0;
        for (int i = at; i < code.Length; i++)
        {
            int end = Brackets.Unread(code, i);
            if (end > i)
            {
                i = end - 1;
                continue;
            }

            depth += code[i] is '(' or '[' or '{' ? 1 : code[i] is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && code[i] == ','))
            {
                return i;
            }
        }

        return code.Length;
    }
}
