using System.IO.Compression;
using NumSharp;
using NumSharp.IO;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads the arrays of an <c>.npz</c> file, and says clearly what is wrong with one.</summary>
internal static class NpzArrays
{
    /// <summary>Reads arrays, in the order in which they stand in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choose">Chooses from the names; it may refuse the file.</param>
    public static List<(string Name, NDArray Array)> Read(string path, Func<IReadOnlyList<string>, IEnumerable<string>> choose)
    {
        var arrays = new List<(string, NDArray)>();
        string reading = "the list of its arrays";
        try
        {
            using NpzFile file = np.load_npz(path);
            foreach (string name in choose([.. file.Keys]))
            {
                reading = name;
                CheckSum(path, file.Zip.GetEntry(name + ".npy"), name);
                arrays.Add((name, Numbers(path, name, file[name])));
            }
        }
#pragma warning disable CA1031 // NumSharp has many ways to say that a file is broken; the cause is kept
        catch (Exception error) when (error is not OutOfMemoryException and not FileNotFoundException and not DirectoryNotFoundException && !DataChecks.Says(error, path))
#pragma warning restore CA1031
        {
            throw DataChecks.Bad(path, $"{reading} could not be read; the file is cut short, damaged or no .npz file ({error.Message.TrimEnd('.')})", error);
        }

        return arrays;
    }

    /// <summary>The base library reads a damaged entry without complaint, so its sum is checked here.</summary>
    private static void CheckSum(string path, ZipArchiveEntry? entry, string name)
    {
        if (entry is null)
        {
            throw DataChecks.Bad(path, $"{name} is no array (no entry {name}.npy)");
        }

        using Stream stream = entry.Open();
        if (Crc32.Of(stream) != entry.Crc32)
        {
            throw DataChecks.Bad(path, $"{name} is damaged: its checksum is not the one that was stored with it");
        }
    }

    private static NDArray Numbers(string path, string name, NDArray array) =>
        array.typecode is NPTypeCode.Complex or NPTypeCode.Char or NPTypeCode.String
            ? throw DataChecks.Bad(path, $"{name} holds {array.dtype.Name}, not numbers")
            : array;
}
