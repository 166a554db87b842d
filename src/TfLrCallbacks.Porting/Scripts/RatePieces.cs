using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The pieces of known forms that a course of rates is made of.</summary>
/// <param name="rates">The rates.</param>
/// <param name="leastStairs">The number of equal stairs that are one piece. Three may also be milestones: a setting must explain their length then.</param>
internal sealed class RatePieces(double[] rates, int leastStairs = RatePieces.PlainStairs)
{
    /// <summary>The number of equal stairs that are no milestones.</summary>
    public const int PlainStairs = 4;

    private static readonly double[] Powers = [2, 0.9, 0.5, 3];

    private readonly double _most = rates.DefaultIfEmpty().Max(Math.Abs);

    /// <summary>Gives the piece that holds for the most rates from a step on; the simplest of several.</summary>
    public RatePiece? Longest(int at)
    {
        RatePiece? best = null;
        foreach (RatePiece piece in Constants(at).Concat(Stairs(at)).Concat(Staircases(at)).Concat(Lines(at)).Concat(Cosines(at)).Concat(Rises(at)).Concat(Polynomials(at)).Concat(Exponentials(at)).Concat(InverseRoots(at)))
        {
            best = best is null || piece.Last > best.Last ? piece : best;
        }

        return best;
    }

    private IEnumerable<RatePiece> Constants(int at)
    {
        double rate = Near(rates[at], rates[at]);
        int begins = at > 0 && IsSame(rates[at - 1], rate) ? at - 1 : at;
        yield return new(begins, Last(at, _ => rate), _ => rate, _ => ("new ConstantRate(learningRate: {0})", [new(rate, false)])) { IsConstant = true };
    }

    /// <summary>Stairs of equal length, each the same factor of the one before.</summary>
    private IEnumerable<RatePiece> Stairs(int at)
    {
        foreach (int begins in at > 0 && IsSame(rates[at - 1], rates[at]) ? new[] { at - 1, at } : [at])
        {
            double first = rates[at];
            int steps = Last(at, _ => first) + 1 - begins;
            if (steps < 2 || begins + steps >= rates.Length || first <= 0)
            {
                continue;
            }

            double factor = Near(rates[begins + steps] / first, 1);
            double Rate(double step) => first * Math.Pow(factor, Math.Floor((step - begins) / steps));
            int last = Last(at, Rate);
            if (factor > 0 && last >= begins + ((leastStairs - 1) * steps))
            {
                yield return new(begins, last, Rate, _ => ("new StepDecay(initialLearningRate: {0}, stepSize: Length.Steps({1}), gamma: {2})", [new(Near(first, first), false), new(steps, true, NeedsSetting: last < begins + ((PlainStairs - 1) * steps)), new(factor, false)])) { IsWhole = true };
            }
        }
    }

    /// <summary>A curve that is evaluated only at the start of each of at least four stairs of equal length: a schedule that counts epochs, seen in a course of updates.</summary>
    private IEnumerable<RatePiece> Staircases(int at)
    {
        foreach (int begins in at > 0 && IsSame(rates[at - 1], rates[at]) ? new[] { at - 1, at } : [at])
        {
            double first = rates[at];
            int steps = Last(at, _ => first) + 1 - begins;
            if (steps < 2 || begins + (3 * steps) >= rates.Length)
            {
                continue;
            }

            List<double> stairs = [];
            for (int step = begins; step < rates.Length; step += steps)
            {
                double rate = rates[Math.Max(step, at)];
                if (Last(Math.Max(step, at), _ => rate, step + steps - 1) < Math.Min(step + steps, rates.Length) - 1)
                {
                    break;
                }

                stairs.Add(rate);
            }

            if (new RatePieces([.. stairs]).Longest(0) is { IsConstant: false, Begins: 0, Last: >= 3 } curve)
            {
                yield return new(begins, Math.Min(begins + ((curve.Last + 1) * steps), rates.Length) - 1, step => curve.Rate(Math.Floor((step - begins) / steps)), end =>
                {
                    (string form, RateNumber[] numbers) = curve.Written(Math.Max(1, (int)Math.Round((double)(end - begins) / steps)));
                    return ($"{form}.Staircase(period: Length.Steps({{{numbers.Length}}}))", [.. numbers.Select(number => number.IsLength ? number with { Value = number.Value * steps } : number), new(steps, true)]);
                }) { IsWhole = curve.IsWhole };
            }
        }
    }

