using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads folders with the four IDX files of MNIST and its relatives.</summary>
internal static class IdxFolder
{
    public static DataSet Load(string folder)
    {
        NDArray x = Read(folder, "train-images-idx3-ubyte");
        NDArray y = Read(folder, "train-labels-idx1-ubyte");
        NDArray testX = Read(folder, "t10k-images-idx3-ubyte");
        NDArray testY = Read(folder, "t10k-labels-idx1-ubyte");
        DataChecks.Samples(folder, "training", x, y);
        DataChecks.Samples(folder, "test", testX, testY);
        DataChecks.SameShape(folder, x, testX);
        return new DataSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), x, y, testX, testY);
    }

    private static NDArray Read(string folder, string name)
    {
        string plain = Path.Combine(folder, name);
        string zipped = plain + ".gz";
        if (File.Exists(plain))
        {
            return IdxFile.Read(plain);
        }

        return File.Exists(zipped)
            ? IdxFile.Read(zipped)
            : throw new FileNotFoundException(
                $"{folder} has neither {name} nor {name}.gz. A folder of IDX data has train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte.", plain);
    }
}
