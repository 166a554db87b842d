using System.Buffers;

namespace TfLrCallbacks.Porting;

/// <summary>What a notebook or an interactive session puts before and between lines of Python.</summary>
internal static class NotebookLines
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

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

    /// <summary>Gives the length of the prompt of a line that goes on with the one before, <c>... </c> or <c>   ...: </c>. Gives 0 if the line has no prompt.</summary>
    public static int Continuation(string text, int at)
    {
        int start = at;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        return StartsWith(text, start, "...: ") ? start + 5 - at : StartsWith(text, start, "... ") ? start + 4 - at : 0;
    }

    /// <summary>Gives the length of <c>%time</c>, behind which a statement stands that the notebook carries out; 0 where there is none.</summary>
    public static int Timed(string text, int at)
    {
        int end = StartsWith(text, at, "%time ") ? at + "%time ".Length : text.Length;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        return end < text.Length && text[end] is not ('\r' or '\n' or '-') ? end - at : 0;
    }

    /// <summary>Gets whether a prompt is that of Python's own shell, which writes its answers into the lines below without one.</summary>
    public static bool IsShell(string text, int at) => StartsWith(text, at, ">>>");

    /// <summary>Says what a line is that a notebook or a shell understands and Python does not; null for a line of Python.</summary>
    public static string? Command(string text, int at) =>
        at >= text.Length ? null
        : text[at] == '!' && !StartsWith(text, at, "!=") ? "a shell command"
        : text[at] == '%' && !StartsWith(text, at, "%=") && at + 1 < text.Length && (char.IsLetter(text[at + 1]) || text[at + 1] == '%') ? "a command of the notebook"
        : StartsWith(text, at, "$ ") ? "a shell command"
        : StartsWith(text, at, "Out[") ? "an output of the notebook"
        : StartsWith(text, at, "```") ? "a fence of Markdown"
        : IsQuestion(text, at) ? "a question for help"
        : Captured(text, at) is '!' ? "a shell command"
        : Captured(text, at) is '%' ? "a command of the notebook"
        : null;

    /// <summary>Gets whether a line asks IPython for help: <c>CosineDecay?</c>, <c>optax.adam??</c>.</summary>
    private static bool IsQuestion(string text, int at)
    {
        int end = text.AsSpan(at).IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = text.AsSpan(at, end < 0 ? text.Length - at : end).TrimEnd();
        ReadOnlySpan<char> name = line.Trim('?');
        return name.Length > 0 && name.Length < line.Length && name.IndexOfAnyExcept(NameCharacters) < 0;
    }

    /// <summary>Gives the sign of a command whose output a name is given, <c>files = !ls</c>, <c>where = %pwd</c>; null for any other line.</summary>
    private static char? Captured(string text, int at)
    {
        int end = text.AsSpan(at).IndexOfAny('\r', '\n');
        ReadOnlySpan<char> line = text.AsSpan(at, end < 0 ? text.Length - at : end);
        int equals = line.IndexOf('=');
        if (equals < 1 || line[..equals].TrimEnd() is not { Length: > 0 } name || name.IndexOfAnyExcept(NameCharacters) >= 0)
        {
            return null;
        }

        ReadOnlySpan<char> given = line[(equals + 1)..].TrimStart();
        return given.Length > 1 && given[0] is '!' or '%' && char.IsLetter(given[1]) ? given[0] : null;
    }

    private static bool StartsWith(string text, int at, string start) => string.CompareOrdinal(text, at, start, 0, start.Length) == 0;
}
