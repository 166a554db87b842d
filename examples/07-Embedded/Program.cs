using EmbeddedExample;
using NumSharp;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;

DataSet data = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "digits.npz")).Standardize();

var model = new Sequential(new Dense(64, activation: "relu"), new Dense(10, activation: "softmax")) { Seed = 42 };
model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
model.Summary();
model.Fit(data.TrainImages, data.TrainLabels, batchSize: 32, epochs: 5, validationSplit: 0.1, callbacks: new CosineDecay(0.003, decaySteps: 215));
Console.WriteLine($"test accuracy {model.Evaluate(data.TestImages, data.TestLabels)["accuracy"]:P1}, products by {MatrixLibrary.Description}");

model.Save("digits-model.npz");
Sequential again = Sequential.Load("digits-model.npz");
again.Layers[0].Trainable = false;
again.Fit(data.TrainImages, data.TrainLabels, epochs: 1, verbose: 2, callbacks: new ConstantRate(1e-4));

// Callbacks of your own: a class, or functions.
History watched = NewModel().Fit(data.TrainImages, data.TrainLabels, epochs: 10, validationSplit: 0.1, verbose: 2, callbacks:
[
    new LearningRateScheduler((epoch, rate) => epoch is 5 ? rate / 10 : rate),
    new HalveWhenStuck(goal: 0.97),
    new LambdaCallback(onEpochEnd: (run, epoch, logs) => Console.WriteLine($"epoch {epoch} ended with a rate of {run.LearningRate}")),
]);
Console.WriteLine($"{watched.StopReason}; best loss {watched["best_loss"][^1]:F4}");

// A loop of your own.
Sequential looped = NewModel();
ITrainer trainer = looped.CreateTrainer(data.TrainImages, data.TrainLabels, batchSize: 32);
LearningRateSchedule schedule = new WarmupCosine(0.1, warmup: 20, totalSteps: 200);
double[] values = new double[trainer.MetricNames.Count]; // loss and accuracy of a batch
for (int epoch = 0, step = 0; step < 200; epoch++)
{
    trainer.BeginEpoch(epoch);
    while (step < 200 && trainer.MoveToNextBatch())
    {
        trainer.LearningRate = schedule.ValueAt(step++);
        trainer.TrainBatch(values);
    }
}

Console.WriteLine($"last batch: loss {values[0]:F3}; test accuracy {looped.Evaluate(data.TestImages, data.TestLabels)["accuracy"]:P1}");

var attention = new Sequential(
    new Reshape(8, 8),
    new Dense(16),
    new PositionEmbedding(),
    new Residual(new LayerNormalization(), new MultiHeadAttention(numHeads: 2, keyDim: 8)),
    new Residual(new LayerNormalization(), new Dense(32, activation: "gelu"), new Dense(16)),
    new GlobalAveragePooling1D(),
    new Dense(10));
attention.Compile(new ScheduleFreeAdamW(0.005), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
attention.Fit(Rows(), epochs: 3, verbose: 2);
Console.WriteLine($"test accuracy {attention.Evaluate(data.TestImages, data.TestLabels)["accuracy"]:P1}");

IEnumerable<Batch> Rows()
{
    for (int start = 0; start < 1500; start += 50)
    {
        var rows = new Slice(start, start + 50);
        yield return new Batch(data.TrainImages[rows], data.TrainLabels[rows]);
    }
}

static Sequential NewModel()
{
    var model = new Sequential(new Dense(64, activation: "relu"), new Dense(10, activation: "softmax")) { Seed = 42 };
    model.Compile(new SGD(0.1), "sparse_categorical_crossentropy", ["accuracy"]);
    return model;
}
