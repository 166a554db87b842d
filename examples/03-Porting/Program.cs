// train.py beside this file, in C#. Names and arguments are Keras'; three places differ, each with a word why.
using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

return TensorFlowNetExample.Run(() =>
{
    ((var x, var y), (var xv, var yv)) = TensorFlowNetExample.Fashion();

    Sequential model = keras.Sequential([
        keras.layers.Dense(128, activation: "relu", input_shape: new Shape(784)),
        keras.layers.Dense(10),
    ]);

    // TensorFlow.NET's optimizers take a number for the rate, and no clipping: both are put around the optimizer.
    // Keras' decay steps come after the warm-up: 32 + 288 = 320 steps, which is the whole run, so "10%" says the same.
    model.compile(
        keras.optimizers.AdamW(weight_decay: 0.01f).With(new WarmupCosine(1e-3, warmup: "10%")).ClipGlobalNorm(1.0),
        keras.losses.SparseCategoricalCrossentropy(from_logits: true),
        ["accuracy"]);

    // Fit, not fit: the same arguments, and it ends the training for the callbacks, stops where it is told to, and is faster.
    FitHistory history = model.Fit(
        x, y, batch_size: 64, epochs: 10, validation_data: (xv, yv),
        new CsvLogger("log.csv"),
        new EarlyStopping("val_loss", patience: 3, restoreBestWeights: true));
    Console.WriteLine(history.history["val_accuracy"].Max().ToString(CultureInfo.InvariantCulture));
});
