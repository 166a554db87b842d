using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;

namespace PackageTests;

/// <summary>A debugger steps into a package by the addresses that its symbols hold, so these must be those of the published sources.</summary>
[TestClass]
public sealed class SourceLinkTests
{
    private const string Published = "https://github.com/tflrcallbacks/tflrcallbacks";

    /// <summary>"Source Link" in the specification of portable PDB.</summary>
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>In a clone of what is published: SourceLink asks git where a clone comes from.</summary>
    [TestMethod]
    [Packed]
    public void The_symbols_name_the_published_sources_of_this_commit()
    {
        string clone = Path.Combine(Feed.Folder, "clone");
        Shell.Run(Feed.Folder, $"git clone -q --depth 1 \"file://{Repository.Root}\" clone");
        Shell.Run(clone, $"git remote set-url origin {Published}.git");
        string commit = Shell.Run(clone, "git rev-parse HEAD").Trim();
        Shell.Run(clone, "dotnet build src/TfLrCallbacks -c Release -v q -nologo -p:RunAnalyzersDuringBuild=false -p:ContinuousIntegrationBuild=true");

        using FileStream file = File.OpenRead(Path.Combine(clone, "artifacts", "bin", "TfLrCallbacks", "release", "TfLrCallbacks.pdb"));
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(file);
        MetadataReader symbols = provider.GetMetadataReader();
        CustomDebugInformation link = symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation).Single(information => symbols.GetGuid(information.Kind) == s_sourceLink);
        using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(symbols.GetBlobBytes(link.Value)));
        JsonProperty documents = json.RootElement.GetProperty("documents").EnumerateObject().Single();

        Assert.AreEqual($"https://raw.githubusercontent.com/tflrcallbacks/tflrcallbacks/{commit}/*", documents.Value.GetString());
        string root = documents.Name.TrimEnd('*');
        string[] sources = [.. symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).Where(name => !name.Contains("/obj/", StringComparison.Ordinal))];
        Assert.IsNotEmpty(sources);
        foreach (string source in sources)
        {
            Assert.StartsWith(root, source);
            Assert.IsTrue(File.Exists(Path.Combine(clone, source[root.Length..])), source);
        }
    }
}
