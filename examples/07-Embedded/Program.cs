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
again.Fit(data.TrainImages, data.TrainLabels, epochs: 1, verbose: 2);

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
