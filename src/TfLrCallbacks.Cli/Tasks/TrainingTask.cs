using System.Globalization;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Cli;

/// <summary>Data and a model for the embedded engine.</summary>
/// <param name="Hash">What tells the data from other data.</param>
/// <param name="Data">The data, standardized: flat rows with mean 0 and standard deviation 1.</param>
/// <param name="SampleShape">The shape of a sample before it was made a row.</param>
/// <param name="Model">The model: <c>mlp:128,64</c> or <c>cnn</c>.</param>
/// <param name="OptimizerName">The optimizer's Keras name.</param>
/// <param name="LearningRate">Its rate; null for its default.</param>
/// <param name="Batch">How many samples make a step.</param>
internal sealed record TrainingTask(string Hash, DataSet Data, IReadOnlyList<int> SampleShape, string Model, string OptimizerName, double? LearningRate, int Batch)
{
    private const string Perceptron = "mlp:";

    /// <summary>Gives the length of a training.</summary>
    public RunLength Length(int epochs) => RunLength.From(Data.TrainLabels.shape[0], Batch, epochs);

    /// <summary>Makes the compiled model with fresh weights.</summary>
    public Sequential NewModel(int seed)
    {
        Optimizer named = Embedded.Optimizer.FromString(OptimizerName);
        Optimizer optimizer = named is SGD ? new SGD(momentum: 0.9) : named;
        optimizer.LearningRate = LearningRate ?? optimizer.LearningRate;
        Sequential model = new([.. Layers(), new Dense(Data.ClassCount)]) { Seed = seed };
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }

    private Layer[] Layers()
    {
        if (Model == "cnn")
        {
            int[] image = SampleShape.Count switch
            {
                2 => [.. SampleShape, 1],
                3 => [.. SampleShape],
                _ => throw new BadInputException($"--model cnn needs images. The samples of {Data.Name} have the shape ({string.Join(", ", SampleShape)}). Take --model mlp:128."),
            };
            return
            [
                new Reshape(image),
                new Conv2D(16, 3, padding: Padding.Same, activation: "relu"),
                new MaxPooling2D(),
                new Conv2D(32, 3, padding: Padding.Same, activation: "relu"),
                new MaxPooling2D(),
                new Flatten(),
                new Dense(64, activation: "relu"),
            ];
        }

        return [.. Widths().Select(width => new Dense(width, activation: "relu"))];
    }

    private int[] Widths()
    {
        int[] widths = Model.StartsWith(Perceptron, StringComparison.Ordinal)
            ? [.. Model[Perceptron.Length..].Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0)]
            : [0];
        return Array.TrueForAll(widths, width => width is >= 1 and <= 100_000)
            ? widths
            : throw new BadInputException($"--model is mlp with the widths of its layers, such as mlp:128,64, or cnn. Received: \"{Model}\".");
    }
}
