using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

// 600 points in the plane, in two rings around each other: which ring is a point in? float32 inputs, int labels.
var random = new Random(1);
float[,] points = new float[600, 2];
int[] rings = new int[600];
for (int i = 0; i < rings.Length; i++)
{
    rings[i] = i % 2;
    double angle = 2 * Math.PI * random.NextDouble();
    double radius = 1 + rings[i] + (0.3 * random.NextDouble());
    points[i, 0] = (float)(radius * Math.Cos(angle));
    points[i, 1] = (float)(radius * Math.Sin(angle));
}

NDArray x = points;
NDArray y = rings;

Sequential model = keras.Sequential([
    keras.layers.Dense(32, activation: "relu", input_shape: new Shape(2)),
    keras.layers.Dense(2),
]);
model.compile(keras.optimizers.Adam(), keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);

// Find a learning rate. The model is given back untouched.
RangeTestResult found = model.FindLearningRate(x, y, batch_size: 32);
Console.WriteLine(found.ToSummary());

// 1. Our Fit: the arguments of fit, callbacks and schedules, every hook.
FitHistory history = model.Fit(
    x, y, batch_size: 32, epochs: 20, verbose: 2, validation_split: 0.2f,
    callbacks: [found.OneCycle(), new CsvLogger("log.csv"), new EarlyStopping("val_loss", patience: 5, restoreBestWeights: true)]);
Console.WriteLine($"Fit: accuracy {history.history["val_accuracy"].Max():P1} after {history.Run.Epochs.Count} epochs");

// 2. Their fit, unchanged, with the same callbacks.
model = NewModel(keras.optimizers.Adam());
using FitCallbacks callbacks = model.Callback(found.OneCycle(), new CsvLogger("log-fit.csv"));
model.fit(x, y, batch_size: 32, epochs: 20, validation_split: 0.2f, callbacks: [callbacks]);
Console.WriteLine($"fit: accuracy {callbacks.History["val_accuracy"][^1]:P1}, {callbacks.Warnings.Count} warnings");

// 3. A schedule in the optimizer, for either of them and for loops of your own.
model = NewModel(keras.optimizers.Adam().With(new WarmupCosine(0.03, warmup: "10%")).ClipGlobalNorm(1));
history = model.Fit(x, y, batch_size: 32, epochs: 20, verbose: 0, validation_split: 0.2f);
Console.WriteLine($"With: accuracy {history.history["val_accuracy"][^1]:P1}, last rate {history.Run.StepLearningRates[^1]:g2}");

static Sequential NewModel(IOptimizer optimizer)
{
    Sequential made = keras.Sequential([
        keras.layers.Dense(32, activation: "relu", input_shape: new Shape(2)),
        keras.layers.Dense(2),
    ]);
    made.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits: true), ["accuracy"]);
    return made;
}
