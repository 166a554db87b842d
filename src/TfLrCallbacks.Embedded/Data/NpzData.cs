using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Reads <c>.npz</c> files in Keras' layout.</summary>
internal static class NpzData
{
    private static readonly string[] Names = ["x_train", "y_train", "x_test", "y_test"];

    public static DataSet Load(string path)
    {
        NDArray[] arrays = [.. NpzArrays.Read(path, names => AllOf(path, names)).Select(pair => pair.Array)];
        (NDArray x, NDArray y, NDArray testX, NDArray testY) = (arrays[0], Column(arrays[1]), arrays[2], Column(arrays[3]));
        DataChecks.Samples(path, "training", x, y);
        DataChecks.Samples(path, "test", testX, testY);
        DataChecks.SameShape(path, x, testX);
        return new DataSet(Path.GetFileNameWithoutExtension(path), x, y, testX, testY);
    }

    private static string[] AllOf(string path, IReadOnlyList<string> names)
    {
        string[] missing = [.. Names.Where(name => !names.Contains(name))];
        return missing.Length is 0
            ? Names
            : throw DataChecks.Bad(
                path, $"{string.Join(", ", missing)} missing; it holds {Shown.Names(names)}. Keras' layout is {string.Join(", ", Names)}");
    }

    /// <summary>CIFAR's labels are a column.</summary>
    private static NDArray Column(NDArray labels) => labels.ndim is 2 && labels.shape[1] is 1 ? labels.reshape(-1) : labels;
}
