using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using TfLrCallbacks;
using TfLrCallbacks.Reports;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

// TensorFlow.NET has an EarlyStopping too: one line says which is meant.
using EarlyStopping = TfLrCallbacks.EarlyStopping;

return TensorFlowNetExample.Run(() =>
{
    ((var x, var y), (var xv, var yv)) = TensorFlowNetExample.Fashion();
    using RunFolder folder = RunFolder.Create(Path.Combine("runs", "tensorflow-net"), replace: true);

    Sequential model = keras.Sequential([
        keras.layers.Dense(128, activation: "relu", input_shape: new Shape(784)),
        keras.layers.Dense(10),
    ]);
    model.compile(new SGD(0.01f, momentum: 0.9f), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);

    // 1. Find a learning rate. The model is given back untouched.
    RangeTestResult found = model.FindLearningRate(x, y, batch_size: 64);
    Console.WriteLine(found.ToSummary());

    // 2. Train with a one-cycle schedule driven by it.
    FitHistory history = model.Fit(
        x, y, batch_size: 64, epochs: 10, validation_data: (xv, yv),
        found.OneCycle(), new CsvLogger(folder.CsvLog), new EarlyStopping("val_loss", patience: 5));

    // 3. Say what happened.
    new ReportPage(new ReportContent
    {
        Title = "TfLrCallbacks on TensorFlow.NET",
        Summary = string.Create(CultureInfo.InvariantCulture, $"Test accuracy {history.history["val_accuracy"][^1]:P1} after {history.Run.Epochs.Count} epochs."),
        RangeTest = found,
        Runs = [RunFigure.From("one-cycle", history.Run, "accuracy")],
        Warnings = history.Run.Warnings,
    }).Save(folder["report.html"]);
    folder.Finish();
    Console.WriteLine($"Report: {folder["report.html"]}");
});
