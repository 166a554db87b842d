namespace TfLrCallbacks.Reports;

/// <summary>The axis of losses: linear, or logarithmic where the highest loss is decades above the usual one. A run that diverges beside others leaves the picture.</summary>
/// <param name="Scale">The range and the ticks.</param>
/// <param name="IsLogarithmic">Whether positions are log10 of the loss.</param>
internal sealed record LossAxis(AxisScale Scale, bool IsLogarithmic)
{
    /// <summary>With a highest loss this many times the usual one, most of a linear picture would be empty.</summary>
    private const double Decades = 100;

    /// <summary>A run whose losses rise to this many times those of another one would flatten it.</summary>
    private const double Flattening = 10;

    public string Caption => IsLogarithmic ? "loss (logarithmic)" : "loss";

    /// <summary>Tells for each run whether its losses leave the picture at the top.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="shown">What is to be seen of each.</param>
    public static IReadOnlyList<bool> Leaving(IReadOnlyList<RunFigure> runs, IReadOnlyList<double[]> shown)
    {
        double[] tops = [.. shown.Select(losses => losses[^1])];
        double usual = tops.Order().ElementAt((runs.Count - 1) / 2);
        return [.. runs.Select((run, i) => usual > 0 && tops[i] > Flattening * usual && Rises(run))];
    }

    /// <summary>Chooses the axis for the runs that stay in the picture.</summary>
    /// <param name="shown">What is to be seen of each run.</param>
    /// <param name="leaving">Whether it leaves the picture.</param>
    /// <param name="height">The height of the picture.</param>
    public static LossAxis Of(IReadOnlyList<double[]> shown, IReadOnlyList<bool> leaving, float height)
    {
        double[][] staying = [.. shown.Where((_, i) => !leaving[i])];
        double[] all = staying is [var only] ? only : [.. staying.SelectMany(losses => losses)];
        if (staying.Length > 1)
        {
            Array.Sort(all);
        }

        if (all[0] <= 0 || all[^1] <= Decades * all[all.Length / 2])
        {
            return new LossAxis(LinearTicks.Around(all[0], all[^1], (int)(height / 36)), IsLogarithmic: false);
        }

        (double from, double to) = (Math.Log10(all[0]), Math.Log10(all[^1]));
        double air = 0.06 * (to - from);
        return new LossAxis(DecadeTicks.Between(from - air, to + air, (int)(height / 24)), IsLogarithmic: true);
    }

    public double Place(double loss) => !IsLogarithmic ? loss : loss > 0 ? Math.Log10(loss) : double.NaN;

    /// <summary>Gives what is to be seen of a run, in order: of its single steps all but the highest fiftieth, which may leave the picture.</summary>
    public static double[] Shown(RunFigure run)
    {
        double[] steps = Array.FindAll([.. run.StepLosses], Series.IsDrawable);
        Array.Sort(steps);
        double usual = steps[(int)((steps.Length - 1) * 0.98)];
        double most = Math.Min(steps[^1], usual + (0.5 * (usual - steps[0])));
        double[] epochs = [.. run.Loss.Concat(run.ValidationLoss).Select(point => point.Value).Where(Series.IsDrawable)];
        double[] shown = [.. steps.AsSpan(0, steps.TakeWhile(loss => loss <= most).Count()), most, .. epochs];
        Array.Sort(shown);
        return shown;
    }

    private static bool Rises(RunFigure run) =>
        run.StepLosses.Where(double.IsFinite).ToArray() is var finite && finite[^1] > finite[0];
}