    private IEnumerable<RatePiece> Lines(int at)
    {
        if (at + 2 >= rates.Length || IsSame(rates[at], rates[at + 1]))
        {
            yield break;
        }

        double first = rates[at];
        (int last, Func<double, double> rate) = Grown(at, at + 2, far => step => first + ((rates[far] - first) / (far - at) * (step - at)));
        if (last >= at + 2)
        {
            yield return Anneal(at, last, rate, string.Empty);
        }
    }

    private IEnumerable<RatePiece> Cosines(int at)
    {
        foreach (int begins in at > 0 ? new[] { at - 1, at } : [at])
        {
            double first = rates[begins];
            HashSet<long> tried = [];
            for (int far = 1; begins + (2 * far) < rates.Length; far *= 2)
            {
                double near = rates[begins + far] - first;
                double cosine = ((rates[begins + (2 * far)] - first) / near / 2) - 1;
                if (!(Math.Abs(cosine) < 1))
                {
                    continue;
                }

                long steps = (long)Math.Round(Math.PI * far / Math.Acos(cosine));
                if (steps < 3 || steps > 100_000_000 || !tried.Add(steps))
                {
                    continue;
                }

                double Part(double step) => (1 - Math.Cos(Math.PI * (step - begins) / steps)) / 2;
                (int last, Func<double, double> rate) = Grown(at, begins + far, known => step => first + ((rates[known] - first) / Part(known) * Part(step)), begins + steps);
                if (last < at + 4)
                {
                    continue;
                }

                yield return new(begins, last, step => rate(Math.Min(step, begins + steps)), _ =>
                    ("new Anneal(initialLearningRate: {0}, endLearningRate: {1}, steps: Length.Steps({2}), curve: Curve.Cosine)", [new(Near(first, first), false), new(Near(rate(begins + steps), first), false), new(steps, true)])) { IsWhole = true };
            }
        }
    }

    /// <summary>A rise that begins slowly, as the square of the step.</summary>
    private IEnumerable<RatePiece> Rises(int at)
    {
        if (at + 4 >= rates.Length)
        {
            yield break;
        }

        double first = rates[at];
        (int last, Func<double, double> rate) = Grown(at, at + 2, far => step => first + ((rates[far] - first) * Math.Pow((step - at) / (far - at), 2)));
        if (last >= at + 3 && rates[last] != first)
        {
            yield return Anneal(at, last, rate, ", curve: Curve.OneMinusSquare");
        }
    }

    private IEnumerable<RatePiece> Polynomials(int at)
    {
        foreach (int begins in at > 0 ? new[] { at - 1, at } : [at])
        {
            foreach (double power in Powers)
            {
                double first = rates[begins];
                HashSet<long> tried = [];
                for (int far = 1; begins + far < rates.Length && first > 0; far *= 2)
                {
                    long steps = (long)Math.Round(far / (1 - Math.Pow(rates[begins + far] / first, 1 / power)));
                    if (steps < 3 || steps > 100_000_000 || !tried.Add(steps))
                    {
                        continue;
                    }

                    double Rate(double step) => first * Math.Pow(Math.Max(0, 1 - ((step - begins) / steps)), power);
                    int last = Last(at, Rate, begins + steps);
                    if (last >= at + 4)
                    {
                        yield return new(begins, last, Rate, _ => ("new Anneal(initialLearningRate: {0}, endLearningRate: 0, steps: Length.Steps({1}), curve: new PolynomialCurve({2}))", [new(Near(first, first), false), new(steps, true), new(power, false)])) { IsWhole = true };
                    }
                }
            }
        }
    }

