using ScottPlot;

namespace TfLrCallbacks.Reports;

/// <summary>How a curve among others looks: a colour and a pattern that no other curve has, in dashes where it lies on another.</summary>
/// <param name="ColorIndex">The index of its colour.</param>
/// <param name="Mark">Its line in the legend.</param>
/// <param name="LiesOn">The curve that it lies on for most of its length; null where there is none.</param>
internal sealed record CurveStyle(int ColorIndex, LegendMark Mark, int? LiesOn)
{
    /// <summary>The number of colours; further curves are told apart by their patterns.</summary>
    public const int Colors = 4;

    private static readonly LegendMark[] s_marks = [LegendMark.Line, LegendMark.DashedLine, LegendMark.DottedLine];

    public LinePattern Pattern => Mark switch
    {
        LegendMark.DashedLine => LinePattern.Dashed,
        LegendMark.DottedLine => LinePattern.Dotted,
        _ => LinePattern.Solid,
    };

    /// <summary>Gives a style for each curve; up to 8 are told apart.</summary>
    /// <param name="curves">The curves in the coordinates of the picture.</param>
    public static IReadOnlyList<CurveStyle> Of(IReadOnlyList<IReadOnlyList<double>> curves)
    {
        int?[] liesOn = Coincidence.Of(curves);
        List<CurveStyle> styles = [];
        for (int i = 0; i < curves.Count; i++)
        {
            int? below = liesOn[i];
            CurveStyle[] together = [.. styles.Where(style => below is not null && style.LiesOn == below)];
            IEnumerable<LegendMark> marks = below is null ? s_marks : s_marks.Skip(together.Length % 2 is 0 ? 1 : 2).Concat(s_marks);
            styles.Add((
                from mark in marks
                from color in Enumerable.Range(i, Colors).Select(index => index % Colors).OrderBy(index => together.Count(style => style.ColorIndex == index))
                where below is null || color != styles[below.Value].ColorIndex
                where !styles.Exists(style => style.ColorIndex == color && style.Mark == mark)
                select new CurveStyle(color, mark, below)).First());
        }

        return styles;
    }
}
