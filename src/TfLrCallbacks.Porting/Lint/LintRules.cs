using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The rules about the beginning and the height of a schedule.</summary>
internal static class LintRules
{
    /// <summary>How many times the run the steps after it are searched for a higher rate.</summary>
    private const int Beyond = 20;

    public static IEnumerable<LintFinding> ZeroRate(LintSubject s)
    {
        if (s.Peak == 0)
        {
            yield return new("zero-rate", FindingSeverity.Error, null, "The rate is 0 at every step: nothing is learned.", "Give a rate above 0, or the base rate that the library multiplies.");
        }
        else if (s.First == 0)
        {
            // Our own warm-ups begin at 0, as most do: that is worth knowing, and no fault of the line.
            bool isOwnWarmup = (s.Ported is null || s.Ported.Dialect == Dialect.Own) && s.Samples.Count > 2 && s.Samples.Rates[1] > 0;
            long lost = s.Samples.IsComplete ? s.Samples.Rates.TakeWhile(rate => rate == 0).Count() : 1;
            yield return new(
                "zero-first-rate",
                isOwnWarmup ? FindingSeverity.Info : FindingSeverity.Warning,
                0,
                lost > 1 ? string.Create(CultureInfo.InvariantCulture, $"The first {lost} updates run at rate 0 and change nothing.") : "The first update runs at rate 0 and changes nothing.",
                LintRemedies.StartAboveZero(s));
        }
    }

    public static IEnumerable<LintFinding> PeakNotReached(LintSubject s)
    {
        double horizon = s.Schedule.EndStep() ?? (s.Steps * (double)Beyond);
        if (s.Peak == 0 || horizon <= s.Steps || s.PeakStep <= s.Samples.Steps[^1] - s.Hold || s.IsConstant)
        {
            yield break;
        }

        double later = RateSamples.Of(s.Schedule, (long)Math.Min(horizon, s.Steps * (double)Beyond) + 1).Rates.Max();
        if (later > 1.05 * s.Peak)
        {
            yield return new(
                "peak-not-reached",
                FindingSeverity.Error,
                s.PeakStep,
                string.Create(CultureInfo.InvariantCulture, $"The rate is still rising when the run ends: it is {s.Peak:G4} then and would reach {later:G4}."),
                LintRemedies.ShortenWarmup(s));
        }
    }

    public static IEnumerable<LintFinding> LongWarmup(LintSubject s)
    {
        if (!s.IsConstant && s.Steps > 1 && s.PeakStep > s.Steps / 2 && s.Peak > 1.05 * s.First && s.PeakStep <= s.Samples.Steps[^1] - s.Hold)
        {
            yield return new(
                "long-warmup",
                FindingSeverity.Warning,
                s.PeakStep,
                string.Create(CultureInfo.InvariantCulture, $"The highest rate comes at step {s.PeakStep} of {s.Steps}, after more than half of the run."),
                "A warm-up of 1 % to 10 % of the run is usual, 30 % in a one-cycle.");
        }
    }

    /// <summary>A length between 0 and 1 step: a part of the run, given as a length.</summary>
    public static IEnumerable<LintFinding> ShorterThanStep(LintSubject s)
    {
        double shortest = s.Lengths.DefaultIfEmpty(1).Min();
        if (shortest < 1 && s.Ported?.Dialect != Dialect.Fastai && s.Ported?.Dialect != Dialect.Composer)
        {
            yield return new(
                "shorter-than-a-step",
                FindingSeverity.Warning,
                0,
                string.Create(CultureInfo.InvariantCulture, $"A length is {shortest:G4} steps, less than one: as a warm-up it is over with the first update."),
                string.Create(CultureInfo.InvariantCulture, $"A part of the run was given as a length. {shortest:G4} of this run is {Math.Round(shortest * s.Steps)} steps."));
        }
    }

    /// <summary>Rates of layers of which only one set is shown.</summary>
    public static IEnumerable<LintFinding> OtherGroups(LintSubject s)
    {
        if (s.Ported is { } ported && FastaiRates.SliceOf(ported.Call) is { } slice && ported.Arguments.Context.Groups == 1)
        {
            yield return new(
                "slice-dropped",
                FindingSeverity.Warning,
                null,
                $"{slice} gives every group of layers a rate of its own; only that of the last group is seen here.",
                "Say how many groups the model has and look at each (tflr: --groups 3 --group 0). On TensorFlow.NET RateFactor gives layers a part of the rate.");
        }
    }

    /// <summary>A rise that ends in a fall to less than 9/10 in one step.</summary>
    public static IEnumerable<LintFinding> DropAfterWarmup(LintSubject s)
    {
        // A rate that is held, as for an epoch, counts once.
        int[] changes = [.. Enumerable.Range(0, s.Samples.Count).Where(i => i == 0 || s.Samples.Rates[i] != s.Samples.Rates[i - 1])];
        int peak = Array.IndexOf(changes, s.Samples.IndexOfPeak);
        if (!s.Samples.IsComplete || peak < 2 || peak + 1 >= changes.Length)
        {
            yield break;
        }

        double step = s.Peak - s.Samples.Rates[changes[peak - 1]];
        bool rises = step > 0 && s.Samples.Rates[changes[peak - 1]] > s.Samples.Rates[changes[peak - 2]];
        double next = s.Samples.Rates[changes[peak + 1]];
        if (rises && next < 0.9 * s.Peak && s.Peak - next > 3 * step)
        {
            yield return new(
                "drop-after-warmup",
                FindingSeverity.Warning,
                s.Samples.Steps[changes[peak + 1]],
                string.Create(CultureInfo.InvariantCulture, $"After the warm-up the rate drops from {s.Peak:G4} to {next:G4} in one step."),
                LintRemedies.StartDecayAfterWarmup(s));
        }
    }

    public static IEnumerable<LintFinding> VeryHighRate(LintSubject s)
    {
        if (s.Peak > 10)
        {
            yield return new(
                "very-high-rate",
                FindingSeverity.Warning,
                s.PeakStep,
                string.Create(CultureInfo.InvariantCulture, $"The rate reaches {s.Peak:G4}."),
                "Rates above 1 are rare outside Adadelta. Check the base rate and factors above 1.");
        }
    }

    public static IEnumerable<LintFinding> Momentum(LintSubject s)
    {
        long step = s.Samples.Steps.FirstOrDefault(step => s.Schedule.MomentumAt(step) >= 1, -1);
        if (step >= 0)
        {
            yield return new("momentum-out-of-range", FindingSeverity.Error, step, "The momentum is 1 or more: the weights run away.", "Keep the momentum below 1.");
        }
    }

    public static IEnumerable<LintFinding> Constant(LintSubject s)
    {
        if (s.IsConstant && s.Peak > 0 && s.Steps > 1 && s.Schedule is not ConstantRate)
        {
            yield return new(
                "constant",
                FindingSeverity.Info,
                null,
                string.Create(CultureInfo.InvariantCulture, $"The rate is {s.First:G4} in the whole run: nothing of the schedule is seen."),
                "Check its lengths: steps, or epochs?");
        }
    }
}
