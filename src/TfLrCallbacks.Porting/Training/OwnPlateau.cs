namespace TfLrCallbacks.Porting;

/// <summary>Keras' rule of <c>ReduceLROnPlateau</c>, with the settings that make a callback of the script's own equal to it.</summary>
/// <param name="Monitor">The metric.</param>
/// <param name="IsMax">Whether a larger value is better.</param>
/// <param name="Factor">The factor of a reduction.</param>
/// <param name="Patience">How many epochs without an improvement reduce the rate.</param>
/// <param name="MinDelta">How much better than the best value is an improvement.</param>
/// <param name="Cooldown">How many epochs after a reduction are not counted.</param>
/// <param name="MinRate">The smallest rate.</param>
/// <param name="Bound">The value with which the callback begins as the best one, where a metric can be worse than it; null where none can.</param>
internal sealed record OwnPlateau(string Monitor, bool IsMax, double Factor, int Patience, double MinDelta, int Cooldown, double MinRate, double? Bound)
{
    private const int Courses = 12;
    private const int LargestCount = 1000;

    /// <summary>First values of a metric that a loss has, and an accuracy.</summary>
    private static readonly double[] UsualLosses = [1e-3, 0.1, 1, 10, 100];
    private static readonly double[] UsualScores = [1e-6, 0.1, 0.5, 1];
    private static readonly double[] UnusualLosses = [1e4, 1e8, 1e30];
    private static readonly double[] UnusualScores = [0, -1, -1e5];

    /// <summary>Finds the rule that gives the same rates as a callback, on courses of a metric that are made up to tell rules apart.</summary>
    /// <param name="monitor">The metric.</param>
    /// <param name="rates">Gives the callback's rate after each epoch, from a first rate and the metric's values; null where it does more than set the rate, or is not evaluated.</param>
    /// <param name="numbers">The numbers in the callback.</param>
    /// <param name="first">The rate with which the optimizer begins, where nothing else sets it; null otherwise.</param>
    /// <returns>The rule; null for none.</returns>
    public static OwnPlateau? Of(string monitor, Func<double, IReadOnlyList<double>, double[]?> rates, IEnumerable<double> numbers, double? first)
    {
        double[] known = [.. numbers.Select(Math.Abs).Where(double.IsFinite).Distinct().Order()];
        int longest = (int)known.Where(number => number <= LargestCount && number == Math.Floor(number)).DefaultIfEmpty(0).Max();
        double[] rising = [.. Enumerable.Range(1, 24 + (6 * longest)).Select(i => 1.0 + (0.1 * i))];
        double[] falling = [.. rising.Select(value => 1 / value)];
        bool isMax = Changes(1, falling) is { Length: > 0 };
        if (Changes(1, isMax ? falling : rising) is not { Length: > 1 } changes || Changes(1, isMax ? rising : falling) is not { Length: 0 })
        {
            return null;
        }

        int patience = changes[0].Epoch;
        int gap = changes[1].Epoch - patience;
        OwnPlateau rule = new(monitor, isMax, changes[0].Rate, patience, 0, gap > patience ? gap - patience + 1 : 0, 0, null);
        if (patience < 1 || gap < patience || rule.Factor is not (> 0 and < 1))
        {
            return null;
        }

        foreach (double minDelta in known.Where(number => number < 1).Prepend(0).Distinct())
        {
            foreach (double minRate in known.Where(number => number < 0.5).Prepend(0).Distinct())
            {
                OwnPlateau one = rule with { MinDelta = minDelta, MinRate = minRate };
                if (one.HasSmallest(rates, known, first) && one.IsEqual(rates, known, longest))
                {
                    return one.Bounded(rates, known);
                }
            }
        }

        return null;

        (int Epoch, double Rate)[]? Changes(double rate, double[] course) => rates(rate, course) is { } given ? [.. given.Select((now, i) => (Epoch: i, Rate: now)).Where(pair => pair.Rate != (pair.Epoch == 0 ? rate : given[pair.Epoch - 1]))] : null;
    }

    /// <summary>Gives the rate after each epoch.</summary>
    private double[] Rates(double rate, IReadOnlyList<double> course)
    {
        double best = IsMax ? double.NegativeInfinity : double.PositiveInfinity;
        int wait = 0;
        int cooldown = 0;
        List<double> given = [];
        foreach (double value in course)
        {
            if (cooldown > 0)
            {
                cooldown--;
                wait = 0;
            }

            if (IsMax ? value > best + MinDelta : value < best - MinDelta)
            {
                best = value;
                wait = 0;
            }
            else if (cooldown <= 0)
            {
                wait++;
                if (wait >= Patience && rate > MinRate)
                {
                    rate = Math.Max(rate * Factor, MinRate);
                    cooldown = Cooldown;
                    wait = 0;
                }
            }

            given.Add(rate);
        }

        return [.. given];
    }

