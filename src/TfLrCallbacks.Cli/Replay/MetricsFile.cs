namespace TfLrCallbacks.Cli;

/// <summary>The metrics of a recorded run: a column <c>epoch</c> and one for each metric, as CSVLogger writes them.</summary>
internal sealed class MetricsFile
{
    private const string EpochColumn = "epoch";

    private readonly CsvLog _log;

    private MetricsFile(CsvLog log, string origin)
    {
        _log = log;
        Origin = origin;
        Metrics = [.. log.Names.Where(name => name is not EpochColumn)];
        FirstEpoch = First(log, origin);
    }

    /// <summary>Gets what to call it in messages.</summary>
    public string Origin { get; }

    /// <summary>Gets the names of the metrics.</summary>
    public IReadOnlyList<string> Metrics { get; }

    public int FirstEpoch { get; }

    /// <summary>Gets how many epochs there are.</summary>
    public int Count => _log.Count;

    /// <summary>Reads a file, or standard input where the name is <c>-</c>.</summary>
    public static MetricsFile Read(string argument, Terminal terminal)
    {
        string origin = argument == "-" ? "standard input" : $"\"{argument}\"";
        if (argument != "-" && !File.Exists(argument) && !Directory.Exists(argument))
        {
            throw new BadInputException($"There is no file {origin}. Give the path of a CSV file with the column epoch and the metrics, or - for standard input.");
        }

        string text = InputText.Read(argument, terminal);
        try
        {
            // A log that a crash cut has half a line at its end; a file that a person wrote has a whole one without an end.
            return new MetricsFile(CsvLog.Parse(text.Length == 0 || text.EndsWith('\n') ? text : $"{text}\n", origin), origin);
        }
        catch (InvalidDataException bad)
        {
            throw new BadInputException($"{bad.Message} Correct the line; a missing value is left empty.", bad);
        }
    }

    /// <summary>Gives the metrics of an epoch that are not missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public Dictionary<string, double> Logs(int row)
    {
        Dictionary<string, double> logs = new(StringComparer.Ordinal);
        foreach (string metric in Metrics)
        {
            if (_log[metric][row] is { } value)
            {
                logs[metric] = value;
            }
        }

        return logs;
    }

    private static int First(CsvLog log, string origin)
    {
        if (!log.Names.Contains(EpochColumn))
        {
            throw new BadInputException($"{origin} must have a column named epoch. There is: {string.Join(", ", log.Names)}. Name the columns in the first line.");
        }

        if (log.Count == 0)
        {
            throw new BadInputException($"{origin} must have a line for each epoch. There is none below the names of the columns.");
        }

        IReadOnlyList<double?> epochs = log[EpochColumn];
        int first = epochs[0] is { } start && start == Math.Floor(start) && start is >= 0 and <= int.MaxValue / 2 ? (int)start : throw Bad(0, "a whole number, 0 or more");
        for (int row = 1; row < log.Count; row++)
        {
            if (epochs[row] != first + row)
            {
                throw Bad(row, $"{first + row}, one more than in the row before; split a file that holds several runs, and write a row with empty metrics for an epoch that is missing");
            }
        }

        return first;

        BadInputException Bad(int row, string rule) =>
            new($"{origin}, epoch of row {row + 1}: must be {rule}. Received: {(epochs[row] is { } value ? ValueTable.Text(value) : "nothing")}.");
    }
}
