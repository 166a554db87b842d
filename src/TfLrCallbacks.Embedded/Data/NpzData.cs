using System.IO.Compression;
using NumSharp;
using NumSharp.IO;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads <c>.npz</c> files in Keras' layout.</summary>
internal static class NpzData
{
    private static readonly string[] Names = ["x_train", "y_train", "x_test", "y_test"];

    public static DataSet Load(string path)
    {
        NDArray[] arrays = [.. Read(path)];
        (NDArray x, NDArray y, NDArray testX, NDArray testY) = (arrays[0], Column(arrays[1]), arrays[2], Column(arrays[3]));
        DataChecks.Samples(path, "training", x, y);
        DataChecks.Samples(path, "test", testX, testY);
        DataChecks.SameShape(path, x, testX);
        return new DataSet(Path.GetFileNameWithoutExtension(path), x, y, testX, testY);
    }

    private static List<NDArray> Read(string path)
    {
        var arrays = new List<NDArray>();
        string reading = "the list of its arrays";
        try
        {
            using NpzFile file = np.load_npz(path);
            string[] missing = [.. Names.Where(name => !file.ContainsKey(name))];
            if (missing.Length > 0)
            {
                throw DataChecks.Bad(
                    path, $"{string.Join(", ", missing)} missing; it holds {string.Join(", ", file.Keys)}. Keras' layout is {string.Join(", ", Names)}");
            }

            foreach (string name in Names)
            {
                reading = name;
                CheckSum(path, file.Zip.GetEntry(name + ".npy"), name);
                arrays.Add(Numbers(path, name, file[name]));
            }
        }
#pragma warning disable CA1031 // NumSharp has many ways to say that a file is broken; the cause is kept
        catch (Exception error) when (error is not OutOfMemoryException && !DataChecks.Says(error, path))
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

    /// <summary>CIFAR's labels are a column.</summary>
    private static NDArray Column(NDArray labels) => labels.ndim is 2 && labels.shape[1] is 1 ? labels.reshape(-1) : labels;
}
