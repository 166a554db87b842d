using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>Draws the curve of a range test with characters: the loss over the logarithm of the rate, with the answer marked.</summary>
internal static class CurveChart
{
    private const int Rows = 10;
    private const int Label = 9;
    private const int MostColumns = 100;
    private const string Axis = "learning rate";
    private const char Point = '•';
    private const char Between = '·';
    private const char Above = '^';

    public static string Draw(IReadOnlyList<double> rates, IReadOnlyList<double> losses, int width, RangeTestResult found)
    {
        double first = losses.FirstOrDefault(double.IsFinite);
        double low = losses.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double high = first + Math.Max(0.3 * (first - low), 0.05 * Math.Abs(first));
        int columns = Math.Max(20, Math.Min(width, MostColumns) - Label - 2);
        double from = Math.Log10(rates[0]);
        double span = Math.Max(1e-9, Math.Log10(rates[^1]) - from);
        int Column(double rate) => (int)Math.Clamp((Math.Log10(rate) - from) / span * (columns - 1), 0, columns - 1);

        char[][] canvas = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Repeat(' ', columns).ToArray())];
        int Row(double loss) => double.IsFinite(loss) && loss <= high ? Rows - 1 - (int)Math.Round(Math.Max(0, (loss - low) / Math.Max(1e-300, high - low)) * (Rows - 1)) : 0;

        for (int i = 0; i < rates.Count; i++)
        {
            // Where the terminal has more columns than the curve has points, a straight line joins them.
            int before = Column(rates[Math.Max(0, i - 1)]);
            int column = Column(rates[i]);
            for (int between = before + 1; between < column; between++)
            {
                double part = (double)(between - before) / (column - before);
                canvas[(int)Math.Round(((1 - part) * Row(losses[i - 1])) + (part * Row(losses[i])))][between] = Between;
            }
        }

        for (int i = 0; i < rates.Count; i++)
        {
            canvas[Row(losses[i])][Column(rates[i])] = double.IsFinite(losses[i]) && losses[i] <= high ? Point : Above;
        }

        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            string label = row is 0 ? Short(high) : row is Rows - 1 ? Short(low) : string.Empty;
            text.Append(label.PadLeft(Label)).Append(" │").Append(new string(canvas[row]).TrimEnd()).Append('\n');
        }

        string axis = new('─', columns);
        text.Append("loss".PadLeft(Label)).Append(" └").Append(axis).Append('\n');
        if (found.HasAnswer)
        {
            text.Append(' ', Label + 2).Append(Marks(found, columns, Column)).Append('\n');
        }

        foreach (string line in Foot(Short(rates[0]), Short(rates[^1]), columns))
        {
            text.Append(' ', Label + 2).Append(line).Append('\n');
        }

        foreach (string line in WordWrap.Of(Legend(found, canvas), columns, indent: 0).Split('\n'))
        {
            text.Append(' ', Label + 2).Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Gives the rates at both ends of the axis with its name between them, or below them where that is too narrow.</summary>
    private static string[] Foot(string start, string end, int columns)
    {
        int at = Math.Max(0, (columns - Axis.Length) / 2);
        bool isBetween = at >= start.Length + 2 && at + Axis.Length + 2 <= columns - end.Length;
        string line = (isBetween ? start.PadRight(at) + Axis : start).PadRight(columns - end.Length) + end;
        return isBetween ? [line] : [line, Axis.PadLeft(at + Axis.Length)];
    }

    /// <summary>Explains the marks that the picture contains.</summary>
    private static string Legend(RangeTestResult found, char[][] canvas) => string.Join("; ", (string[])
    [
        $"{Point} loss",
        .. canvas.Any(row => row.Contains(Above)) ? [$"{Above} higher than the picture, or not finite"] : Array.Empty<string>(),
        found.HasAnswer
            ? string.Create(CultureInfo.InvariantCulture, $"C constant rate, {found.BaseLearningRate:g3}; P peak of a schedule, {found.MaxLearningRate:g3}")
            : "no answer",
    ]) + ".";

    private static string Marks(RangeTestResult found, int columns, Func<double, int> column)
    {
        char[] line = [.. Enumerable.Repeat(' ', columns)];
        int constant = Math.Min(column(found.BaseLearningRate), columns - 2);
        line[Math.Max(column(found.MaxLearningRate), constant + 1)] = 'P';
        line[constant] = 'C';
        return new string(line).TrimEnd();
    }

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
