using NumSharp;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;

// 600 points in the plane, in two rings around each other: which ring is a point in?
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

NDArray x = np.array(points);
NDArray y = np.array(rings);

var model = new Sequential(new Dense(32, activation: "relu"), new Dense(2)) { Seed = 1 };
model.Compile("adam", new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");

// Find a learning rate. The model is given back untouched.
RangeTestResult found = model.FindLearningRate(x, y, batchSize: 32);
Console.WriteLine(found.ToSummary());

// Train with a one-cycle up to it, and write a log.
History history = model.Fit(
    x, y, batchSize: 32, epochs: 20, validationSplit: 0.2, verbose: 2,
    callbacks: [found.OneCycle(), new CsvLogger("log.csv"), new EarlyStopping("val_loss", patience: 5, restoreBestWeights: true)]);
Console.WriteLine($"accuracy {history["val_accuracy"].Max():P1}");
