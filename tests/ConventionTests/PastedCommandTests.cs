using System.Text.RegularExpressions;

namespace ConventionTests;

/// <summary>The command lines of the documents that a reader pastes.</summary>
[TestClass]
public sealed partial class PastedCommandTests
{
    /// <summary>Without the word NuGet finds no version, as long as there are only prereleases.</summary>
    [TestMethod]
    public void Every_line_that_installs_a_package_of_ours_takes_prereleases()
    {
        string[] lines = [.. Documents().SelectMany(file => Install().Matches(Repository.Read(file)).Select(line => $"{file}: {line.Value}"))];

        Assert.IsGreaterThan(10, lines.Length);
        Assert.AreEqual(string.Empty, string.Join('\n', lines.Where(line => !line.Contains("--prerelease", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Every_package_that_is_installed_is_one_of_ours_or_of_TensorFlow_NET()
    {
        string[] ours = [.. Repository.Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)), "tflr"];
        string[] lines = [.. Documents().SelectMany(file => Package().Matches(Repository.Read(file)).Select(line => line.Groups["id"].Value)).Distinct()];

        Assert.AreEqual("SciSharp.TensorFlow.Redist", string.Join(' ', lines.Except(ours)));
    }

    /// <summary>A project compiles the files of all folders below its own, so a second program there breaks the first.</summary>
    [TestMethod]
    public void No_page_makes_a_project_inside_of_another()
    {
        int made = 0;
        List<string> faults = [];
        foreach (string file in Documents())
        {
            int depth = 0;
            foreach (Match line in Step().Matches(string.Join('\n', Shell().Matches(Repository.Read(file).ReplaceLineEndings("\n")).Select(block => block.Value))))
            {
                if (line.Value.StartsWith("cd ", StringComparison.Ordinal))
                {
                    depth += line.Value is "cd .." ? -1 : 1;
                    continue;
                }

                made++;
                if (depth > 0)
                {
                    faults.Add($"{file}: {line.Value}");
                }
            }
        }

        Assert.IsGreaterThan(1, made);
        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    private static IEnumerable<string> Documents() => Repository.Files(".", "*.md");

    [GeneratedRegex(@"dotnet (add package TfLrCallbacks|tool install (--\S+ (bin )?)?tflr)[^\n`]*")]
    private static partial Regex Install();

    [GeneratedRegex(@"dotnet (add package|tool install( --global)?) (?<id>[A-Za-z][\w.]*)")]
    private static partial Regex Package();

    [GeneratedRegex("^```sh$.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("^(dotnet new console -o|cd) .+$", RegexOptions.Multiline)]
    private static partial Regex Step();
}
