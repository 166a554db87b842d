namespace TfLrCallbacks.Reports;

/// <summary>The median of a window that moves over single steps: what a noisy loss does, without a single outlier moving it.</summary>
internal static class RunningMedian
{
    /// <summary>Below so many steps the steps themselves show everything.</summary>
    private const int FewestSteps = 50;

    private const int MostPoints = 400;

    /// <summary>Gives the window, an odd number of steps; 0 where there are too few steps for one.</summary>
    public static int Window(int steps) => steps < FewestSteps ? 0 : Math.Max(5, steps / 60) | 1;

    /// <summary>Gives the window for the steps of a run; 0 if only its epochs are known.</summary>
    public static int Window(RunFigure run) => run.HasOnlyEpochs ? 0 : Window(run.StepLosses.Count);

    /// <summary>Gives the median around evenly spaced steps; at both ends the window is cut off. A window without a finite number is a gap.</summary>
    public static IReadOnlyList<ChartPoint> Of(IReadOnlyList<ChartPoint> steps, int window)
    {
        if (window is 0)
        {
            return [];
        }

        int count = Math.Min(steps.Count, MostPoints);
        double[] room = new double[window];
        var medians = new ChartPoint[count];
        for (int i = 0; i < count; i++)
        {
            int center = (int)((long)i * (steps.Count - 1) / (count - 1));
            int finite = 0;
            for (int at = Math.Max(0, center - (window / 2)); at <= Math.Min(steps.Count - 1, center + (window / 2)); at++)
            {
                if (steps[at].Y is var value && double.IsFinite(value))
                {
                    room[finite++] = value;
                }
            }

            medians[i] = new ChartPoint(steps[center].X, finite is 0 ? double.NaN : Medians.OfUnsorted(room.AsSpan(0, finite)));
        }

        return medians;
    }
}
