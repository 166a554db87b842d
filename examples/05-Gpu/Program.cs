// Says whether TensorFlow.NET sees a GPU, and trains on it. What to install stands in docs/tensorflow-net.md.
using System.Diagnostics;
using System.Globalization;
using Tensorflow;
using Tensorflow.Keras.Engine;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

// Before TensorFlow is touched: take GPU memory as it is needed, and not all at once. TensorFlow.NET's set_memory_growth comes too late.
// Environment.SetEnvironmentVariable would be too little: outside Windows it changes .NET's own copy, which native code does not read.
NativeEnvironment.Set("TF_FORCE_GPU_ALLOW_GROWTH", "true");

return TensorFlowNetExample.Run(() =>
{
    int gpus = tf.config.list_physical_devices("GPU").Length;
    Console.WriteLine(gpus is 0
        ? "No GPU is seen, so this runs on the CPU. Look at TensorFlow's first lines for the CUDA library that is missing."
        : $"{gpus} GPU(s) are seen.");

    ((var x, var y), (var xv, var yv)) = TensorFlowNetExample.Fashion();
    Sequential model = keras.Sequential([
        keras.layers.Dense(1024, activation: "relu", input_shape: new Shape(784)),
        keras.layers.Dense(10),
    ]);
    model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);

    var watch = Stopwatch.StartNew();
    FitHistory history = model.Fit(x, y, batch_size: 128, epochs: 5, validation_data: (xv, yv), new OneCycle(2e-3));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F1} s, test accuracy {history.history["val_accuracy"][^1]:P1}; the weights are on {model.TrainableWeights[0].AsTensor().Device}"));
});
