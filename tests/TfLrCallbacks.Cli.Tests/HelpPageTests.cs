using System.Text;
using System.Text.RegularExpressions;
using ConventionTests;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>The page of the tool is what its commands say about themselves.</summary>
[TestClass]
public sealed partial class HelpPageTests
{
    private const string Path = "docs/tflr.md";

    private const string Mark = "<!-- From here on made of tflr's own help: UPDATE_DOCS=1 dotnet test tests/TfLrCallbacks.Cli.Tests -c Release -->";

    [TestMethod]
    public void The_page_of_the_tool_is_its_help()
    {
        string page = Repository.Read(Path).ReplaceLineEndings("\n");
        string expected = page[..page.IndexOf(Mark, StringComparison.Ordinal)] + Mark + "\n" + Commands();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            File.WriteAllText(System.IO.Path.Combine(Repository.Root, Path), expected);
        }

        Assert.AreEqual(expected, Repository.Read(Path).ReplaceLineEndings("\n"), $"Renew {Path} with UPDATE_DOCS=1.");
    }

    private static string Commands()
    {
        string root = Help();
        var page = new StringBuilder();
        string list = root[root.IndexOf("Commands:", StringComparison.Ordinal)..root.IndexOf("Example:", StringComparison.Ordinal)];
        foreach (Match command in Command().Matches(list))
        {
            string name = command.Groups[1].Value;
            page.Append('\n').Append("## tflr ").Append(name).Append("\n\n```\n").Append(Help(name)).Append("\n```\n");
        }

        return page.ToString();
    }

    private static string Help(params string[] command) => string.Join('\n', Run.Of([.. command, "--help"]).Out
        .Replace(System.CommandLine.RootCommand.ExecutableName, "tflr", StringComparison.Ordinal)
        .Split('\n').Select(line => line.TrimEnd())).Trim();

    [GeneratedRegex(@"^  ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex Command();
}