    private bool IsSame(Func<double, IReadOnlyList<double>, double[]?> rates, double rate, IReadOnlyList<double> course) =>
        rates(rate, course) is { } given && Rates(rate, course).Zip(given).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9 * pair.First);

    /// <summary>Gets whether one reduction from rates on both sides of each known number ends where it does by this rule. A rate below the smallest one does not occur where the optimizer begins above it.</summary>
    private bool HasSmallest(Func<double, IReadOnlyList<double>, double[]?> rates, double[] known, double? first)
    {
        double[] stalled = [.. Enumerable.Repeat(0.5, Patience + 1)];
        return known.Where(number => number is > 0 and < 1).SelectMany(number => new[] { 0.5 * number, number, 1.01 * number, 0.99 * number / Factor, 1.01 * number / Factor }).Concat([1e-9, 1e-7, 1e-5, 1e-3, 0.01, 0.1, 1])
            .Where(rate => first is null || first < MinRate || rate >= MinRate).All(rate => IsSame(rates, rate, stalled));
    }

    /// <summary>Gets whether the rates are the same on courses that improve by a little more and a little less than each known number, and that stall for as long as each count of this rule, and an epoch more and less.</summary>
    private bool IsEqual(Func<double, IReadOnlyList<double>, double[]?> rates, double[] known, int longest)
    {
        double[] steps = [.. known.Prepend(MinDelta).Where(number => number is > 0 and < 0.1).SelectMany(number => new[] { 0.999 * number, 1.001 * number }).Concat([0, 1e-9, -1e-9, -0.01])];
        int[] runs = [.. new[] { 1, Patience - 1, Patience, Patience + 1, Patience + Cooldown, (2 * Patience) + Cooldown + 1 }.Where(run => run > 0)];
        return Drawn(steps, runs, 40 + (4 * longest)).Select((values, course) => (values, course)).All(drawn => IsSame(rates, drawn.course % 2 == 0 ? 1 : 1e12, drawn.values));
    }

    /// <summary>Gives courses of the metric with improvements, and with values around the best one for as long as the counts say.</summary>
    private IEnumerable<IReadOnlyList<double>> Drawn(double[] steps, int[] runs, int length)
    {
        uint state = 1;
        for (int course = 0; course < Courses; course++)
        {
            double best = IsMax ? 0.1 : course + 1;
            List<double> values = [best];
            while (values.Count < length)
            {
                if (Draw(3) == 0)
                {
                    best = IsMax ? best + (0.1 * (1 - best)) : 0.9 * best;
                    values.Add(best);
                }

                double step = steps[Draw(steps.Length)];
                for (int run = runs[Draw(runs.Length)]; run > 0; run--)
                {
                    double value = IsMax ? best + step : best - step;
                    values.Add(value);
                    best = (IsMax ? value > best + MinDelta : value < best - MinDelta) ? value : best;
                }
            }

            yield return values;
        }

        int Draw(int count)
        {
            state = (1664525 * state) + 1013904223;
            return (int)((state >> 8) % (uint)count);
        }
    }

    /// <summary>Gives the largest relative difference of the rates of two rules, and its epoch, on courses that are made up to tell them apart.</summary>
    public (double Difference, int Epoch) From(OwnPlateau other)
    {
        (double Difference, int Epoch) largest = (0, 0);
        double[] steps = [.. new[] { MinDelta, other.MinDelta }.Where(number => number > 0).SelectMany(number => new[] { 0.999 * number, 1.001 * number }).Concat([0, 1e-9, -1e-9, -0.01])];
        int[] runs = [.. new[] { this, other }.SelectMany(rule => new[] { 1, rule.Patience - 1, rule.Patience, rule.Patience + 1, (2 * rule.Patience) + rule.Cooldown + 1 }).Where(run => run > 0).Select(run => Math.Min(run, LargestCount)).Distinct()];
        int longest = Math.Min(LargestCount, Math.Max(Patience + Cooldown, other.Patience + other.Cooldown));
        foreach (IReadOnlyList<double> course in Drawn(steps, runs, 40 + (8 * longest)).Concat(other.Drawn(steps, runs, 40 + (8 * longest))))
        {
            double[] own = Rates(0.1, course);
            double[] given = other.Rates(0.1, course);
            for (int epoch = 0; epoch < course.Count; epoch++)
            {
                double difference = Math.Abs(own[epoch] - given[epoch]) / own[epoch];
                largest = difference > largest.Difference ? (difference, epoch) : largest;
            }
        }

        return largest;
    }

    /// <summary>Gives the rule with the value from which on a first value is no improvement; null where that is so for usual values.</summary>
    private OwnPlateau? Bounded(Func<double, IReadOnlyList<double>, double[]?> rates, double[] known)
    {
        if (!(IsMax ? UsualScores : UsualLosses).All(IsImprovement))
        {
            return null;
        }

        return (IsMax ? UnusualScores : UnusualLosses).All(IsImprovement) ? this
            : known.Append(0).Select(number => IsMax && number > 0 ? -number : number).Where(number => IsImprovement(number + (IsMax ? 1e-3 : -1e-3)) && !IsImprovement(number)).Cast<double?>().FirstOrDefault() is { } bound ? this with { Bound = bound } : null;

        bool IsImprovement(double value) => IsSame(rates, 1, [.. Enumerable.Repeat(value, Patience + 1)]);
    }
}
