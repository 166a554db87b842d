namespace TfLrCallbacks.Cli;

/// <summary>A name of several words in one, such as <c>CosineDecayRestarts</c> or <c>get_cosine_schedule</c>, and where a line may end in it.</summary>
internal static class CompoundName
{
    /// <summary>Gives the words of a name: it is broken after an underscore or a dot and before a capital that follows a small letter.</summary>
    public static IEnumerable<string> Parts(string name)
    {
        int start = 0;
        for (int at = 1; at < name.Length; at++)
        {
            if (name[at - 1] is '_' or '.' || (char.IsUpper(name[at]) && char.IsLower(name[at - 1])))
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
}
