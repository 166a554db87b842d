using TfLrCallbacks.Porting;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>A rule of a public library with the sweep that the library makes.</summary>
internal sealed record PublicRule(string Name, RateSuggestion Rule, double Start, double End, int Steps)
{
    /// <summary>Gets every rule at its library's own number of steps.</summary>
    public static IReadOnlyList<PublicRule> Own { get; } =
        [.. RateSuggestion.All.Select(rule => Of(rule, 100)), Of(new GeronMinimum(), 200) with { Name = "geron200", Start = 1e-7, End = 100 }];

    /// <summary>Gives every rule with a sweep that costs as much as the range test.</summary>
    public static IReadOnlyList<PublicRule> AtCost(int steps) => [.. RateSuggestion.All.Select(rule => Of(rule, steps))];

    /// <summary>Sweeps from fresh weights and asks the rule.</summary>
    public double? Suggest(ITrainer trainer)
    {
        var metrics = new double[trainer.MetricNames.Count];
        var rates = new List<double>();
        var losses = new List<double>();
        int epoch = 0;
        trainer.BeginEpoch(epoch);
        for (int step = 0; step < Steps; step++)
        {
            if (!trainer.MoveToNextBatch())
            {
                trainer.BeginEpoch(++epoch);
                trainer.MoveToNextBatch();
            }

            double rate = Start * Math.Pow(End / Start, (double)step / (Steps - 1));
            trainer.LearningRate = rate;
            trainer.TrainBatch(metrics);
            rates.Add(rate);
            losses.Add(metrics[0]);
            if (!double.IsFinite(metrics[0]))
            {
                break;
            }
        }

        IReadOnlyList<double> stored = Rule.Store(losses);
        return Rule.Suggest([.. rates.Take(stored.Count)], stored).LearningRate;
    }

    private static PublicRule Of(RateSuggestion rule, int steps)
    {
        (double start, double end) = rule.Name switch
        {
            "lightning" => (1e-8, 1.0),
            "torch-lr-finder" => (1e-7, 100.0),
            "geron" => (1e-5, 10.0),
            "keras-lr-finder" => (1e-7, 10.0),
            _ => (1e-7, 10.0),
        };
        return new PublicRule(rule.Name, rule is FastaiSuggestion fastai ? fastai with { Iterations = steps } : rule, start, end, steps);
    }
}
