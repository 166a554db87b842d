namespace TfLrCallbacks;

/// <summary>How the rate went over the rows of a log.</summary>
internal sealed class RateCourse
{
    private const double Same = 1e-4;

    private RateCourse(double[] rates)
    {
        Rates = rates;
        Peak = rates.Max();
        PeakRow = Array.IndexOf(rates, Peak);
        Cuts = [.. Enumerable.Range(1, rates.Length - 1).Where(row => rates[row] < rates[row - 1] * 0.85)];
    }

    /// <summary>Gets the rate of each row.</summary>
    public double[] Rates { get; }

    public double Peak { get; }

    public int PeakRow { get; }

    /// <summary>Gets the rows at which the rate fell by more than 15 %.</summary>
    public int[] Cuts { get; }

    /// <summary>Gets a value indicating whether the rate never changed.</summary>
    public bool IsConstant => Rates.All(rate => Math.Abs(rate - Peak) <= Peak * Same);

    /// <summary>Gets a value indicating whether the rate only ever stayed or was cut: a plateau callback, or steps.</summary>
    public bool IsStepwise => Cuts.Length > 0 && Enumerable.Range(1, Rates.Length - 1).All(row => Cuts.Contains(row) || Math.Abs(Rates[row] - Rates[row - 1]) <= Rates[row - 1] * Same);

    /// <summary>Gets a value indicating whether the cuts come at equal distances, as a schedule makes them.</summary>
    public bool IsRegular => Cuts.Length > 1 && Cuts.Skip(1).Select((row, i) => row - Cuts[i]).All(distance => distance == Cuts[0]);

    /// <summary>Gives the course of a log; null where it has no rate.</summary>
    public static RateCourse? Of(TrainingLog log)
    {
        double[] known = [.. (log.Find(LogNames.LearningRate) ?? []).OfType<double>().Where(double.IsFinite)];
        if (known.Length is 0 || known.Max() <= 0)
        {
            return null;
        }

        double before = known[0];
        return new RateCourse([.. log[LogNames.LearningRate].Select(rate => before = rate is { } value && double.IsFinite(value) ? value : before)]);
    }

    /// <summary>Gives the row from which on the rate stays below a part of its peak; the number of rows where it never does.</summary>
    public int FallsBelow(double part)
    {
        int row = Rates.Length;
        while (row > 0 && Rates[row - 1] < Peak * part)
        {
            row--;
        }

        return row;
    }
}
