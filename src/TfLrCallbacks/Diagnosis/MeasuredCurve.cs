namespace TfLrCallbacks;

/// <summary>A series of a log in which lower is better, without the rows that have no value.</summary>
internal sealed class MeasuredCurve
{
    /// <summary>The parts of a model that are trained against each other, or for a reward: the loss of one says nothing of how good they are.</summary>
    private static readonly string[] Opponents = ["d", "g", "disc", "gen", "discriminator", "generator", "critic", "actor", "policy", "value"];

    private static readonly string?[] Rewards = ["reward", "rewards", "return", "returns", "rew"];

    private const int MostOfRises = 3;

    /// <summary>How many deviations the best of a row of values may be better by chance.</summary>
    private const double ByChance = 0.7;

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

    /// <summary>Gets where the unrest is looked for: behind the first 30 %, where the values have settled.</summary>
    public int FirstOfUnrest => Math.Max(1, (int)(Count * 0.3));

    /// <summary>Gives the first place that is as good as the best within the scatter of the values: a best that is better only by chance is no progress.</summary>
    public int FirstNearBest()
    {
        double[] late = Values[(Count * 2 / 5)..];
        double scatter = late.Length < 6 ? 0 : Medians.Deviation([.. late.Skip(1).Zip(late, (value, before) => value - before)]) / Math.Sqrt(2);
        return Array.FindIndex(Values, value => value <= Values[Best] + (ByChance * scatter));
    }

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
        IEnumerable<string> own = log.Names.Where(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) == isValidation && !IsDriven(name));
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
    public static bool HasOpponents(TrainingLog log) => RewardOf(log) is not null || LossesOfOpponents(log).Length > 0;

    /// <summary>Gives the reason why no curve of a log tells how good the rate is; null where one does.</summary>
    public static string? WhyNotJudged(TrainingLog log) =>
        RewardOf(log) is { } reward ? $"{reward} is a reward, of an unknown scale, and the losses of a training for a reward need not fall"
        : LossesOfOpponents(log) is { Length: > 0 } losses ? $"{string.Join(", ", losses)}: losses of models that are trained against each other need not fall"
        : !log.Names.Any(name => !IsDriven(name) && MetricDirection.TryOf(name) is not null && log[name].Any(value => value is not null)) ? $"no column is a loss or a metric whose name tells whether lower or higher is better ({string.Join(", ", log.Names.Take(10))}{(log.Names.Count > 10 ? " …" : string.Empty)})"
        : null;

    /// <summary>Tells whether a column is a setting of the optimizer, and no measure.</summary>
    private static bool IsDriven(string name) => name is LogNames.LearningRate or LogNames.Momentum or LogNames.WeightDecay;

    private static string? RewardOf(TrainingLog log) => log.Names.FirstOrDefault(name => Rewards.Contains(WordsOf(name).LastOrDefault(word => word is not "mean")));

    private static string[] LossesOfOpponents(TrainingLog log) => log.Names.Any(name => name is LogNames.Loss or LogNames.ValidationPrefix + LogNames.Loss)
        ? []
        : [.. log.Names.Where(name => WordsOf(name) is var words && words.Contains(LogNames.Loss) && words.Any(Opponents.Contains)).Order(StringComparer.Ordinal)];

    private static string[] WordsOf(string name) => name.ToLowerInvariant().Split('_', '/', '-', '.', ' ');

    /// <summary>Gives the value as the log has it.</summary>
    public double Shown(int at) => _logged[at];

    /// <summary>Gives a level between the values as the log would have it.</summary>
    public double Logged(double level) => IsError ? _logged[0] + ((Values[0] - level) * WholeOf(_logged)) : level;

    /// <summary>Gives how much is missing to the best that is possible: 1, 100 where values are in percent, else the best value there is.</summary>
    private static double[] ErrorsOf(double[] logged)
    {
        double whole = WholeOf(logged);
        double top = Math.Max(1, logged.Max() / whole);
        return [.. logged.Select(value => top - (value / whole))];
    }

    private static double WholeOf(double[] logged) => logged.Max() is > 1 and <= 100 ? 100 : 1;

    /// <summary>Gives the places behind the first 30 % at which the value is higher than the one before.</summary>
    /// <param name="rate">The rate: what rises with it, as in a cycle, is left out; null for none.</param>
    public int[] Rises(RateCourse? rate = null)
    {
        int start = FirstOfUnrest;
        return [.. Enumerable.Range(start, Count - start).Where(i => Values[i] > Values[i - 1] && rate?.Rises(Rows[i - 1], Rows[i]) is not true)];
    }

    /// <summary>Gets how much the values rise again, as a part of their level: the mean rise of a row behind the first 30 %. A single jump counts as much as three usual rises.</summary>
    /// <param name="rate">The rate: what rises with it, as in a cycle, is left out; null for none.</param>
    public double Unrest(RateCourse? rate = null)
    {
        int start = FirstOfUnrest;
        double[] rises = [.. Rises(rate).Select(i => Values[i] - Values[i - 1])];
        double level = Medians.Median(Values.AsSpan((start - 1)..));
        if (rises.Length is 0 || level <= 0)
        {
            return 0;
        }

        double most = MostOfRises * Medians.Median(rises);
        return rises.Sum(rise => Math.Min(rise, most)) / (Count - start) / level;
    }

    /// <summary>Gives the mean change from a value to the next between two rows, up or down.</summary>
    public double MeanChange(int firstRow, int lastRow)
    {
        double[] changes = [.. Enumerable.Range(1, Count - 1).Where(i => Rows[i - 1] >= firstRow && Rows[i] <= lastRow).Select(i => Math.Abs(Values[i] - Values[i - 1]))];
        return changes.Length is 0 ? 0 : changes.Average();
    }
}
