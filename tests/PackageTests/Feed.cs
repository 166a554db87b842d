using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>The packages of this repository in a folder, beside a NuGet cache that is empty at first.</summary>
internal static class Feed
{
    public static readonly string[] Libraries =
        ["TfLrCallbacks", "TfLrCallbacks.Embedded", "TfLrCallbacks.Mpi", "TfLrCallbacks.Porting", "TfLrCallbacks.Reports", "TfLrCallbacks.TensorBoard", "TfLrCallbacks.TensorFlow"];

    public static readonly string Folder = Directory.CreateTempSubdirectory("tflr-packages-").FullName;

    private static readonly Lazy<string> Packed = new(Pack);

    public static string Packages => Packed.Value;

    /// <summary>Gets the version that MinVer gave them all.</summary>
    public static string Version { get; private set; } = string.Empty;

    public static string System => RuntimeInformation.RuntimeIdentifier;

    public static string PackageOf(string id, string extension = "nupkg") => Path.Combine(Packages, $"{id}.{Version}.{extension}");

    public static XElement Metadata(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(PackageOf(id));
        using Stream nuspec = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName is "metadata");
    }

    public static string[] Names(string id, string extension = "nupkg")
    {
        using ZipArchive package = ZipFile.OpenRead(PackageOf(id, extension));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    private static string Pack()
    {
        string feed = Directory.CreateDirectory(Path.Combine(Folder, "feed")).FullName;
        foreach (string project in (string[])[.. Libraries, "TfLrCallbacks.Cli"])
        {
            Shell.Run(Repository.Root, $"dotnet pack src/{project} -c Release -o {feed} -v q -nologo -p:ToolPackageRuntimeIdentifiers={System}");
        }

        string core = Directory.GetFiles(feed, "TfLrCallbacks.*.nupkg").Select(Path.GetFileName).Single(name => char.IsDigit(name!["TfLrCallbacks.".Length]))!;
        Version = core["TfLrCallbacks.".Length..^".nupkg".Length];
        AddSignatures(feed);
        return feed;
    }

    /// <summary>Adds TensorFlow.Keras and TensorFlow.NET with the signatures of this repository in place of code, for a program that is compiled and not run.</summary>
    private static void AddSignatures(string feed)
    {
        Write("TensorFlow.Keras", "0.15.0", "Tensorflow.Keras", """<dependency id="TensorFlow.NET" version="0.150.0" />""");
        Write("TensorFlow.NET", "0.150.0", "Tensorflow.Binding", string.Empty);

        void Write(string id, string version, string assembly, string dependency)
        {
            using ZipArchive package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
            package.CreateEntryFromFile(Path.Combine(Repository.Root, "artifacts", "bin", assembly, "release", $"{assembly}.dll"), $"lib/net10.0/{assembly}.dll");
            using var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
            nuspec.Write($"""
                <package><metadata><id>{id}</id><version>{version}</version><authors>signatures</authors><description>Signatures.</description>
                <dependencies><group targetFramework="net10.0">{dependency}</group></dependencies></metadata></package>
                """);
        }
    }
}
