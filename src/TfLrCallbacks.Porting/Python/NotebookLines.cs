namespace TfLrCallbacks.Porting;

/// <summary>What a notebook or an interactive session puts before and between lines of Python.</summary>
internal static class NotebookLines
{
    /// <summary>Gives the length of a prompt such as <c>&gt;&gt;&gt; </c> or <c>In [3]: </c>; 0 where there is none.</summary>
    public static int Prompt(string text, int at)
    {
        if (StartsWith(text, at, ">>> ") || (StartsWith(text, at, "... ") && at > 0))
        {
            return 4;
        }

        if (StartsWith(text, at, ">>>"))
        {
            return 3;
        }

        int start = StartsWith(text, at, "In [") ? at + 4 : -1;
        while (start > 0 && start < text.Length && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start > 0 && StartsWith(text, start, "]:") ? start + 2 + (StartsWith(text, start + 2, " ") ? 1 : 0) - at
            : StartsWith(text, at, "...: ") ? 5
            : 0;
    }

    /// <summary>Says what a line is that a notebook or a shell understands and Python does not; null for a line of Python.</summary>
    public static string? Command(string text, int at) =>
        at >= text.Length ? null
        : text[at] == '!' && !StartsWith(text, at, "!=") ? "a shell command"
        : text[at] == '%' && !StartsWith(text, at, "%=") && at + 1 < text.Length && (char.IsLetter(text[at + 1]) || text[at + 1] == '%') ? "a command of the notebook"
        : StartsWith(text, at, "$ ") ? "a shell command"
        : StartsWith(text, at, "Out[") ? "an output of the notebook"
        : null;

    private static bool StartsWith(string text, int at, string start) => string.CompareOrdinal(text, at, start, 0, start.Length) == 0;
}
