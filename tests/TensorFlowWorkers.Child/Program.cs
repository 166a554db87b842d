using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Metrics;
using Tensorflow.NumPy;
using TfLrCallbacks;
using TfLrCallbacks.Mpi;
using TfLrCallbacks.TensorFlow;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

// Trains a small model on the workers that mpirun started, and prints on each: weights HASH loss VALUE found VALUE.
// Arguments: an optimizer (sgd, adam), and "normalize" for a model with BatchNormalization, "precision" for a metric over all batches, or "fit" for TensorFlow.NET's own fit.
tf_output_redirect = TextWriter.Null;
using MpiWorkers workers = MpiWorkers.Start(timeLimit: TimeSpan.FromMinutes(2));
var random = new Random(1);
float[,] points = new float[203, 2];
int[] rings = new int[203];
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
bool normalizes = args.Contains("normalize");
Sequential model = keras.Sequential(
[
    keras.layers.Dense(16, activation: "relu", input_shape: new Shape(2)),
    .. normalizes ? [keras.layers.BatchNormalization()] : Array.Empty<ILayer>(),
    keras.layers.Dense(2),
]);
IOptimizer optimizer = args.Contains("adam") ? keras.optimizers.Adam(0.01f) : keras.optimizers.SGD(0.05f, momentum: 0.9f);
model.compile(
    optimizer.OnWorkers(workers).ClipGlobalNorm(5),
    keras.losses.SparseCategoricalCrossentropy(from_logits: true),
    ["accuracy"]);
if (args.Contains("precision"))
{
    model.compile(keras.optimizers.SGD(0.05f).OnWorkers(workers), keras.losses.SparseCategoricalCrossentropy(from_logits: true), [new Precision(name: "own_precision")]);
}

// Every process starts with the same weights: those are what one and several workers are compared by.
int number = 0;
if (!normalizes)
{
    model.set_weights([.. model.TrainableWeights.Select(weight => Numbers(weight.shape, number++))]);
}

if (args.Contains("fit"))
{
    model.fit(x, y, batch_size: 32, epochs: 1, callbacks: model.Callbacks(new ConstantRate(0.05)));
}

// 203 samples in batches of 33: the last batch has 5, which does not divide.
RangeTestResult found = model.FindLearningRate(x, y, batch_size: 33);
FitHistory history = model.Fit(x, y, batch_size: 33, epochs: 6, verbose: 0, validation_split: 0.1f, callbacks: [new OneCycle(0.05), new WorkerAgreement(everyBatches: 1)]);
string hash = Convert.ToHexStringLower(SHA256.HashData([.. model.TrainableWeights.SelectMany(weight => weight.numpy().ToArray<float>()).SelectMany(BitConverter.GetBytes)]))[..16];
string line = string.Create(CultureInfo.InvariantCulture, $"weights {hash} loss {history.history["loss"][^1]:R} val_loss {history.history["val_loss"][^1]:R} found {found.MaxLearningRate:R}\n");

// Open MPI gives every worker a terminal, before which the console would write control codes.
using var standardOutput = new SafeFileHandle(1, ownsHandle: false);
using var output = new FileStream(standardOutput, FileAccess.Write);
output.Write(System.Text.Encoding.UTF8.GetBytes(line));

static NDArray Numbers(Shape shape, int seed)
{
    var random = new Random(seed);
    float[] values = [.. Enumerable.Range(0, (int)shape.dims.Aggregate(1L, (size, dimension) => size * dimension)).Select(_ => (float)(random.NextDouble() - 0.5))];
    return new NDArray(values, shape);
}