    private IEnumerable<RatePiece> Exponentials(int at)
    {
        foreach (int begins in at > 0 ? new[] { at - 1, at } : [at])
        {
            if (begins + 4 >= rates.Length || rates[begins] <= 0)
            {
                continue;
            }

            double first = rates[begins];
            (int last, Func<double, double> rate) = Grown(at, begins + 2, far => step => first * Math.Pow(rates[far] / first, (step - begins) / (far - begins)));
            double factor = Near(Math.Pow(rates[last] / first, 1.0 / (last - begins)), 1);
            if (last >= at + 4 && factor > 0 && factor != 1)
            {
                yield return new(begins, last, rate, _ => ("new ExponentialDecay(initialLearningRate: {0}, decaySteps: Length.Steps(1), decayRate: {1})", [new(Near(first, first), false), new(factor, false)])) { IsWhole = true };
            }
        }
    }

    private IEnumerable<RatePiece> InverseRoots(int at)
    {
        foreach (int begins in at > 0 ? new[] { at - 1, at } : [at])
        {
            double first = rates[begins];
            HashSet<long> tried = [];
            for (int far = 1; begins + far < rates.Length && first > 0; far *= 2)
            {
                double steps = Math.Round(far / (Math.Pow(first / rates[begins + far], 2) - 1));
                if (!(steps >= 1 && steps < 100_000_000) || !tried.Add((long)steps))
                {
                    continue;
                }

                double Rate(double step) => first / Math.Sqrt(1 + ((step - begins) / steps));
                int last = Last(at, Rate);
                if (last >= at + 4)
                {
                    yield return new(begins, last, Rate, _ => ("new InverseSqrt(initialLearningRate: {0}, timescale: Length.Steps({1}))", [new(Near(first, first), false), new(steps, true)])) { IsWhole = true };
                }
            }
        }
    }

    /// <summary>A piece whose end the rates do not show: it ends where the next piece begins.</summary>
    private RatePiece Anneal(int at, int last, Func<double, double> rate, string curve)
    {
        int begins = at > 0 && IsSame(rates[at - 1], rate(at - 1)) && curve.Length == 0 ? at - 1 : at;
        return new(begins, last, rate, end => ($"new Anneal(initialLearningRate: {{0}}, endLearningRate: {{1}}, steps: Length.Steps({{2}}){curve})",
            [new(Near(rate(begins), rates[last]), false), new(Near(rate(end), rate(begins)), false), new(end - begins, true)]));
    }

    /// <summary>Extends a piece that is determined by two of the course's rates, again and again through the farthest step that it has reached, since the curve is more exact the farther apart the two rates are. Gives the last step and the curve.</summary>
    private (int Last, Func<double, double> Rate) Grown(int at, int far, Func<int, Func<double, double>> through, double most = double.PositiveInfinity)
    {
        while (true)
        {
            Func<double, double> rate = through(far);
            int last = Last(at, rate, most);
            if (last <= far)
            {
                return (Math.Max(last, at), rate);
            }

            far = last;
        }
    }

    /// <summary>Gives the last step up to which a course has the rates.</summary>
    private int Last(int at, Func<double, double> rate, double most = double.PositiveInfinity)
    {
        int last = at - 1;
        while (last + 1 < rates.Length && last + 1 <= most && IsSame(rates[last + 1], rate(last + 1)))
        {
            last++;
        }

        return last;
    }

    private bool IsSame(double one, double other) => Math.Abs(one - other) <= (1e-9 * Math.Max(Math.Abs(one), Math.Abs(other))) + (1e-11 * _most);

    /// <summary>Gives a number without the digits that are rounding: 0 where it is nothing beside another, else the nearest with eleven digits where that is as near.</summary>
    private static double Near(double number, double beside)
    {
        double plain = Math.Abs(number) < 1e-12 * Math.Abs(beside) ? 0 : double.Parse(number.ToString("G11", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(plain - number) <= 2e-14 * Math.Max(Math.Abs(number), Math.Abs(beside)) || plain == 0 ? plain : number;
    }
}
