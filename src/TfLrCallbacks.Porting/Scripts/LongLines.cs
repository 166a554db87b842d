using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>Schedules one after another in C#: each stands in a line of its own where one line would be long.</summary>
internal static class LongLines
{
    private const int Longest = 130;

    private const string Indentation = "        ";

    /// <summary>Gives C# with long schedules in several lines.</summary>
    public static string Broken(string code) => string.Join('\n', code.Split('\n').Select(line => line.Length > Longest && line.EndsWith(';') && line.StartsWith($"{Indentation}", StringComparison.Ordinal) && char.IsLetter(line[Indentation.Length]) && line.Contains(").Then(", StringComparison.Ordinal) ? Parts(line) : line));

    private static string Parts(string line)
    {
        StringBuilder parts = new();
        int depth = 0;
        for (int i = 0; i < line.Length; i++)
        {
            int end = Brackets.Unread(line, i);
            if (end > i)
            {
                parts.Append(line, i, end - i);
                i = end - 1;
                continue;
            }

            depth += line[i] is '(' or '[' or '{' ? 1 : line[i] is ')' or ']' or '}' ? -1 : 0;
            parts.Append(depth == 0 && line[i] == '.' && i > 0 && line[i - 1] == ')' ? $"\n{Indentation}    ." : line[i]);
        }

        return parts.ToString();
    }
}
