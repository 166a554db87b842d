using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using TfLrCallbacks.TensorFlow.LiveTests;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

/// <summary>A training in TensorFlow.NET's own fit, which goes on from its newest checkpoint as its user must do it: LoadState, and initial_epoch.</summary>
internal static class BridgedTraining
{
    private const int Epochs = 12;

    /// <summary>Trains to the end.</summary>
    /// <param name="folder">Where the checkpoints and the log lie.</param>
    public static void Run(string folder)
    {
        Directory.CreateDirectory(folder);
        tf_output_redirect = TextWriter.Null;
        (NDArray x, NDArray y) = Net.Data(rows: 160);
        Model model = Net.Dense(keras.optimizers.Adam(0.01f));
        int epoch = 0;
        if (Directory.GetFiles(folder, "epoch-*.npz").Max() is { } newest)
        {
            model.LoadState(newest);
            epoch = int.Parse(newest[^6..^4], CultureInfo.InvariantCulture);
        }

        if (epoch < Epochs)
        {
            // The checkpoint stands before the log: what is logged is saved.
            using FitCallbacks callbacks = model.Callback(
                new OneCycle(0.05),
                new ModelCheckpoint(Path.Combine(folder, "epoch-{epoch:02d}.npz")),
                new CsvLogger(Path.Combine(folder, "log.csv"), append: true),
                new JsonLinesLogger(Path.Combine(folder, $"from-{epoch:00}.jsonl"), "batch"));
            model.fit(x, y, batch_size: 8, epochs: Epochs, initial_epoch: epoch, shuffle: false, callbacks: [callbacks]);
        }

        model.SaveState(Path.Combine(folder, "final.npz"));
    }

    /// <summary>Trains four epochs on a dataset with validation, of whose last fit leaves out the end, and lets the process end without another word.</summary>
    /// <param name="log">The log, which nothing closes.</param>
    public static void Leave(string log)
    {
        tf_output_redirect = TextWriter.Null;
        (NDArray x, NDArray y) = Net.Data();
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(tf.convert_to_tensor(x), tf.convert_to_tensor(y)).batch(8);
        Model model = Net.Dense();
        model.fit(data, epochs: 4, validation_data: data, callbacks: model.Callbacks(new CsvLogger(log)));
    }
}
