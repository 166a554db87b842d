using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using NumSharp;
using NumSharp.IO;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads the arrays of an <c>.npz</c> file, and says clearly what is wrong with one.</summary>
internal static partial class NpzArrays
{
    private const int LongestHeader = 1 << 12;
    private const int LongestReason = 300;

    /// <summary>Reads arrays, in the order in which they stand in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choose">Chooses from the names; it may refuse the file.</param>
    public static List<(string Name, NDArray Array)> Read(string path, Func<IReadOnlyList<string>, IEnumerable<string>> choose)
    {
        var arrays = new List<(string, NDArray)>();
        string reading = "the list of its arrays";
        try
        {
            RefuseBomb(path);
            using NpzFile file = np.load_npz(path);
            foreach (string name in choose([.. file.Keys]))
            {
                reading = Shown.Of(name);
                CheckEntry(path, file.Zip.GetEntry(name + ".npy"), reading);
                arrays.Add((name, Numbers(path, name, file[name])));
            }
        }
#pragma warning disable CA1031 // NumSharp has many ways to say that a file is broken; the cause is kept
        catch (Exception error) when (error is not OutOfMemoryException and not FileNotFoundException and not DirectoryNotFoundException && !DataChecks.Says(error, path))
#pragma warning restore CA1031
        {
            throw DataChecks.Bad(path, $"{reading} could not be read; the file is cut short, damaged or no .npz file ({Shown.Of(error.Message, LongestReason).TrimEnd('.')})", error);
        }

        return arrays;
    }

    private static void RefuseBomb(string path)
    {
        using FileStream stream = ForeignFile.Open(path);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        ArchiveLimits.RefuseBomb(archive, stream.Length);
    }

    /// <summary>The base library reads a damaged entry without complaint, so its sum is checked here; and memory is taken for the shape that it claims before it is read.</summary>
    private static void CheckEntry(string path, ZipArchiveEntry? entry, string name)
    {
        if (entry is null)
        {
            throw DataChecks.Bad(path, $"{name} is no array (no entry {name}.npy)");
        }

        using Stream content = entry.Open();
        using var check = new Crc32(content);
        byte[] header = new byte[LongestHeader];
        int read = check.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (check.ReadToEnd() != entry.Crc32)
        {
            throw DataChecks.Bad(path, $"{name} is damaged: its checksum is not the one that was stored with it");
        }

        if (Shape().Match(Encoding.Latin1.GetString(header, 0, read)) is { Success: true } shape && !(Values(shape.Groups["sizes"].Value) <= entry.Length))
        {
            throw DataChecks.Bad(path, string.Create(CultureInfo.InvariantCulture, $"{name} says that it has the shape ({Shown.Of(shape.Groups["sizes"].Value)}), more values than the {entry.Length} bytes it has"));
        }
    }

    /// <summary>Returns how many values a shape has, as a number that never overflows.</summary>
    private static double Values(string sizes) => sizes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(1.0, (product, size) => product * (double.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out double length) ? length : 1));

    [GeneratedRegex(@"'shape'\s*:\s*\((?<sizes>[^)]*)\)")]
    private static partial Regex Shape();

    private static NDArray Numbers(string path, string name, NDArray array) =>
        array.typecode is NPTypeCode.Complex or NPTypeCode.Char or NPTypeCode.String
            ? throw DataChecks.Bad(path, $"{name} holds {array.dtype.Name}, not numbers")
            : array;
}
