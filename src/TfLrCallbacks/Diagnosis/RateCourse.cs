namespace TfLrCallbacks;

/// <summary>How the rate went over the rows of a log.</summary>
internal sealed class RateCourse
{
    private const double Same = 1e-4;

    private readonly int[] _known;

    private RateCourse(double[] rates, int[] known, double[] ofSteps)
    {
        Rates = rates;
        _known = known;
        PeakRow = Array.IndexOf(rates, rates.Max());
        Peak = Math.Max(rates[PeakRow], ofSteps.Length is 0 ? 0 : ofSteps.Max());
        First = ofSteps.FirstOrDefault(rates[0]);
        Cuts = [.. Enumerable.Range(1, rates.Length - 1).Where(row => rates[row] < rates[row - 1] * 0.85)];
    }

    /// <summary>Gets the rate of each row.</summary>
    public double[] Rates { get; }

    /// <summary>Gets the highest rate, of a step where steps are logged: within the first row the rate may fall by far.</summary>
    public double Peak { get; }

    /// <summary>Gets the rate at the start.</summary>
    public double First { get; }

    public int PeakRow { get; }

    /// <summary>Gets the rows at which the rate fell by more than 15 %.</summary>
    public int[] Cuts { get; }

    /// <summary>Gets a value indicating whether the rate never changed.</summary>
    public bool IsConstant => Rates.All(rate => Math.Abs(rate - Peak) <= Peak * Same);

    /// <summary>Gets a value indicating whether the rate, once it is at its peak, only ever stayed or was cut: a plateau callback, or steps.</summary>
    public bool IsStepwise => Cuts.Length > 0 && Enumerable.Range(PeakRow + 1, Rates.Length - 1 - PeakRow).All(row => Array.BinarySearch(Cuts, row) >= 0 || Math.Abs(Rates[row] - Rates[row - 1]) <= Rates[row - 1] * Same);

    /// <summary>Gets a value indicating whether the cuts come at equal distances, as a schedule makes them; a row without a rate of its own does not count.</summary>
    public bool IsRegular
    {
        get
        {
            int[] cuts = Array.ConvertAll(Cuts, row => Array.BinarySearch(_known, row));
            return cuts.Length > 1 && cuts.Skip(1).Select((row, i) => row - cuts[i]).All(distance => distance == cuts[0]);
        }
    }

    /// <summary>Gets a value indicating whether the rate falls over the last three rows or more, in no single step, to less than a tenth at the end: a decay behind a stable phase is meant to come late.</summary>
    public bool IsStableThenDecay
    {
        get
        {
            int start = Rates.Length - 1;
            while (start > 0 && Rates[start] < Rates[start - 1] * (1 - Same))
            {
                start--;
            }

            return Rates.Length - 1 - start >= 3 && Rates[^1] < 0.1 * Peak && Rates[start + 1] > 0.5 * Rates[start];
        }
    }

    /// <summary>Gets a value indicating whether the run ended in the upper half of a fall that gets steeper or goes straight, as a cosine does in its first half: the schedule is longer than the run.</summary>
    public bool IsUnderWay
    {
        get
        {
            double[] fall = Rates[PeakRow..];
            return fall.Length >= 4 && PeakRow < Rates.Length / 2 && fall[^1] > 0.5 * Peak && fall[^1] < Peak && Cuts.Length is 0
                && fall.Zip(fall.Skip(1)).All(pair => pair.Second <= pair.First)
                && fall[fall.Length / 2] - fall[^1] >= 0.95 * (fall[0] - fall[fall.Length / 2]);
        }
    }

    /// <summary>Tells whether the rate is higher in a row than in one before it, by more than 5 %.</summary>
    public bool Rises(int before, int row) => Rates[row] > 1.05 * Rates[before];

    /// <summary>Gives the course of a log; null where it has no rate.</summary>
    public static RateCourse? Of(TrainingLog log)
    {
        double[] known = [.. Finite(log.Find(LogNames.LearningRate) ?? [])];
        if (known.Length is 0 || known.Max() <= 0)
        {
            return null;
        }

        double before = known[0];
        double[] rates = [.. log[LogNames.LearningRate].Select(rate => before = rate is { } value && double.IsFinite(value) ? value : before)];
        double[] steps = [.. Finite(log.Steps.Select(step => step.LearningRate))];

        // A row has the rate of its last step. In a cycle as long as an epoch that is always the lowest, and the steps say nothing of the rows.
        double later = steps.Length is 0 ? 0 : steps[(steps.Length / 2)..].Max();
        bool isCycle = later > 2 * rates[(rates.Length / 2)..].Max() && later > 0.1 * steps.Max();
        int[] logged = [.. log[LogNames.LearningRate].Index().Where(row => row.Item is { } value && double.IsFinite(value)).Select(row => row.Index)];
        return new RateCourse(rates, logged, isCycle ? [] : steps);
    }

    private static IEnumerable<double> Finite(IEnumerable<double?> values)
    {
        foreach (double? value in values)
        {
            if (value is { } number && double.IsFinite(number))
            {
                yield return number;
            }
        }
    }

    /// <summary>Gives the row at which a part of the sum of all rates is reached.</summary>
    public int RowOf(double part)
    {
        double enough = Rates.Sum() * part;
        double sum = 0;
        return Math.Max(0, Array.FindIndex(Rates, rate => (sum += rate) >= enough));
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
