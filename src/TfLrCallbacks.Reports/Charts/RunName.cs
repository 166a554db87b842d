using System.Text.RegularExpressions;

namespace TfLrCallbacks.Reports;

/// <summary>The name of a run as a picture has room for it.</summary>
internal static partial class RunName
{
    private const int OfHash = 7;

    /// <summary>A name with more characters is not in the title.</summary>
    private const int Longest = 40;

    /// <summary>Cuts hashes to the 7 digits that people use of them.</summary>
    public static string Short(string name) => Hash().Replace(name, match => match.Value[..OfHash] + "…");

    public static bool IsLong(string name) => Short(name).Length > Longest;

    // 16 hexadecimal digits in a row or more, a letter and a digit among them: no date, and no word.
    [GeneratedRegex(@"(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{16,}(?![0-9A-Za-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
