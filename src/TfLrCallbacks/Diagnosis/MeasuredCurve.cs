namespace TfLrCallbacks;

/// <summary>A series of a log in which lower is better, without the rows that have no value.</summary>
internal sealed class MeasuredCurve
{
    /// <summary>The parts of a model that are trained against each other, or for a reward: the loss of one says nothing of how good they are.</summary>
    private static readonly string[] Opponents = ["d", "g", "disc", "gen", "discriminator", "generator", "critic", "actor", "policy", "value"];

    private static readonly string?[] Rewards = ["reward", "rewards", "return", "returns", "rew"];

    private readonly double[] _logged;

    private MeasuredCurve(string name, bool isError, int[] rows, double[] logged)
    {
        Name = name;
        IsError = isError;
        Rows = rows;
        _logged = logged;
        Values = isError ? ErrorsOf(logged) : logged;
        Best = Array.IndexOf(Values, Values.Min());
    }

    /// <summary>Gets the name in the log.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether it is 1 minus the metric of the log (100 % minus it, above it), because there higher is better.</summary>
    public bool IsError { get; }

    /// <summary>Gets the row of each value.</summary>
    public int[] Rows { get; }

    public double[] Values { get; }

    public int Count => Values.Length;

    /// <summary>Gets where the lowest value is.</summary>
    public int Best { get; }

    /// <summary>Gets the level of the end: the median of the last three values.</summary>
    public double End => Medians.Median(Values.AsSpan(Math.Max(0, Count - 3)..));

    /// <summary>Gives the level of the first third behind the first value.</summary>
    public double Early() => Medians.Median(Values.AsSpan(1..(1 + Math.Max(1, (Count - 1) / 3))));

    /// <summary>Gives the level of the last third.</summary>
    public double Late() => Medians.Median(Values.AsSpan(^Math.Max(1, (Count - 1) / 3)..));

    /// <summary>Gets how much was gained in all; 0 or more.</summary>
    public double Gain => Math.Max(0, Values[0] - Values[Best]);

    /// <summary>Gives the loss, or else a metric whose direction is known; null where there is none with a finite value.</summary>
    /// <param name="log">The log.</param>
    /// <param name="isValidation">Whether it is on validation data.</param>
    public static MeasuredCurve? Of(TrainingLog log, bool isValidation)
    {
        if (HasOpponents(log))
        {
            return null;
        }

        string prefix = isValidation ? LogNames.ValidationPrefix : string.Empty;
        IEnumerable<string> own = log.Names.Where(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) == isValidation && name is not (LogNames.LearningRate or LogNames.Momentum or LogNames.WeightDecay));
        foreach (string name in own.OrderBy(name => name == prefix + LogNames.Loss ? 0 : 1))
        {
            if (MetricDirection.TryOf(name) is { } direction)
            {
                (int Row, double Value)[] values = [.. log[name].Select((value, row) => (row, value)).Where(pair => pair.value is { } value && double.IsFinite(value)).Select(pair => (pair.row, pair.value!.Value))];
                if (values.Length > 0)
                {
                    return new MeasuredCurve(name, direction is MetricMode.Max, [.. values.Select(pair => pair.Row)], [.. values.Select(pair => pair.Value)]);
                }
            }
        }

        return null;
    }

    /// <summary>Tells whether a log is of models that are trained against each other, without a loss of the whole, or of one that is trained for a reward: no curve of it must fall.</summary>
    public static bool HasOpponents(TrainingLog log)
    {
        bool hasLoss = log.Names.Any(name => name is LogNames.Loss or LogNames.ValidationPrefix + LogNames.Loss);
        return log.Names.Select(name => name.ToLowerInvariant().Split('_', '/', '-', '.', ' ')).Any(words => Rewards.Contains(words.LastOrDefault(word => word is not "mean")) || (!hasLoss && words.Contains(LogNames.Loss) && words.Any(Opponents.Contains)));
    }

    /// <summary>Gives the value as the log has it.</summary>
    public double Shown(int at) => _logged[at];

    /// <summary>Gives how much is missing to the best that is possible: 1, 100 where values are in percent, else the best value there is.</summary>
    private static double[] ErrorsOf(double[] logged)
    {
        double best = logged.Max();
        double whole = best is > 1 and <= 100 ? 100 : 1;
        double top = Math.Max(1, best / whole);
        return [.. logged.Select(value => top - (value / whole))];
    }

    /// <summary>Gets how much the values rise again, as a part of their level: the mean rise of a row behind the first 30 %.</summary>
    /// <param name="rate">The rate: what rises with it, as in a cycle, is left out; null for none.</param>
    public double Unrest(RateCourse? rate = null)
    {
        int start = Math.Max(1, (int)(Count * 0.3));
        double rises = 0;
        for (int i = start; i < Count; i++)
        {
            rises += rate is not null && rate.Rises(Rows[i - 1], Rows[i]) ? 0 : Math.Max(0, Values[i] - Values[i - 1]);
        }

        double level = Medians.Median(Values.AsSpan((start - 1)..));
        return Count <= start || level <= 0 ? 0 : rises / (Count - start) / level;
    }
}
