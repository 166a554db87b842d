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
        double[] tops = [.. shown.Select(losses => losses.Max())];
        double usual = tops.Order().ElementAt((runs.Count - 1) / 2);
        return [.. runs.Select((run, i) => usual > 0 && tops[i] > Flattening * usual && Rises(run))];
    }

    /// <summary>Gives the lowest, the highest and the usual loss of the runs that stay in the picture.</summary>
    /// <param name="shown">What is to be seen of each run.</param>
    /// <param name="leaving">Whether it leaves the picture.</param>
    public static (double Lowest, double Highest, double Usual) Range(IReadOnlyList<double[]> shown, IReadOnlyList<bool> leaving)
    {
        double[] all = [.. shown.Where((_, i) => !leaving[i]).SelectMany(losses => losses)];
        (double lowest, double highest) = Series.Range(all);
        return (lowest, highest, Medians.Nth(all, all.Length / 2));
    }

    /// <summary>Chooses the axis.</summary>
    /// <param name="losses">The lowest, the highest and the usual loss.</param>
    /// <param name="height">The height of the picture.</param>
    public static LossAxis Of((double Lowest, double Highest, double Usual) losses, float height)
    {
        if (losses.Lowest <= 0 || losses.Highest <= Decades * losses.Usual)
        {
            return new LossAxis(LinearTicks.Around(losses.Lowest, losses.Highest, (int)(height / 36)), IsLogarithmic: false);
        }

        (double from, double to) = (Math.Log10(losses.Lowest), Math.Log10(losses.Highest));
        double air = 0.06 * (to - from);
        return new LossAxis(DecadeTicks.Between(from - air, to + air, (int)(height / 24)), IsLogarithmic: true);
    }

    public double Place(double loss) => !IsLogarithmic ? loss : loss > 0 ? Math.Log10(loss) : double.NaN;

    /// <summary>Gives what is to be seen of a run, in no order: of its single steps all but the highest fiftieth, which may leave the picture.</summary>
    public static double[] Shown(RunFigure run)
    {
        double[] steps = Array.FindAll([.. run.StepLosses], Series.IsDrawable);
        (double lowest, double highest) = Series.Range(steps);
        double usual = Medians.Nth(steps, (int)((steps.Length - 1) * 0.98));
        double most = Math.Min(highest, usual + (0.5 * (usual - lowest)));
        return [.. steps.Where(loss => loss <= most), most, .. run.Loss.Concat(run.ValidationLoss).Select(point => point.Value).Where(Series.IsDrawable)];
    }

    private static bool Rises(RunFigure run) =>
        run.StepLosses.Where(double.IsFinite).ToArray() is var finite && finite[^1] > finite[0];
}
