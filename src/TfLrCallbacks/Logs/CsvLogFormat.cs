using System.Globalization;

namespace TfLrCallbacks;

/// <summary>Logs in lines of values: Keras' CSVLogger, Lightning's <c>metrics.csv</c>, fastai's <c>history.csv</c>, this library's <c>log.csv</c> and <c>steps.csv</c>.</summary>
internal static class CsvLogFormat
{
    private const string Epoch = "epoch";
    private const string Step = "step";

    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase) { "", "na", "n/a", "none", "null", "-", "--" };

    public static RawLog Read(string text, string origin)
    {
        List<string> notes = [];
        Dictionary<string, string> skipped = new(StringComparer.Ordinal);
        SeparatedText table = new(text, origin);
        if (table.Header.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw new InvalidDataException($"{origin}, line 1: must be a line of column names. Received numbers: {string.Join(", ", table.Header.Take(3))}. Write a first line such as \"epoch,loss,val_loss\".");
        }

        List<(int Line, List<string> Values)> rows = table.Rows(notes);
        if (rows.Count is 0)
        {
            throw new InvalidDataException($"{origin} must have a line for each epoch. There is none below the names of the columns.");
        }

        Dictionary<string, double?[]> columns = new(StringComparer.Ordinal);
        for (int column = 0; column < table.Header.Count; column++)
        {
            if (Column(table, rows, column, origin, skipped) is { } values)
            {
                columns[table.Header[column]] = values;
            }
        }

        string? epoch = columns.Keys.FirstOrDefault(name => name.Equals(Epoch, StringComparison.OrdinalIgnoreCase));
        string? step = columns.Keys.FirstOrDefault(name => name.ToLowerInvariant() is Step or "global_step" or "_step" or "iteration" or "iter");
        string[] metrics = [.. columns.Keys.Where(name => name != epoch && name != step)];
        if (metrics.Length is 0 || metrics.All(name => columns[name].All(value => value is null)))
        {
            throw new InvalidDataException($"{origin} has no column of numbers besides the epoch. There is: {string.Join(", ", table.Header.Take(20))}. Give the log of a training, with columns such as loss and val_loss.");
        }

        bool isFastai = columns.ContainsKey("train_loss") && columns.ContainsKey("valid_loss");
        int?[] epochs = Epochs(epoch is null ? null : columns[epoch], step is not null, rows, origin);
        if (epoch is null && step is null)
        {
            notes.Add("no column epoch: the lines are counted as epochs, from 0");
            epochs = [.. Enumerable.Range(0, rows.Count).Select(row => (int?)row)];
        }

        if (skipped.Count > 0)
        {
            notes.Add($"not read: {string.Join("; ", skipped.Take(10).Select(column => $"{(column.Key.Length > 0 ? column.Key : "a column without a name")} ({column.Value})"))}");
        }

        Dictionary<string, double?[]> measured = metrics.ToDictionary(name => name, name => columns[name], StringComparer.Ordinal);
        LogEntry[] entries = [.. Enumerable.Range(0, rows.Count).Select(row => new LogEntry(epochs[row], step is null ? null : (long?)columns[step][row], new ColumnRow(measured, row)))];

        string format = isFastai ? "fastai CSVLogger"
            : epoch is null && step is not null ? "steps"
            : step is not null ? "Lightning CSVLogger"
            : "Keras CSVLogger";
        return new RawLog(format, entries) { Names = metrics, Notes = notes, Skipped = skipped, AreValidated = isFastai };
    }

    /// <summary>Gives a column of numbers; null where it holds something else and is no metric that is known.</summary>
    private static double?[]? Column(SeparatedText table, List<(int Line, List<string> Values)> rows, int column, string origin, Dictionary<string, string> skipped)
    {
        string name = table.Header[column];
        double?[] values = new double?[rows.Count];
        (int Line, string Text)? bad = null;
        int numbers = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            string text = rows[row].Values[column].Trim();
            if (TryNumber(text, table.Separator, out values[row]))
            {
                numbers += values[row] is null ? 0 : 1;
            }
            else
            {
                bad ??= (rows[row].Line, text);
            }
        }

        if (name.Length is 0)
        {
            skipped[name] = "it has no name";
            return null;
        }

        if (bad is not { } fault)
        {
            return values;
        }

        string shown = fault.Text.Length > 40 ? $"{fault.Text[..40]}…" : fault.Text;
        SeriesName series = SeriesName.Of(name);
        bool matters = name.ToLowerInvariant() is Epoch or Step || series.Name is LogNames.LearningRate || (MetricDirection.TryOf(series.Name) is not null && (numbers > 0 || series.Name.EndsWith(LogNames.Loss, StringComparison.Ordinal)));
        if (matters && !shown.StartsWith('[') && !shown.StartsWith("\"[", StringComparison.Ordinal))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {fault.Line}, column \"{name}\": must be a number. Received: \"{shown}\". Correct the line; a missing value is left empty."));
        }

        skipped[name] = string.Create(CultureInfo.InvariantCulture, $"no number in line {fault.Line}: \"{shown}\"");
        return null;
    }

    private static bool TryNumber(string text, char separator, out double? value)
    {
        value = null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            value = number;
            return true;
        }

        if (Missing.Contains(text))
        {
            return true;
        }

        // A spreadsheet in many languages writes 0,5 and separates by semicolons.
        if (separator is not ',' && text.Count(c => c is ',') is 1 && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            value = number;
            return true;
        }

        value = text.ToLowerInvariant() switch
        {
            "nan" => double.NaN,
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => null,
        };
        return value is not null;
    }

    private static int?[] Epochs(double?[]? column, bool hasSteps, List<(int Line, List<string> Values)> rows, string origin)
    {
        int?[] epochs = new int?[rows.Count];
        if (column is null)
        {
            return epochs;
        }

        // Where epochs are fractions, they say how much was trained: 1.0 is the end of the first, which is number 0.
        bool arePassed = hasSteps && column.Any(value => value is { } number && number != Math.Floor(number));
        int? before = null;
        for (int row = 0; row < rows.Count; row++)
        {
            if (column[row] is not { } value)
            {
                epochs[row] = hasSteps ? null : throw Bad(row, "a whole number, 0 or more", "nothing");
                continue;
            }

            double epoch = arePassed ? Math.Max(0, Math.Ceiling(value) - 1) : value;
            if (!(epoch >= 0 && epoch <= int.MaxValue / 2 && epoch == Math.Floor(epoch)))
            {
                throw Bad(row, "a whole number, 0 or more", value.ToString(CultureInfo.InvariantCulture));
            }

            if (before > epoch)
            {
                throw Bad(row, $"{before} or more, because epochs don't go back; split a file that holds several runs", value.ToString(CultureInfo.InvariantCulture));
            }

            epochs[row] = before = (int)epoch;
        }

        return epochs;

        InvalidDataException Bad(int row, string rule, string received) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {rows[row].Line}, column \"{Epoch}\": must be {rule}. Received: {received}."));
    }
}
