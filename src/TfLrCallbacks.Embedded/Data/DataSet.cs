using System.Globalization;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Images, or other samples, with class numbers, for training and for testing.</summary>
/// <remarks>
/// <see cref="Load"/> reads <c>.npz</c> files in Keras' layout, with arrays <c>x_train</c>, <c>y_train</c>, <c>x_test</c> and
/// <c>y_test</c>, folders with the four IDX files of MNIST and its relatives, as they are or gzipped, and <c>.csv</c> files: columns of numbers, the
/// last one the class as a whole number or a word, with or without a heading. Of a CSV file a fifth of the rows, always the same, is for testing, and
/// each column is brought to mean 0 and standard deviation 1.
/// </remarks>
public sealed class DataSet
{
    internal DataSet(string name, NDArray trainImages, NDArray trainLabels, NDArray testImages, NDArray testLabels)
    {
        Name = name;
        TrainImages = trainImages;
        TrainLabels = trainLabels;
        TestImages = testImages;
        TestLabels = testLabels;
        ClassCount = 1 + (int)Math.Max(Largest(trainLabels), Largest(testLabels));
    }

    /// <summary>Gets the name: the name of the file without its extension, or of the folder.</summary>
    public string Name { get; }

    /// <summary>Gets the samples to train on, (samples, …), as they were stored.</summary>
    public NDArray TrainImages { get; }

    /// <summary>Gets their class numbers, (samples), from 0 on.</summary>
    public NDArray TrainLabels { get; }

    /// <summary>Gets the samples to test on, (samples, …), as they were stored.</summary>
    public NDArray TestImages { get; }

    /// <summary>Gets their class numbers, (samples), from 0 on.</summary>
    public NDArray TestLabels { get; }

    /// <summary>Gets the number of classes: the largest class number and one more.</summary>
    public int ClassCount { get; }

    /// <summary>Reads a data set.</summary>
    /// <param name="path">An <c>.npz</c> file, a <c>.csv</c> file, or a folder with the four IDX files.</param>
    /// <returns>The data.</returns>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or a file is missing in the folder.</exception>
    /// <exception cref="InvalidDataException">A file is cut short or of another format, or its contents do not fit together: sizes
    /// that differ, labels that are no class numbers, values that are not finite, no samples.</exception>
    public static DataSet Load(string path)
    {
        Check.NotEmpty(path);
        if (Directory.Exists(path))
        {
            return IdxFolder.Load(path);
        }

        return File.Exists(path)
            ? Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? CsvData.Load(path) : NpzData.Load(path)
            : throw new FileNotFoundException(
                $"There is no data set at {path}. Give an .npz file with x_train, y_train, x_test and y_test, a .csv file whose last column is the class, or a folder with the four IDX files.", path);
    }

    /// <summary>Makes a data set of the first samples.</summary>
    /// <param name="trainCount">How many samples to train on, 1 or more; all where there are fewer.</param>
    /// <param name="testCount">How many samples to test on, 1 or more; all where there are fewer.</param>
    /// <returns>The data set; it shares the arrays of this one.</returns>
    public DataSet Take(int trainCount, int testCount)
    {
        var train = new Slice(0, Math.Min(Check.AtLeast(1, trainCount), TrainLabels.shape[0]));
        var test = new Slice(0, Math.Min(Check.AtLeast(1, testCount), TestLabels.shape[0]));
        return new DataSet(Name, TrainImages[train], TrainLabels[train], TestImages[test], TestLabels[test]);
    }

    /// <summary>
    /// Makes flat float32 rows with mean 0 and standard deviation 1: (x − mean) / deviation, both over all values of
    /// the training samples, for training and test alike.
    /// </summary>
    /// <returns>The data set; its samples are (samples, values).</returns>
    /// <exception cref="InvalidDataException">All training values are equal.</exception>
    public DataSet Standardize()
    {
        using var scope = NDScope.Open();
        NDArray train = Rows(TrainImages);
        double mean = np.mean(train.astype(NPTypeCode.Double)).item<double>();
        double deviation = np.std(train.astype(NPTypeCode.Double)).item<double>();
        return deviation > 0
            ? new DataSet(
                Name, Standard(train, mean, deviation), TrainLabels, Standard(Rows(TestImages), mean, deviation), TestLabels)
            : throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"All values of {Name} are {mean}, so they cannot be brought to a standard deviation of 1."));
    }

    private static NDArray Rows(NDArray samples)
    {
        using var scope = NDScope.Open();
        return scope.Returns(samples.reshape(samples.shape[0], -1).astype(NPTypeCode.Single));
    }

    private static NDArray Standard(NDArray rows, double mean, double deviation)
    {
        using var scope = NDScope.Open();
        return Arrays.Keep((rows - (float)mean) / (float)deviation);
    }

    private static double Largest(NDArray labels)
    {
        using var scope = NDScope.Open();
        return np.amax(labels.astype(NPTypeCode.Double), null).item<double>();
    }
}
