using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>Draws the curve of a range test with characters: the loss over the logarithm of the rate, with the answer marked.</summary>
internal static class CurveChart
{
    private const int Rows = 10;
    private const int Label = 9;

    public static string Draw(IReadOnlyList<double> rates, IReadOnlyList<double> losses, int width, RangeTestResult found)
    {
        double first = losses.FirstOrDefault(double.IsFinite);
        double low = losses.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        double high = first + Math.Max(0.3 * (first - low), 0.05 * Math.Abs(first));
        int columns = Math.Max(20, width - Label - 2);
        double from = Math.Log10(rates[0]);
        double span = Math.Max(1e-9, Math.Log10(rates[^1]) - from);
        int Column(double rate) => (int)Math.Clamp((Math.Log10(rate) - from) / span * (columns - 1), 0, columns - 1);

        char[][] canvas = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Repeat(' ', columns).ToArray())];
        for (int i = 0; i < rates.Count; i++)
        {
            double part = double.IsFinite(losses[i]) ? Math.Clamp((losses[i] - low) / Math.Max(1e-300, high - low), 0, 1) : 1;
            canvas[Rows - 1 - (int)Math.Round(part * (Rows - 1))][Column(rates[i])] = double.IsFinite(losses[i]) && losses[i] <= high ? '•' : '^';
        }

        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            string label = row is 0 ? Short(high) : row is Rows - 1 ? Short(low) : string.Empty;
            text.Append(label.PadLeft(Label)).Append(" │").Append(new string(canvas[row]).TrimEnd()).Append('\n');
        }

        string axis = new('─', columns);
        text.Append("loss".PadLeft(Label)).Append(" └").Append(axis).Append('\n');
        text.Append(' ', Label + 2).Append(Marks(found, columns, Column)).Append('\n');
        string end = Short(rates[^1]);
        text.Append(' ', Label + 2).Append(Short(rates[0]).PadRight(columns - end.Length)).Append(end).Append('\n');
        return text.ToString();
    }

    private static string Marks(RangeTestResult found, int columns, Func<double, int> column)
    {
        if (!found.HasAnswer)
        {
            return "no answer";
        }

        char[] line = [.. Enumerable.Repeat(' ', columns)];
        line[column(found.MaxLearningRate)] = 'P';
        line[column(found.BaseLearningRate)] = 'C';
        string marks = new string(line).TrimEnd();
        string words = string.Create(CultureInfo.InvariantCulture, $"C {found.BaseLearningRate:g3} constant, P {found.MaxLearningRate:g3} peak");
        return marks.Length + words.Length + 3 <= columns ? $"{marks}   {words}" : $"{marks}\n{new string(' ', Label + 2)}{words}";
    }

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
