using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>A row of the contract: files, and commands that are run one after the other in their folder.</summary>
internal sealed record ContractRow(string Name)
{
    public List<(string Name, StringBuilder Text)> Files { get; } = [];

    public List<ContractCommand> Commands { get; } = [];

    public override string ToString() => Name;
}

/// <summary>A command, and what is expected of it.</summary>
internal sealed record ContractCommand
{
    public StringBuilder Input { get; } = new();

    public string? Line { get; set; }

    /// <summary>Gets how many columns the terminal has; null where the output is redirected.</summary>
    public int? Width { get; init; }

    public IReadOnlyList<string> Environment { get; init; } = [];

    public List<string> Output { get; } = [];

    public List<string> Error { get; } = [];

    public int Code { get; set; }

    /// <summary>Says where the output differs from what is expected; null where it does not. Empty lines at the end do not count.</summary>
    public static string? Difference(List<string> expected, string actual)
    {
        string pattern = string.Concat(Trimmed(expected).Select(line => line is "..." ? "(.*\n)*" : Regex.Escape(line).Replace("\\[\\.\\.]", ".*", StringComparison.Ordinal) + "\n"));
        return Regex.IsMatch(string.Concat(Trimmed(actual.Split('\n')).Select(line => line + "\n")), $"\\A{pattern}\\z", RegexOptions.CultureInvariant)
            ? null
            : $"expected:\n{string.Join('\n', expected)}\nactual:\n{actual}";
    }

    private static string[] Trimmed(IReadOnlyList<string> lines) => [.. lines.Take(lines.Count - lines.Reverse().TakeWhile(line => line.Length == 0).Count())];
}
