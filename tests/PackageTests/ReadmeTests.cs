namespace PackageTests;

/// <summary>The README of each package: short, installed by one line, with the program that the other tests run.</summary>
[TestClass]
public sealed class ReadmeTests
{
    public static IEnumerable<string> Libraries => Feed.Libraries;

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void The_README_of_a_package_has_its_program_whole(string id)
    {
        string readme = Repository.Read($"src/{id}/README.md").ReplaceLineEndings("\n");
        string program = Repository.Read($"tests/PackageTests/Programs/{id}.cs").ReplaceLineEndings("\n").Trim();

        Assert.Contains($"dotnet add package {id}", readme);
        Assert.Contains($"```csharp\n{program}\n```", readme);
    }

    /// <summary>A reader on nuget.org has no other files: a link must lead to the whole address.</summary>
    [TestMethod]
    [DynamicData(nameof(Readmes))]
    public void The_README_of_a_package_links_to_whole_addresses(string file)
    {
        foreach (string link in Repository.Read(file).Split("](").Skip(1))
        {
            Assert.StartsWith("https://", link);
        }
    }

    public static IEnumerable<string> Readmes => Repository.Files("src", "README.md");
}
