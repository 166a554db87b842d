// A backbone trained on five classes of clothes, and a new head for the other five: first the head alone, then both, the backbone at a tenth of the rate.
using System.Globalization;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

return TensorFlowNetExample.Run(() =>
{
    ((var x, var y), (var xv, var yv)) = TensorFlowNetExample.Fashion();
    ILayer backbone = keras.layers.Dense(128, activation: "relu");

    // The model that the backbone comes from, trained on the classes 0 to 4.
    Model old = WithHead(backbone, keras.optimizers.Adam());
    (NDArray oldX, NDArray oldY) = Classes(x, y, first: 0);
    old.Fit(oldX, oldY, batch_size: 32, epochs: 10, verbose: 0, callbacks: [new OneCycle(3e-3)]);

    // The new one, for the classes 5 to 9, of which there are only a hundred samples.
    (NDArray newX, NDArray newY) = Classes(x[new Slice(0, 200)], y[new Slice(0, 200)], first: 5);
    (NDArray testX, NDArray testY) = Classes(xv, yv, first: 5);
    RunLength length = RunLength.From(newY.shape.dims[0], batchSize: 16, epochs: 20);
    SteeredOptimizer optimizer = keras.optimizers.Adam()
        .With(new WarmupCosine(3e-3, warmup: "10%"))
        .RateFactor(backbone, 0.1)
        .Freeze(backbone, untilUpdate: 5 * length.StepsPerEpoch!.Value);
    Model model = WithHead(backbone, optimizer);
    FitHistory history = model.Fit(newX, newY, batch_size: 16, epochs: 20, validation_data: (testX, testY), new SwapEMAWeights(emaMomentum: 0.9));

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Test accuracy {history.history["val_accuracy"][^1]:P1}, from {newY.shape.dims[0]} samples"));
});

static Model WithHead(ILayer backbone, IOptimizer optimizer)
{
    Sequential model = keras.Sequential([keras.layers.InputLayer(new Shape(784)), backbone, keras.layers.Dense(5)]);
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
    return model;
}

static (NDArray X, NDArray Y) Classes(NDArray x, NDArray y, int first)
{
    float[] pixels = x.ToArray<float>();
    int[] labels = y.ToArray<int>();
    int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] >= first && labels[row] < first + 5)];
    return (
        new NDArray(rows.SelectMany(row => pixels[(row * 784)..((row + 1) * 784)]).ToArray(), new Shape(rows.Length, 784)),
        rows.Select(row => labels[row] - first).ToArray());
}
