using TfLrCallbacks.Embedded;

/// <summary>What the examples on TensorFlow.NET share: a word where it is not there, and the bundled data.</summary>
internal static class TensorFlowNetExample
{
    /// <summary>Runs an example; where TensorFlow.NET or its native library is missing, says in a line what to do.</summary>
    public static int Run(Action example)
    {
        try
        {
            example();
            return 0;
        }
        catch (Exception missing) when (IsMissing(missing))
        {
            Console.WriteLine(TensorFlowNetMissing.Remedy);
            return 0;
        }
    }

    /// <summary>Reads the bundled subset of Fashion-MNIST: rows of 784 numbers with mean 0 and deviation 1, and labels.</summary>
    public static ((Tensorflow.NumPy.NDArray X, Tensorflow.NumPy.NDArray Y) Train, (Tensorflow.NumPy.NDArray X, Tensorflow.NumPy.NDArray Y) Test) Fashion()
    {
        DataSet data = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz")).Standardize();
        return ((Rows(data.TrainImages), Labels(data.TrainLabels)), (Rows(data.TestImages), Labels(data.TestLabels)));
    }

    private static Tensorflow.NumPy.NDArray Rows(NumSharp.NDArray rows) =>
        new(rows.ToArray<float>(), new Tensorflow.Shape(rows.shape[0], rows.shape[1]));

    private static Tensorflow.NumPy.NDArray Labels(NumSharp.NDArray labels) =>
        Enumerable.Range(0, (int)labels.shape[0]).Select(i => Convert.ToInt32(labels.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)).ToArray();

    private static bool IsMissing(Exception error) => error switch
    {
        FileNotFoundException { FileName: { } file } => file.StartsWith("Tensorflow", StringComparison.Ordinal),
        DllNotFoundException => true,
        TypeInitializationException { InnerException: { } inner } => IsMissing(inner),
        _ => false,
    };
}
