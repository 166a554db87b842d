using System.Globalization;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Trains the tasks of the range test to their end, with callbacks that are to be judged.</summary>
internal sealed class TrainingBench(IReadOnlyList<BenchTask> tasks, IReadOnlyDictionary<string, GridTruth> truths, int seeds, int steps, TextWriter log)
{
    private const int ProbeRows = 256;
    private static readonly double[] Factors = [0.5, 1, 2, 4, 8];

    /// <summary>Trains one-cycle at multiples of the best peak, with the spike guard and without.</summary>
    /// <returns>A table in Markdown.</returns>
    public string Spikes()
    {
        var runs = new List<(double Factor, bool Guarded, double Regret, int Rollbacks)>();
        foreach ((BenchTask task, GridTruth truth) in Known())
        {
            for (int seed = 1; seed <= seeds; seed++)
            {
                var ends = new List<(double Factor, bool Guarded, Ended End)>();
                foreach (double factor in Factors)
                {
                    foreach (bool guarded in (bool[])[false, true])
                    {
                        var guard = new SpikeGuard();
                        ends.Add((factor, guarded, Train(task, seed, [new OneCycle(truth.BestRate("one_cycle") * factor), .. guarded ? [guard] : Array.Empty<Callback>()], () => guard.Rollbacks)));
                    }
                }

                double best = ends.Min(run => run.End.Loss);
                runs.AddRange(ends.Select(run => (run.Factor, run.Guarded, run.End.Regret(best), run.End.Rollbacks)));
            }

            log.WriteLine(task.Id);
        }

        var table = new StringWriter(CultureInfo.InvariantCulture);
        table.WriteLine("| peak, in best peaks | runs | without guard | with guard | runs with a rollback | of them good without guard |");
        table.WriteLine("|---|---|---|---|---|---|");
        foreach (double factor in Factors)
        {
            var plain = runs.Where(run => run.Factor == factor && !run.Guarded).ToList();
            var guarded = runs.Where(run => run.Factor == factor && run.Guarded).ToList();
            int falseAlarms = plain.Zip(guarded).Count(pair => pair.First.Regret <= 0.1 && pair.Second.Rollbacks > 0);
            table.WriteLine(FormattableString.Invariant($"| {factor} | {plain.Count} | {Share(plain.Select(run => run.Regret))} | {Share(guarded.Select(run => run.Regret))} | {guarded.Count(run => run.Rollbacks > 0)} | {falseAlarms} |"));
        }

        return table.ToString();
    }

    /// <summary>Trains with <see cref="AutoLearningRate"/>, and with each usual schedule at the range test's rate.</summary>
    /// <returns>A table in Markdown.</returns>
    public string Auto()
    {
        (string Name, Func<Callback> Make)[] ways =
        [
            ("AutoLearningRate", () => new AutoLearningRate()),
            ("one-cycle, range test", () => new LrRangeTest(ScheduleShape.OneCycle)),
            ("cosine, range test", () => new LrRangeTest(ScheduleShape.Cosine, warmup: "5%")),
            ("warm-up, stable, decay, range test", () => new LrRangeTest(ScheduleShape.WarmupStableDecay, warmup: "5%")),
            ("constant, range test", () => new LrRangeTest()),
        ];
        var regrets = ways.ToDictionary(way => way.Name, _ => new List<double>());
        foreach ((BenchTask task, _) in Known())
        {
            for (int seed = 1; seed <= seeds; seed++)
            {
                (string Name, Ended? End)[] ends = [.. ways.Select(way => (way.Name, TryTrain(task, seed, way.Make())))];
                double best = ends.Min(end => end.End?.Loss ?? double.PositiveInfinity);
                foreach ((string name, Ended? end) in ends)
                {
                    regrets[name].Add(end?.Regret(best) ?? 1);
                }
            }

            log.WriteLine(task.Id);
        }

        var table = new StringWriter(CultureInfo.InvariantCulture);
        table.WriteLine("| way | runs | mean regret | within 10 % of the best |");
        table.WriteLine("|---|---|---|---|");
        foreach ((string name, List<double> all) in regrets)
        {
            table.WriteLine(FormattableString.Invariant($"| {name} | {all.Count} | {all.Average():0.000} | {Share(all)} |"));
        }

        return table.ToString();
    }

    private static string Share(IEnumerable<double> regrets) =>
        FormattableString.Invariant($"{100.0 * regrets.Count(regret => regret <= 0.1) / regrets.Count():0} %");

    private IEnumerable<(BenchTask Task, GridTruth Truth)> Known() =>
        tasks.Where(task => !task.IsBroken && truths.ContainsKey(task.Id)).Select(task => (task, truths[task.Id]));

    private Ended? TryTrain(BenchTask task, int seed, Callback callback)
    {
        try
        {
            return Train(task, seed, [callback], () => 0);
        }
        catch (InvalidOperationException error)
        {
            log.WriteLine($"{task.Id}: {error.Message}");
            return null;
        }
    }

    private Ended Train(BenchTask task, int seed, IEnumerable<Callback> callbacks, Func<int> rollbacks)
    {
        ITrainer trainer = task.Build(seed);
        int[] rows = [.. Enumerable.Range(0, Math.Min(ProbeRows, trainer.ProbeRowCount))];
        double start = trainer.ProbeLoss(rows);
        int epochs = (int)Math.Max(1, steps / (trainer.StepsPerEpoch ?? steps));
        trainer.Fit(new FitOptions { Epochs = epochs, Verbose = 0 }, [.. callbacks, new MessageLogger(warning => log.WriteLine($"{task.Id}: {warning}"), _ => { })]);
        return new Ended(start, trainer.ProbeLoss(rows), rollbacks());
    }

    /// <summary>How a training ended: the loss on fixed training rows before and after.</summary>
    private sealed record Ended(double Start, double Loss, int Rollbacks)
    {
        /// <summary>Gives 0 for the best end, 1 for no progress or worse.</summary>
        public double Regret(double best) => double.IsFinite(Loss) ? Math.Clamp((Loss - best) / Math.Max(Start - best, 1e-12), 0, 1) : 1;
    }
}
