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

    /// <summary>What a tool has left behind, such as the output of a try, is not part of the library.</summary>
    [TestMethod]
    public void The_sources_hold_files_of_known_kinds_only()
    {
        string[] kinds = [".cs", ".csproj", ".props", ".targets", ".editorconfig", ".md", ".txt", ".css", ".ttf", ".proto", ".py"];

        string[] faults = [.. Repository.Files("src", "*").Where(file => !kinds.Contains(Path.GetExtension(file)))];

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

    /// <summary>The site is made of docs alone, so a page there leads out of it only by an address. A picture counts as a link.</summary>
    [TestMethod]
    public void Every_link_between_files_leads_to_a_file_and_a_heading_and_stays_in_the_site()
    {
        string[] documents = [.. Repository.Files(".", "*.md")];
        string[] faults = [.. documents.SelectMany(file => Links(file).Select(link => (Link: link, Fault: FaultOf(file, link))))
            .Where(link => link.Fault is not null)
            .Select(link => link.Fault!)];

        Assert.IsEmpty(faults, string.Join('\n', faults));
        Assert.IsTrue(documents.Any(file => Links(file).Any(link => link.Contains('#', StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Links(string document) =>
        Link().Matches(Fenced().Replace(Repository.Read(document).ReplaceLineEndings("\n"), string.Empty)).Select(link => link.Groups["to"].Value).Where(link => !Address().IsMatch(link));

    private static string? FaultOf(string document, string link)
    {
        string[] parts = link.Split('#', 2);
        string file = parts[0] is "" ? document : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, parts[0])).Replace('\\', '/');
        return !Path.Exists(Path.Combine(Repository.Root, file)) ? $"{document}: {link} leads to nothing."
            : document.StartsWith("docs/", StringComparison.Ordinal) && !file.StartsWith("docs/", StringComparison.Ordinal) ? $"{document}: {link} leads out of docs, where the site has no page. Name the file, or give its address."
            : parts.Length is 2 && !Headings(file).Contains(parts[1]) ? $"{document}: {link} leads to no heading of {file}."
            : null;
    }

    /// <summary>Gives the anchors that a page's headings have, on GitHub and in the site.</summary>
    private static IEnumerable<string> Headings(string document) =>
        Heading().Matches(Fenced().Replace(Repository.Read(document).ReplaceLineEndings("\n"), string.Empty))
            .Select(heading => NoAnchor().Replace(heading.Groups[1].Value.ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    private static string Flat(string code) => Indentation().Replace(code.Trim(), "\n");

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)|(src|srcset|href)=""(?<to>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Address();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^```csharp", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("<!-- from (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex MarkedBlock();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Indentation();
}
