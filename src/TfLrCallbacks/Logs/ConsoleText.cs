using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>What programs print into a console, as it is redirected into a file.</summary>
internal static partial class ConsoleText
{
    /// <summary>Gives what stands in each line, without colours. A bar that is drawn over is several texts of one line.</summary>
    public static IEnumerable<(string Text, int Line)> Drawings(string text)
    {
        int line = 0;
        foreach (string whole in text.Split('\n'))
        {
            line++;
            foreach (string drawing in whole.Split('\r', '\b'))
            {
                if (!string.IsNullOrWhiteSpace(drawing))
                {
                    yield return (Escape().Replace(drawing, string.Empty), line);
                }
            }
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
