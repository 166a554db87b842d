using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.KerasApi;

// 600 points in the plane, in two rings around each other: which ring is a point in? float32 inputs, int labels.
var random = new Random(1);
var points = new float[600, 2];
var rings = new int[600];
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

// Train with a one-cycle up to it, and write a log. Fit, not fit: the same arguments, and every hook of a callback.
FitHistory history = model.Fit(
    x, y, batch_size: 32, epochs: 20, verbose: 2, validation_split: 0.2f,
    callbacks: [found.OneCycle(), new CsvLogger("log.csv"), new EarlyStopping("val_loss", patience: 5, restoreBestWeights: true)]);
Console.WriteLine($"accuracy {history.history["val_accuracy"].Max():P1}");
