namespace TfLrCallbacks.Reports;

/// <summary>The legend above a picture of trainings: one entry for each run, with notes, and one for each kind of line or mark.</summary>
internal static class RunLegend
{
    private const double SameRate = 1e-6;

    /// <summary>Gives the entries.</summary>
    public static IEnumerable<LegendKey> Keys(Sheet sheet, IReadOnlyList<RunFigure> runs, IReadOnlyList<CurveStyle> styles, IReadOnlyList<bool> leaving)
    {
        for (int i = 0; i < runs.Count; i++)
        {
            yield return new LegendKey(RunName.Short(runs[i].Name), sheet.Palette.Series(i), RunChart.HasColourOfAnother(i) ? LegendMark.DashedLine : LegendMark.Line)
            {
                Note = string.Concat(Notes(runs, i, styles[i].LiesOn, leaving[i]).Select(note => $" ({note})")),
            };
        }

        string steps = runs.Any(run => run.StepNumbers.Count > 0) ? "logged steps" : "steps";
        if (runs.Any(run => !run.HasOnlyEpochs))
        {
            yield return new LegendKey(steps is "steps" ? "single steps" : steps, sheet.Muted, LegendMark.ThinLine);
        }

        if (runs.Select(RunningMedian.Window).Where(window => window > 0).Distinct().ToArray() is { Length: > 0 } windows)
        {
            yield return new LegendKey(
                windows is [var window] ? $"running median of {NumberText.Count(window)} {steps}" : $"running median of {steps}", sheet.Muted, LegendMark.Line);
        }

        if (runs.Any(run => run.Loss.Count > 0))
        {
            yield return new LegendKey(runs.All(run => run.StepsPerEpoch is null) ? "training, means of steps" : "training, per epoch", sheet.Muted, LegendMark.DashedLine);
        }

        if (runs.Any(run => run.ValidationLoss.Count + run.ValidationMetric.Count > 0))
        {
            yield return new LegendKey("validation", sheet.Muted, LegendMark.Dot);
        }

        if (runs.Any(run => run.KeptEpoch is not null))
        {
            yield return new LegendKey("weights kept", sheet.Muted, LegendMark.OpenDot);
        }
    }

    private static IEnumerable<string> Notes(IReadOnlyList<RunFigure> runs, int index, int? below, bool leaves)
    {
        RunFigure run = runs[index];
        if (below is { } other)
        {
            yield return $"rate {(AreSame(run.StepLearningRates, runs[other].StepLearningRates) ? "as" : "near that of")} {RunName.Short(runs[other].Name)}";
        }

        if (run.KeptEpoch is { } kept)
        {
            yield return $"keeps epoch {NumberText.Count(kept)}";
        }

        if (run.StepLearningRates.Count(double.IsNaN) is > 0 and var unknown)
        {
            yield return unknown == run.StepLearningRates.Count ? "rate unknown" : $"rate unknown in {NumberText.Count(unknown)} {Unit(run)}{(unknown is 1 ? string.Empty : "s")}";
        }

        if (leaves)
        {
            yield return "leaves the picture";
        }

        if (run.StepLosses.Index().FirstOrDefault(pair => !double.IsFinite(pair.Item), (-1, 0)).Index is >= 0 and var bad)
        {
            yield return $"no number in {Unit(run)} {NumberText.Count(run.NumberOf(bad) + (run.HasOnlyEpochs ? 1 : 0))}";
        }
    }

    private static string Unit(RunFigure run) => run.HasOnlyEpochs ? "epoch" : "step";

    private static bool AreSame(IReadOnlyList<double> one, IReadOnlyList<double> other) =>
        one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= SameRate * Math.Max(pair.First, pair.Second));
}
