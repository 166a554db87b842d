using System.Diagnostics;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Trains for a time on the real clock, and says when it really ended and at what rate.</summary>
internal static class TimeBench
{
    private static readonly NDArray X = np.random.rand(20_000, 64).astype(np.float32);
    private static readonly NDArray Y = np.random.rand(20_000, 1).astype(np.float32);

    /// <returns>A table in Markdown.</returns>
    public static string Run(Length budget, TextWriter log)
    {
        double seconds = budget.Amount;
        TimeBudget? last = null;
        TimeBudget Budget() => last = new TimeBudget(budget);
        using var table = new StringWriter();
        table.WriteLine("| training | budget, s | used by the run, s | off | with what is before and after it, s | steps | last rate / peak |");
        table.WriteLine("|---|---|---|---|---|---|---|");

        // What is compiled once is no part of the measurement.
        Model().Fit(X, Y, batchSize: 64, verbose: 0, validationSplit: 0.2, callbacks: [new OneCycle(0.05), new SpikeGuard()]);
        foreach ((string name, Func<Stopwatch, IEnumerable<Callback>> callbacks, double split) in Situations(seconds))
        {
            Sequential model = Model();
            var watch = Stopwatch.StartNew();
            History history = model.Fit(X, Y, batchSize: 64, verbose: 0, validationSplit: split, callbacks: [Budget(), new OneCycle(0.05), .. callbacks(watch)], epochs: FitOptions.UntilStopped);
            Add(name, watch.Elapsed.TotalSeconds, history);
        }

        string folder = Directory.CreateTempSubdirectory("tflr-time-").FullName;
        var both = Stopwatch.StartNew();
        try
        {
            Model().Fit(X, Y, batchSize: 64, verbose: 0, epochs: FitOptions.UntilStopped, callbacks: [Budget(), new OneCycle(0.05), new BackupAndRestore(folder, saveEveryBatches: 50), Killed(both, seconds * 0.4)]);
        }
        catch (OperationCanceledException)
        {
            log.WriteLine("killed");
        }

        Add("killed at 40 % and resumed", both.Elapsed.TotalSeconds, Model().Fit(X, Y, batchSize: 64, verbose: 0, epochs: FitOptions.UntilStopped, callbacks: [Budget(), new OneCycle(0.05), new BackupAndRestore(folder, saveEveryBatches: 50), new LambdaCallback()]), both);
        Directory.Delete(folder, recursive: true);
        return table.ToString();

        void Add(string name, double used, History history, Stopwatch? whole = null)
        {
            used = whole?.Elapsed.TotalSeconds ?? used;
            table.WriteLine(FormattableString.Invariant($"| {name} | {seconds:0} | {last!.Used.TotalSeconds:0.00} | {Math.Round(100 * (last.Used.TotalSeconds - seconds) / seconds, 2):+0.00;-0.00;0.00} % | {used:0.00} | {history.FirstStep + history.StepLearningRates.Count} | {history.StepLearningRates[^1] / 0.05:0.0000} |"));
            log.WriteLine(name);
        }
    }

    private static IEnumerable<(string Name, Func<Stopwatch, IEnumerable<Callback>> Callbacks, double Split)> Situations(double seconds)
    {
        yield return ("plain", _ => [], 0);
        yield return ("with validation", _ => [], 0.5);
        yield return ("steps 20 ms slower from the middle on", watch => [Slower(watch, seconds / 2, 20)], 0);
        yield return ("a pause of a tenth of the time", watch => [Paused(watch, seconds / 2, seconds / 10)], 0);
        yield return ("with guard and validation", _ => [new SpikeGuard()], 0.2);
    }

    private static LambdaCallback Slower(Stopwatch watch, double from, int milliseconds) => new(onTrainBatchBegin: (_, _) =>
    {
        if (watch.Elapsed.TotalSeconds > from)
        {
            Thread.Sleep(milliseconds);
        }
    });

    private static LambdaCallback Paused(Stopwatch watch, double at, double seconds)
    {
        bool paused = false;
        return new LambdaCallback(onTrainBatchBegin: (_, _) =>
        {
            if (!paused && watch.Elapsed.TotalSeconds > at)
            {
                paused = true;
                Thread.Sleep(TimeSpan.FromSeconds(seconds));
            }
        });
    }

    private static LambdaCallback Killed(Stopwatch watch, double at) => new(onTrainBatchBegin: (_, _) =>
    {
        if (watch.Elapsed.TotalSeconds > at)
        {
            throw new OperationCanceledException("killed");
        }
    });

    private static Sequential Model()
    {
        var model = new Sequential(new Dense(128, "relu"), new Dense(128, "relu"), new Dense(1)) { Seed = 1 };
        model.Compile(new SGD(0.01, momentum: 0.9), new MeanSquaredError());
        return model;
    }
}
