using System.Globalization;

namespace TfLrCallbacks;

/// <summary>The recorded curve of a range test, of any library: a rate and a loss for each step, read from a table.</summary>
/// <remarks>
/// Read are lines of values between commas, semicolons or tabs, as <see cref="TrainingLog"/> reads them, with a column <c>learning_rate</c> (or <c>lr</c>) and a column <c>loss</c>.
/// A point without a loss is left out, and so is one whose loss is NaN between finite ones: weights that had become NaN would not come back.
/// </remarks>
/// <example>
/// <code>
/// var curve = RangeTestCurve.Parse(File.ReadAllText("curve.csv"));
/// RangeTestResult found = LrRangeTest.Read(curve.LearningRates, curve.Losses);
/// </code>
/// </example>
public sealed class RangeTestCurve
{
    private const string Columns = "the columns learning_rate and loss";
    private const int MostShown = 5;

    private RangeTestCurve(List<double> rates, List<double> losses, List<string> notes) => (LearningRates, Losses, Notes) = (rates, losses, notes);

    /// <summary>Gets the rate of each point, rising.</summary>
    public IReadOnlyList<double> LearningRates { get; }

    /// <summary>Gets the loss of each point; NaN or infinite where the training exploded.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>Gets what was left out, a line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads a curve from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">What to call it in messages.</param>
    /// <returns>The curve, with one point or more.</returns>
    /// <exception cref="InvalidDataException">It is not such a table, or rates do not rise. The message names line and remedy.</exception>
    public static RangeTestCurve Parse(string text, string origin = "the text")
    {
        ArgumentNullException.ThrowIfNull(text);
        LogText.Check(text.Length, text, origin);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidDataException($"{origin} is empty. Give a CSV file with {Columns}.");
        }

        List<string> notes = [];
        SeparatedText table = new(text, origin) { FillsShortRows = true };
        int most = table.MostRows();
        (int rateColumn, int lossColumn) = (Column(table, LogNames.LearningRate), Column(table, LogNames.Loss));
        if (rateColumn < 0 || lossColumn < 0)
        {
            throw new InvalidDataException($"{origin} must have {Columns}. There is: {Shown.Names(table.Header)}. Name the columns in the first line.");
        }

        CsvColumn rates = new(LogNames.LearningRate, most);
        CsvColumn losses = new(LogNames.Loss, most);
        List<int> lines = new(most);
        while (table.Read(notes))
        {
            lines.Add(table.Line);
            rates.Add(table.Value(rateColumn), table.Separator, table.Line);
            losses.Add(table.Value(lossColumn), table.Separator, table.Line);
        }

        _ = rates.WhyNotRead(origin);
        _ = losses.WhyNotRead(origin);
        CheckRates(rates.Values, lines, origin);
        bool[] gaps = CurveGaps.Of([.. losses.Values.Select(loss => loss ?? double.NegativeInfinity)]);
        bool[] isPoint = [.. losses.Values.Select((loss, row) => loss is not null && !gaps[row])];
        if (!isPoint.Contains(true))
        {
            throw new InvalidDataException($"{origin} must have a line for each step, with its loss. There is none below the names of the columns.");
        }

        if (isPoint.Contains(false))
        {
            notes.Add(LeftOut([.. lines.Where((_, row) => !isPoint[row])]));
        }

        return new RangeTestCurve([.. rates.Values.Where((_, row) => isPoint[row]).Select(rate => rate!.Value)], [.. losses.Values.Where((_, row) => isPoint[row]).Select(loss => loss!.Value)], notes);
    }

    private static string LeftOut(int[] lines) => lines.Length is 1
        ? FormattableString.Invariant($"line {lines[0]} has no loss: the point is left out")
        : FormattableString.Invariant($"{lines.Length} lines have no loss ({string.Join(", ", lines.Take(MostShown))}{(lines.Length > MostShown ? ", …" : string.Empty)}): the points are left out");

    private static int Column(SeparatedText table, string name)
    {
        int exact = table.Header.ToList().FindIndex(column => column == name);
        return exact >= 0 ? exact : table.Header.ToList().FindIndex(column => SeriesName.Of(column) is { IsStep: false } series && series.Name == name);
    }

    private static void CheckRates(List<double?> rates, List<int> lines, string origin)
    {
        double before = 0;
        for (int row = 0; row < rates.Count; row++)
        {
            double rate = rates[row] ?? double.NaN;
            if (!double.IsFinite(rate) || rate <= before)
            {
                string received = (rates[row]?.ToString(CultureInfo.InvariantCulture) ?? "nothing") + (before > 0 ? FormattableString.Invariant($" after {before}") : string.Empty);
                throw new InvalidDataException(FormattableString.Invariant($"{origin}, line {lines[row]}: {LogNames.LearningRate} must be greater than 0 and rise. Received: {received}. Give the rate of each step once."));
            }

            before = rate;
        }
    }
}
