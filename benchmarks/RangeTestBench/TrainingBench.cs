using System.Globalization;
using TfLrCallbacks.Benchmarks;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Trains the tasks of the range test to their end, with callbacks that are to be judged.</summary>
internal sealed class TrainingBench(
    IReadOnlyList<BenchTask> tasks, IReadOnlyDictionary<string, GridTruth> truths, int seeds, int steps, JsonLog<TrainingBench.Ended> done, TextWriter log)
{
    private const int ProbeRows = 256;
    private const double GoodRegret = 0.1;
    private static readonly double[] Factors = [0.5, 1, 2, 4, 8];

    /// <summary>Trains one-cycle at multiples of the best peak, with the spike guard and without.</summary>
    /// <returns>Tables in Markdown.</returns>
    public string Spikes()
    {
        var pairs = new List<(string Task, double Factor, double Plain, double Guarded, int Rollbacks)>();
        foreach ((BenchTask task, GridTruth truth) in Known())
        {
            for (int seed = 1; seed <= seeds; seed++)
            {
                var ends = new List<(double Factor, Ended Plain, Ended Guarded)>();
                foreach (double factor in Factors)
                {
                    var guard = new SpikeGuard();
                    double peak = truth.BestRate("one_cycle") * factor;
                    string name = string.Create(CultureInfo.InvariantCulture, $"peak x {factor}");
                    ends.Add((
                        factor,
                        Train(task, seed, name, () => [new OneCycle(peak)], () => 0),
                        Train(task, seed, name + ", guard", () => [new OneCycle(peak), guard], () => guard.Rollbacks)));
                }

                double best = ends.Min(end => Math.Min(Finite(end.Plain.Loss), Finite(end.Guarded.Loss)));
                pairs.AddRange(ends.Select(end => (task.Id, end.Factor, end.Plain.Regret(best), end.Guarded.Regret(best), end.Guarded.Rollbacks)));
            }

            log.WriteLine(task.Id);
        }

        using var table = new StringWriter(CultureInfo.InvariantCulture);
        table.WriteLine("| peak, in best peaks | runs | good without guard | good with guard | runs with a rollback | of them good without guard | of them made bad |");
        table.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var group in pairs.GroupBy(pair => pair.Factor))
        {
            var needless = group.Where(pair => pair.Plain <= GoodRegret && pair.Rollbacks > 0).ToList();
            table.WriteLine(FormattableString.Invariant($"| {group.Key} | {group.Count()} | {Share(group.Select(pair => pair.Plain))} | {Share(group.Select(pair => pair.Guarded))} | {group.Count(pair => pair.Rollbacks > 0)} | {needless.Count} | {needless.Count(pair => pair.Guarded > GoodRegret)} |"));
        }

        var good = pairs.Where(pair => pair.Factor <= 1 && pair.Plain <= GoodRegret).ToList();
        string byTask = string.Join(", ", good.Where(pair => pair.Rollbacks > 0).GroupBy(pair => pair.Task).Select(group => $"{group.Count()} {group.Key}"));
        table.WriteLine();
        table.WriteLine(FormattableString.Invariant($"Good trainings at up to the best peak with a rollback: {good.Count(pair => pair.Rollbacks > 0)} of {good.Count} ({byTask})."));
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
                (string Name, Ended End)[] ends = [.. ways.Select(way => (way.Name, Train(task, seed, way.Name, () => [way.Make()], () => 0)))];
                double best = ends.Min(end => Finite(end.End.Loss));
                foreach ((string name, Ended end) in ends)
                {
                    regrets[name].Add(end.Regret(best));
                }
            }

            log.WriteLine(task.Id);
        }

        double[] automatic = [.. regrets[ways[0].Name]];
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        table.WriteLine("| way | runs | mean regret | standard deviation | within 10 % of the best | its regret minus AutoLearningRate's, ± standard error |");
        table.WriteLine("|---|---|---|---|---|---|");
        foreach ((string name, List<double> all) in regrets)
        {
            double[] less = [.. all.Zip(automatic, (other, own) => other - own)];
            table.WriteLine(FormattableString.Invariant($"| {name} | {all.Count} | {all.Average():0.000} | {Statistics.Deviation(all):0.000} | {Share(all)} | {less.Average():+0.000;-0.000;0} ± {Statistics.Deviation(less) / Math.Sqrt(less.Length):0.000} |"));
        }

        return table.ToString();
    }

    private static double Finite(double loss) => double.IsFinite(loss) ? loss : double.PositiveInfinity;

    private static string Share(IEnumerable<double> regrets) =>
        FormattableString.Invariant($"{100 * regrets.Average(regret => regret <= GoodRegret ? 1.0 : 0):0} %");

    private IEnumerable<(BenchTask Task, GridTruth Truth)> Known() =>
        tasks.Where(task => !task.IsBroken && truths.ContainsKey(task.Id)).Select(task => (task, truths[task.Id]));

    private Ended Train(BenchTask task, int seed, string name, Func<IEnumerable<Callback>> callbacks, Func<int> rollbacks) => done.Get(
        run => run.Task == task.Id && run.Seed == seed && run.Way == name && run.Steps == steps,
        () =>
        {
            ITrainer trainer = task.Build(seed);
            int[] rows = [.. Enumerable.Range(0, Math.Min(ProbeRows, trainer.ProbeRowCount))];
            double start = trainer.ProbeLoss(rows);
            int epochs = (int)Math.Max(1, steps / (trainer.StepsPerEpoch ?? steps));
            try
            {
                trainer.Fit(new FitOptions { Epochs = epochs, Verbose = 0 }, [.. callbacks(), new MessageLogger(warning => log.WriteLine($"{task.Id}: {warning}"), _ => { })]);
            }
            catch (InvalidOperationException error)
            {
                // A range test without an answer: nothing was trained.
                log.WriteLine($"{task.Id}: {error.Message}");
                return new Ended(task.Id, seed, name, steps, start, double.NaN, 0);
            }

            return new Ended(task.Id, seed, name, steps, start, trainer.ProbeLoss(rows), rollbacks());
        });

    /// <summary>How a training ended: the loss on fixed training rows before and after.</summary>
    internal sealed record Ended(string Task, int Seed, string Way, int Steps, double Start, double Loss, int Rollbacks)
    {
        /// <summary>Gives 0 for the best end, 1 for no progress or worse.</summary>
        public double Regret(double best) => double.IsFinite(Loss) ? Math.Clamp((Loss - best) / Math.Max(Start - best, 1e-12), 0, 1) : 1;
    }
}
