using TfLrCallbacks.Benchmarks;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Runs our range test and the public rules on tasks whose best rates are known.</summary>
internal sealed class Bench(IReadOnlyList<BenchTask> tasks, IReadOnlyDictionary<string, GridTruth> truths, int seeds, TextWriter log)
{
    /// <summary>Runs our range test on every task.</summary>
    public List<BenchRun> Ours(string name, LrRangeTestOptions options) => OnAll(name, (task, seed, trainer) =>
    {
        RangeTestResult found = new LrRangeTest(options with { Seed = seed }).Run(trainer);
        return Judge(
            task,
            name,
            seed,
            found.HasAnswer ? (found.BaseLearningRate, found.MaxLearningRate) : null,
            RangeTestCost.Of(found, options, trainer.ProbeRowCount, task.Batch),
            found.Confidence.ToString(),
            string.Join(' ', found.Flags.Select(flag => flag.Kind)));
    });

    /// <summary>Runs a public rule on every task that has a truth; its one rate is taken for both schedules.</summary>
    public List<BenchRun> Theirs(string name, PublicRule rule) => OnAll(name, (task, seed, trainer) => task.IsBroken
        ? null
        : Judge(task, name, seed, rule.Suggest(trainer) is { } rate ? (rate, rate) : null, rule.Steps, string.Empty, string.Empty));

    private List<BenchRun> OnAll(string name, Func<BenchTask, int, ITrainer, BenchRun?> run)
    {
        var runs = new List<BenchRun>();
        foreach (BenchTask task in tasks)
        {
            for (int seed = 0; seed < seeds; seed++)
            {
                try
                {
                    if (run(task, seed, task.Build(seed + 1)) is { } made)
                    {
                        runs.Add(made);
                    }
                }
                catch (Exception error) when (error is ArgumentException && task.IsBroken)
                {
                    runs.Add(new BenchRun(task.Id, name, seed, null, null, 1, 1, 0, "refused", string.Empty));
                }
                catch (NotSupportedException error)
                {
                    log.WriteLine($"{task.Id} is left out: {error.Message}");
                    break;
                }
            }
        }

        log.WriteLine(FormattableString.Invariant($"{name}: {runs.Count} runs"));
        return runs;
    }

    private BenchRun Judge(BenchTask task, string finder, int seed, (double Base, double Max)? rates, double cost, string confidence, string flags)
    {
        bool known = truths.TryGetValue(task.Id, out GridTruth? truth);
        return new BenchRun(
            task.Id,
            finder,
            seed,
            rates?.Base,
            rates?.Max,
            known ? truth!.Regret("constant", rates?.Base) : double.NaN,
            known ? truth!.Regret("one_cycle", rates?.Max) : double.NaN,
            cost,
            confidence,
            flags);
    }
}
