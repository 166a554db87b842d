namespace TfLrCallbacks.Reports;

/// <summary>Finds curves that lie on another one, so that they can be drawn in dashes over it and named in the legend.</summary>
internal static class Coincidence
{
    /// <summary>A difference of this part of the picture's height is not seen.</summary>
    private const double Unseen = 0.004;

    /// <summary>Gives for each curve the first one before it that it lies on nearly everywhere; null where there is none.</summary>
    /// <param name="curves">The curves.</param>
    public static int?[] Of(IReadOnlyList<IReadOnlyList<double>> curves)
    {
        (double min, double max) = Series.Range(curves.SelectMany(curve => curve));
        double unseen = Unseen * Math.Max(max - min, double.Epsilon);
        var lieOn = new int?[curves.Count];
        for (int i = 1; i < curves.Count; i++)
        {
            lieOn[i] = Enumerable.Range(0, i).Where(j => LiesOn(curves[i], curves[j], unseen)).Cast<int?>().FirstOrDefault();
        }

        return lieOn;
    }

    // For most of its length is enough to hide the curve below.
    private static bool LiesOn(IReadOnlyList<double> one, IReadOnlyList<double> other, double unseen)
    {
        int both = Math.Min(one.Count, other.Count);
        int together = 0;
        for (int i = 0; i < both; i++)
        {
            together += Math.Abs(one[i] - other[i]) <= unseen ? 1 : 0;
        }

        return together > 0.5 * both;
    }
}
