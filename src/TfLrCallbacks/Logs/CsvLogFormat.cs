using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>Logs in lines of values: Keras' CSVLogger, Lightning's <c>metrics.csv</c>, fastai's <c>history.csv</c>, this library's <c>log.csv</c> and <c>steps.csv</c>.</summary>
internal static partial class CsvLogFormat
{
    private const string Epoch = "epoch";
    private const string Step = "step";

    public static RawLog Read(string text, string origin)
    {
        List<string> notes = [];
        Dictionary<string, string> skipped = new(StringComparer.Ordinal);
        SeparatedText table = new(text, origin);
        if (table.Header.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            throw new InvalidDataException($"{origin}, line 1: must be a line of column names. Received numbers: {Shown.Names(table.Header.Take(3))}. Write a first line such as \"epoch,loss,val_loss\".");
        }

        int most = table.MostRows();
        List<CsvColumn> all = [.. table.Header.Select(name => new CsvColumn(name, most))];
        List<int> lines = new(most);
        while (table.Read(notes))
        {
            foreach (string name in table.Header.Skip(all.Count))
            {
                CsvColumn begun = new(name, most);
                begun.Values.AddRange(new double?[lines.Count]);
                all.Add(begun);
            }

            lines.Add(table.Line);
            for (int column = 0; column < all.Count; column++)
            {
                all[column].Add(table.Value(column), table.Separator, table.Line);
            }
        }

        if (lines.Count is 0)
        {
            throw OwnWords(table, origin) ?? new InvalidDataException($"{origin} must have a line for each epoch. There is none below the names of the columns.");
        }

        Dictionary<string, List<double?>> columns = new(StringComparer.Ordinal);
        foreach (CsvColumn column in all)
        {
            if (column.WhyNotRead(origin) is { } why)
            {
                skipped[column.Name] = why;
            }
            else
            {
                columns[column.Name] = column.Values;
            }
        }

        string? epoch = columns.Keys.FirstOrDefault(name => name.Equals(Epoch, StringComparison.OrdinalIgnoreCase));
        string? step = columns.Keys.FirstOrDefault(name => name.ToLowerInvariant() is Step or "global_step" or "_step" or "iteration" or "iter");
        if (step is not null)
        {
            CheckSteps(columns[step], step, lines, origin);
        }

        string[] metrics = [.. columns.Keys.Where(name => name != epoch && name != step)];
        if (metrics.Length is 0 || metrics.All(name => columns[name].All(value => value is null)))
        {
            throw OwnWords(table, origin) ?? new InvalidDataException($"{origin} has no column of numbers besides the epoch. There is: {Shown.Names(table.Header)}. Give the log of a training, with columns such as loss and val_loss.");
        }

        bool isFastai = columns.ContainsKey("train_loss") && columns.ContainsKey("valid_loss");
        int?[] epochs = Epochs(epoch is null ? null : columns[epoch], step is not null, lines, origin, notes);
        if (epoch is null && step is null)
        {
            notes.Add("no column epoch: the lines are counted as epochs, from 0");
            epochs = [.. Enumerable.Range(0, lines.Count).Select(row => (int?)row)];
        }

        if (skipped.Count > 0)
        {
            notes.Add($"not read: {string.Join("; ", skipped.Take(10).Select(column => $"{(column.Key.Length > 0 ? Shown.Of(column.Key) : "a column without a name")} ({column.Value})"))}");
        }

        ColumnEntries entries = new(epochs, step is null ? null : columns[step], metrics.ToDictionary(name => name, name => columns[name], StringComparer.Ordinal));
        string format = isFastai ? "fastai CSVLogger"
            : epoch is null && step is not null ? "steps"
            : step is not null ? "Lightning CSVLogger"
            : "Keras CSVLogger";
        return new RawLog(format, entries) { Notes = notes, Skipped = skipped, AreValidated = isFastai };
    }

    /// <summary>Gives the refusal of a text whose first line is no line of names but what a script prints; null for any other.</summary>
    private static InvalidDataException? OwnWords(SeparatedText table, string origin) => string.Join(',', table.Header) is var first && Printed().IsMatch(first)
        ? new($"{origin} is what a script prints in words of its own, which are not read: \"{Shown.Of(first)}\". Write a table: a line \"epoch,loss,val_loss,learning_rate\", and below it a line of numbers for each epoch. What Keras prints itself is read, and so are bars of tqdm (\"Epoch 3: 100%|###| 40/40 [..., loss=0.31]\") lines of timm and torchvision, and lines of steps (\"step 250: train loss 1.9, val loss 2.1\").")
        : null;

    /// <summary>A line such as <c>Epoch 3: train loss 0.5</c> or <c>[Epoch 3/10], Loss: 0.5</c>, where the names of columns are wanted.</summary>
    [GeneratedRegex(@"\b(epoch|iter|step)\w*\W{0,3}\d|\d%\|", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Printed();

    private static void CheckSteps(List<double?> column, string name, List<int> lines, string origin)
    {
        int bad = column.FindIndex(value => value is { } step && !(step is >= 0 and <= 1L << 53 && step == Math.Floor(step)));
        if (bad >= 0)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {lines[bad]}, column \"{Shown.Of(name)}\": must be a whole number from 0 to {1L << 53}. Received: {column[bad]}. Correct the line; a missing value is left empty."));
        }
    }

    private static int?[] Epochs(List<double?>? column, bool hasSteps, List<int> lines, string origin, List<string> notes)
    {
        int?[] epochs = new int?[lines.Count];
        if (column is null)
        {
            return epochs;
        }

        // Where epochs are fractions, they say how much was trained: 1.0 is the end of the first, which is number 0.
        bool arePassed = hasSteps && column.Any(value => value is { } number && number != Math.Floor(number));
        int? before = null;
        int first = 0;
        int trained = 0;
        for (int row = 0; row < lines.Count; row++)
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

            first = before is null ? (int)epoch : first;
            if (before > epoch + trained && epoch == first && !hasSteps)
            {
                trained = before.Value + 1 - first;
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {lines[row]} begins again with epoch {first}: it is taken for the same run, which goes on as epoch {first + trained}; split a file that holds several runs"));
            }

            if (before > epoch + trained)
            {
                throw Bad(row, $"{before - trained} or more, because epochs don't go back; split a file that holds several runs, and delete the lines of epochs that were trained anew", value.ToString(CultureInfo.InvariantCulture));
            }

            epochs[row] = before = (int)epoch + trained;
        }

        return epochs;

        InvalidDataException Bad(int row, string rule, string received) =>
            new(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {lines[row]}, column \"{Epoch}\": must be {rule}. Received: {received}."));
    }
}
