using System.Xml.Linq;

namespace PackageTests;

/// <summary>What a package says about itself, and what is in it.</summary>
[TestClass]
public sealed class NuspecTests
{
    /// <summary>20 MB, of the package for one system.</summary>
    private const int LargestTool = 20 * 1000 * 1000;

    public static IEnumerable<string> Packages => [.. Feed.Libraries, "tflr", $"tflr.{Feed.System}"];

    [TestMethod]
    [Packed]
    [DynamicData(nameof(Packages))]
    public void A_package_says_what_it_is(string id)
    {
        Dictionary<string, XElement> metadata = Feed.Metadata(id).Elements().ToDictionary(element => element.Name.LocalName);
        string[] names = Feed.Names(id);

        foreach (string needed in (string[])["description", "license", "projectUrl", "tags", "releaseNotes", "repository", "copyright"])
        {
            Assert.IsTrue(metadata.ContainsKey(needed), $"{id} has no {needed}.");
        }

        Assert.AreEqual("README.md", metadata["readme"].Value);
        Assert.AreEqual("icon.png", metadata["icon"].Value);
        Assert.Contains("README.md", names);
        Assert.Contains("icon.png", names);
        Assert.IsNotNull(metadata["repository"].Attribute("url"));
    }

    [TestMethod]
    [Packed]
    [DynamicData(nameof(Libraries))]
    public void A_library_has_documentation_and_symbols(string id)
    {
        Assert.Contains($"lib/net10.0/{id}.xml", Feed.Names(id));
        Assert.Contains($"lib/net10.0/{id}.pdb", Feed.Names(id, "snupkg"));
    }

    public static IEnumerable<string> Libraries => Feed.Libraries;

    /// <summary>All but the host's own dependencies come with the package: one reference is enough.</summary>
    [TestMethod]
    [Packed]
    [DataRow("TfLrCallbacks", "")]
    [DataRow("TfLrCallbacks.Embedded", "NumSharp TfLrCallbacks")]
    [DataRow("TfLrCallbacks.Mpi", "TfLrCallbacks")]
    [DataRow("TfLrCallbacks.Porting", "TfLrCallbacks")]
    [DataRow("TfLrCallbacks.Reports", "ScottPlot TfLrCallbacks")]
    [DataRow("TfLrCallbacks.TensorBoard", "Google.Protobuf TfLrCallbacks")]
    [DataRow("TfLrCallbacks.TensorFlow", "TensorFlow.Keras TfLrCallbacks")]
    public void A_library_depends_on_what_it_needs(string id, string expected)
    {
        string[] dependencies = [.. Feed.Metadata(id).Descendants().Where(element => element.Name.LocalName is "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal)];

        Assert.AreEqual(expected, string.Join(' ', dependencies));
    }

    /// <summary>Also where it was built against the signatures, which are no package.</summary>
    [TestMethod]
    [Packed]
    public void The_adapter_depends_on_the_version_of_Keras_it_was_written_for() =>
        Assert.AreEqual("0.15.0", Feed.Metadata("TfLrCallbacks.TensorFlow").Descendants().Single(element => element.Attribute("id")?.Value is "TensorFlow.Keras").Attribute("version")!.Value);

    [TestMethod]
    [Packed]
    public void The_tool_for_one_system_is_small() =>
        Assert.IsLessThan(LargestTool, new FileInfo(Feed.PackageOf($"tflr.{Feed.System}")).Length);
}
