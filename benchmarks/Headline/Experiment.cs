using NumSharp;
using TfLrCallbacks.Benchmarks;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Headline;

/// <summary>Trains every way of a network with one seed.</summary>
internal sealed class Experiment(JsonLog<Trained> log, TextWriter progress)
{
    private const int BatchOfEvaluation = 500;

    /// <summary>Gets the epochs of planned trainings: one is made anew for each of these, until one ends at the target.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20];

    public void Run(Net net, IEnumerable<Way> ways, Split split, int seed)
    {
        foreach (Way way in ways)
        {
            var found = new Lazy<(RangeTestResult? Result, double Steps)>(() => way.IsTested ? Find(net, way, split, seed) : (null, 0));
            Trained Get(int epochs) => log.Get(run => run.Is(net, way, seed, epochs), () => Train(net, way, split, seed, epochs, found.Value));
            if (way.IsPlanned)
            {
                IEnumerable<Trained> runs = Lengths.Where(length => length <= net.MostEpochs).Select(Get);
                Trained hit = runs.FirstOrDefault(run => run.ValidationAccuracy[^1] >= net.Target) ?? Get(net.MostEpochs);
                Get(BudgetAfter(net, hit.SearchSteps, split.StepsPerEpoch));
            }
            else
            {
                Get(net.MostEpochs);
            }

            progress.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {net.Name}, seed {seed}: {way.Name}");
        }
    }

    /// <summary>Gives the whole epochs that are left of the budget after a search.</summary>
    public static int BudgetAfter(Net net, double searchSteps, int stepsPerEpoch) =>
        Math.Max(1, net.BudgetEpochs - (int)Math.Ceiling(searchSteps / stepsPerEpoch));

    private static (RangeTestResult Result, double Steps) Find(Net net, Way way, Split split, int seed)
    {
        using var scope = NDScope.Open();
        RangeTestResult found = net.Build(way.Optimizer(), seed).FindLearningRate(split.TrainX, split.TrainY, Split.BatchSize);
        return (found, Cost(found, split));
    }

    private static double Cost(RangeTestResult found, Split split) =>
        RangeTestCost.Of(found, new LrRangeTestOptions(), (int)split.TrainY.shape[0], Split.BatchSize);

    private static Trained Train(Net net, Way way, Split split, int seed, int epochs, (RangeTestResult? Result, double Steps) found)
    {
        using var scope = NDScope.Open();
        Sequential model = net.Build(way.Optimizer(), seed);
        IReadOnlyList<Callback> callbacks = way.Callbacks(found.Result);
        double? atBudget = null;
        int budget = BudgetAfter(net, found.Steps, split.StepsPerEpoch);
        bool isThere = false;
        var test = new LambdaCallback(onEpochEnd: (run, epoch, logs) =>
        {
            atBudget = epoch + 1 == budget ? Accuracy(model, split.TestX, split.TestY) : atBudget;
            isThere |= logs["val_accuracy"] >= net.Target;
            if (!way.IsPlanned && isThere && epoch + 1 >= budget)
            {
                run.RequestStop("the target is reached and the budget is used");
            }
        });
        History history = model.Fit(
            split.TrainX, split.TrainY, Split.BatchSize, epochs, verbose: 0, validationData: (split.ValidationX, split.ValidationY), validationBatchSize: BatchOfEvaluation, callbacks: [.. callbacks, test]);
        var automatic = callbacks.OfType<AutoLearningRate>().FirstOrDefault();
        double[] accuracy = [.. history["val_accuracy"]];

        // Weights that were put back are not those of the last epoch.
        accuracy[^1] = Accuracy(model, split.ValidationX, split.ValidationY);
        return new Trained(
            net.Name,
            way.Name,
            seed,
            epochs,
            split.StepsPerEpoch,
            automatic is null ? found.Steps : Cost(automatic.Result!, split),
            history.StepLearningRates.Max(),
            automatic?.Rollbacks ?? 0,
            accuracy,
            way.IsPlanned ? null : atBudget,
            Accuracy(model, split.TestX, split.TestY));
    }

    private static double Accuracy(Sequential model, NDArray x, NDArray y) => model.Evaluate(x, y, BatchOfEvaluation)["accuracy"];
}
