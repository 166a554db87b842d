using System.Globalization;
using CrashTests.Child;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using TfLrCallbacks.TensorFlow.LiveTests;
using static Tensorflow.KerasApi;

// TfLrCallbacks.TensorFlow.LiveTests.Child RUN_FOLDER [SAVE_EVERY_BATCHES]
// TfLrCallbacks.TensorFlow.LiveTests.Child FOLDER fit
// TfLrCallbacks.TensorFlow.LiveTests.Child LOG leave
// Trains a model of TensorFlow.NET in the folder, going on from what is saved there, until the end.
if (args is [var place, "fit"])
{
    BridgedTraining.Run(place);
    return 0;
}

if (args is [var log, "leave"])
{
    BridgedTraining.Leave(log);
    return 0;
}

int? saveEvery = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;
return Interruption.StopOnSignal(() =>
{
    using var folder = RunFolder.Open(args[0]);
    (NDArray x, NDArray y) = Net.Data(rows: 160);
    SteeredOptimizer optimizer = keras.optimizers.Adam(0.01f).WatchGradientNorm();
    Model model = Net.Dense(optimizer, keras.layers.BatchNormalization());
    FitHistory history = model.Fit(
        x,
        y,
        batch_size: 8,
        epochs: 16,
        verbose: 2,
        callbacks: [new GradientNormLogger(optimizer), .. Training.Callbacks(folder, saveEvery, () => Net.Weights(model).Sum(weight => (double)weight))],
        validation_data: Net.Data(rows: 40, seed: 9));
    model.SaveState(folder["final.npz"]);
    File.WriteAllText(folder["history.txt"], Training.Describe(history.Run));
    folder.Finish();
    return 0;
});
