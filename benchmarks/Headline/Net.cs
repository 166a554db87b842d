using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Headline;

/// <summary>A network, with what it is measured by.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">Its layers, in words.</param>
/// <param name="Layers">Makes its layers.</param>
/// <param name="EasyTarget">A validation accuracy whose steps are counted.</param>
/// <param name="Target">A higher one.</param>
/// <param name="Grid">The constant rates that are tried.</param>
/// <param name="BudgetEpochs">The budget whose accuracy is compared, in epochs.</param>
/// <param name="MostEpochs">How long a training goes on without reaching the target.</param>
/// <remarks>
/// The targets were set before the ten seeds were run, from three others (101 to 103): the highest multiple of half a percent that the best constant rate reaches in
/// all three (<c>--grid-only --first-seed 101 --seeds 3</c>), and one and a half percent less.
/// </remarks>
internal sealed record Net(string Name, string Description, Func<Layer[]> Layers, double EasyTarget, double Target, double[] Grid, int BudgetEpochs, int MostEpochs)
{
    public static IReadOnlyList<Net> All { get; } =
    [
        new(
            "mlp",
            "MLP 784-128-10, ReLU",
            () => [new Dense(128, activation: "relu"), new Dense(10)],
            EasyTarget: 0.86,
            Target: 0.875,
            Grid: [0.003, 0.01, 0.03, 0.1],
            BudgetEpochs: 8,
            MostEpochs: 20),
        new(
            "conv",
            "Two 3x3 convolutions with stride 2 (8 and 16 filters, ReLU), dense 10",
            () =>
            [
                new Reshape(28, 28, 1),
                new Conv2D(8, 3, strides: 2, activation: "relu"),
                new Conv2D(16, 3, strides: 2, activation: "relu"),
                new Flatten(),
                new Dense(10),
            ],
            EasyTarget: 0.855,
            Target: 0.87,
            Grid: [0.003, 0.01, 0.03, 0.1],
            BudgetEpochs: 8,
            MostEpochs: 16),
    ];

    /// <summary>Makes the network with the weights of a seed.</summary>
    public Sequential Build(Optimizer optimizer, int seed)
    {
        var model = new Sequential(Layers()) { Seed = seed };
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }
}
