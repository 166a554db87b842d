namespace TfLrCallbacks.Cli;

/// <summary>A name of several words in one, such as <c>CosineDecayRestarts</c>, <c>get_cosine_schedule</c> or <c>runs/a-long-name</c>, and where a line may end in it.</summary>
internal static class CompoundName
{
    /// <summary>Gives the words of a name: it is broken after an underscore, a slash, a dot or a dash, and before a capital that follows a small letter, but never within a number.</summary>
    public static IEnumerable<string> Parts(string name)
    {
        int start = 0;
        for (int at = 1; at < name.Length; at++)
        {
            if (EndsWord(name[at - 1], at > 1 ? name[at - 2] : ' ', name[at]))
            {
                yield return name[start..at];
                start = at;
            }
        }

        yield return name[start..];
    }

    /// <summary>Breaks a name that is wider than a line into lines of as many words as fit.</summary>
    public static string Wrap(string name, int width)
    {
        if (WordWrap.Cells(name) <= width)
        {
            return name;
        }

        List<string> lines = [string.Empty];
        foreach (string part in Parts(name))
        {
            if (lines[^1].Length is 0 || WordWrap.Cells(lines[^1]) + WordWrap.Cells(part) <= width)
            {
                lines[^1] += part;
            }
            else
            {
                lines.Add(part);
            }
        }

        return string.Join('\n', lines);
    }

    private static bool EndsWord(char last, char before, char next) => last switch
    {
        '_' or '/' or '\\' => true,
        '.' => !char.IsAsciiDigit(next),
        '-' => !(before is 'e' or 'E' && char.IsAsciiDigit(next)),
        _ => char.IsUpper(next) && char.IsLower(last),
    };
}
