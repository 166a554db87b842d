using System.Globalization;

namespace TfLrCallbacks.Cli;

/// <summary>A recorded curve of a range test: the columns <c>learning_rate</c> and <c>loss</c>.</summary>
internal sealed record CurveFile(IReadOnlyList<double> LearningRates, IReadOnlyList<double> Losses)
{
    private const string Rate = LogNames.LearningRate;
    private const string Loss = LogNames.Loss;
    private const int LongestCurve = 1 << 22;

    /// <summary>Reads a file, or standard input where the name is <c>-</c>.</summary>
    public static CurveFile Read(string argument, Terminal terminal)
    {
        string origin = argument == "-" ? "standard input" : $"\"{argument}\"";
        if (argument != "-" && !File.Exists(argument))
        {
            throw new BadInputException($"There is no file {origin}. Give the path of a CSV file with the columns {Rate} and {Loss}, or - for standard input.");
        }

        string text = InputText.Read(argument, terminal, LongestCurve);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new BadInputException($"{origin} is empty. Give a CSV file with the columns {Rate} and {Loss}.");
        }

        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        string[] names = [.. lines[0].TrimStart('\uFEFF').Split(',').Select(name => name.Trim().Trim('"'))];
        int rate = Array.IndexOf(names, Rate);
        int loss = Array.IndexOf(names, Loss);
        if (rate < 0 || loss < 0)
        {
            throw new BadInputException($"{origin} must have the columns {Rate} and {Loss}. There is: {string.Join(", ", names)}. Name the columns in the first line.");
        }

        var rates = new List<double>();
        var losses = new List<double>();
        double last = 0;
        for (int row = 1; row < lines.Length; row++)
        {
            if (lines[row].Trim().Length is 0)
            {
                continue;
            }

            string[] values = lines[row].Split(',');
            double x = Number(values, rate, row, origin);
            if (!double.IsFinite(x) || x <= last)
            {
                throw new BadInputException($"{origin}, line {row + 1}: {Rate} must be greater than 0 and rise. Received: {ValueTable.Text(x)}{(last > 0 ? $" after {ValueTable.Text(last)}" : string.Empty)}. Give the rate of each step once.");
            }

            last = x;
            if (loss < values.Length && Bare(values[loss]).Length > 0)
            {
                rates.Add(x);
                losses.Add(Number(values, loss, row, origin));
            }
        }

        return rates.Count > 0
            ? new CurveFile(rates, losses)
            : throw new BadInputException($"{origin} must have a line for each step, with its loss. There is none below the names of the columns.");
    }

    private static string Bare(string value) => value.Trim().Trim('"').Trim();

    private static double Number(string[] values, int column, int row, string origin)
    {
        string number = column < values.Length ? Bare(values[column]) : string.Empty;
        return number.ToLowerInvariant() switch
        {
            "nan" or "" => double.NaN,
            "inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new BadInputException($"{origin}, line {row + 1}: \"{number}\" is not a number. Write numbers as 0.001 or 1e-3; a missing loss is left empty."),
        };
    }
}
