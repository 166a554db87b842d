using System.Text.RegularExpressions;

namespace ConventionTests;

[TestClass]
public sealed partial class FileTests
{
    [TestMethod]
    public void A_source_file_above_300_lines_has_its_reason_in_an_adr()
    {
        string reasons = string.Concat(Repository.Files("docs/adr", "*.md").Select(Repository.Read));

        string[] faults = [.. Repository.Files("src", "*.cs")
            .Where(file => Repository.Read(file).TrimEnd('\n').Split('\n').Length > 300)
            .Where(file => !reasons.Contains(Path.GetFileName(file), StringComparison.Ordinal))];

        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    [TestMethod]
    public void A_source_file_declares_the_type_it_is_named_after()
    {
        string[] faults = [.. Repository.Files("src", "*.cs")
            .Where(file => !Path.GetFileName(file).StartsWith("Program", StringComparison.Ordinal))
            .Where(file => !Regex.IsMatch(
                Repository.Read(file),
                $@"\b(class|struct|record|interface|enum|delegate [\w<>?]+)\s+{Regex.Escape(Path.GetFileNameWithoutExtension(file).Split('.')[0])}\b"))];

        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    /// <summary>A block of C# in the README or docs that says where it is from stands there word for word.</summary>
    [TestMethod]
    public void Every_example_in_the_documents_is_the_code_it_says_it_is()
    {
        int checkedBlocks = 0;
        List<string> faults = [];
        foreach (string document in Repository.Files(".", "*.md"))
        {
            string text = Repository.Read(document).ReplaceLineEndings("\n");
            int blocks = CodeBlock().Count(text);
            MatchCollection marked = MarkedBlock().Matches(text);
            if (blocks != marked.Count)
            {
                faults.Add($"{document}: {blocks - marked.Count} block(s) of C# do not say which file they are from (<!-- from FILE -->).");
            }

            foreach (Match block in marked)
            {
                checkedBlocks++;
                if (!Flat(Repository.Read(block.Groups["file"].Value)).Contains(Flat(block.Groups["code"].Value), StringComparison.Ordinal))
                {
                    faults.Add($"{document}: the block from {block.Groups["file"].Value} is not what stands there.");
                }
            }
        }

        Assert.IsEmpty(faults, string.Join('\n', faults));
        Assert.IsGreaterThan(0, checkedBlocks);
    }

    [TestMethod]
    public void Every_page_of_the_documentation_is_reached_from_its_start_and_in_its_contents()
    {
        string start = Repository.Read("docs/index.md");
        string contents = Repository.Read("docs/toc.yml");
        string[] pages = [.. Repository.Files("docs", "*.md").Where(file => !file.StartsWith("docs/adr/", StringComparison.Ordinal)).Select(file => file["docs/".Length..])];

        Assert.AreEqual(string.Empty, string.Join(' ', pages.Where(page => page is not "index.md" && !start.Contains($"]({page})", StringComparison.Ordinal))));
        Assert.AreEqual(string.Empty, string.Join(' ', pages.Where(page => !contents.Contains($"href: {page}", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Every_link_between_files_leads_to_a_file()
    {
        string[] faults = [.. Repository.Files(".", "*.md").SelectMany(file => LinkedFile().Matches(Repository.Read(file))
            .Select(link => link.Groups[1].Value)
            .Where(link => !link.Contains(':', StringComparison.Ordinal) && !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, link)))
            .Select(link => $"{file}: {link}"))];

        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    private static string Flat(string code) => Indentation().Replace(code.Trim(), "\n");

    [GeneratedRegex(@"\]\(([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex LinkedFile();

    [GeneratedRegex("^```csharp", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("<!-- from (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex MarkedBlock();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Indentation();
}
