using System.Globalization;

namespace TfLrCallbacks.Cli;

/// <summary>The metrics of a recorded run, epoch by epoch.</summary>
internal sealed class MetricsFile
{
    private const int MostNamed = 5;

    private readonly TrainingLog _log;

    private MetricsFile(TrainingLog log)
    {
        _log = log;
        CheckEpochs();
    }

    /// <summary>Gets what to call it in messages.</summary>
    public string Origin => _log.Origin;

    /// <summary>Gets the names of the metrics.</summary>
    public IReadOnlyList<string> Metrics => [.. _log.Names];

    public int FirstEpoch => _log.Epochs[0];

    /// <summary>Gets how many epochs there are.</summary>
    public int Count => _log.Count;

    /// <summary>Gets what was taken for granted and left out.</summary>
    public IEnumerable<string> Notes => _log.Notes.Concat(_log.Unit switch
    {
        "evaluation" => ["epochs have several evaluations; each counts as an epoch here"],
        "stretch" => ["there are fewer than 5 epochs; stretches of steps count as epochs here"],
        _ => Enumerable.Empty<string>(),
    }).Select(note => $"{Origin}: {note}");

    /// <summary>Reads a log, or standard input where the name is <c>-</c>.</summary>
    public static MetricsFile Read(string argument, Terminal terminal) => new(LogInput.Read(argument, terminal));

    /// <summary>Tells whether there is such a metric, under its usual name or the one in the file.</summary>
    public bool Has(string metric) => _log.Find(metric) is not null;

    /// <summary>Gives the reason why a column was left out. Null: the file has no column of this name.</summary>
    public string? WhySkipped(string metric) => _log.Skipped.GetValueOrDefault(metric);

    /// <summary>Gives the metrics of an epoch that are not missing.</summary>
    /// <param name="row">The row, from 0.</param>
    public Dictionary<string, double> Logs(int row) => new(_log.Row(row), StringComparer.Ordinal);

    /// <summary>Names the epochs among the first so many that lack a metric: <c>epoch 2</c>, <c>epochs 2, 5 and 7</c>, of many the first few.</summary>
    public string EpochsWithout(string metric, int among)
    {
        string[] without = [.. _log[metric].Take(among).Index().Where(row => row.Item is null).Select(row => (FirstEpoch + row.Index).ToString(CultureInfo.InvariantCulture))];
        return without.Length switch
        {
            1 => $"epoch {without[0]}",
            <= MostNamed => $"epochs {string.Join(", ", without[..^1])} and {without[^1]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"epochs {string.Join(", ", without[..MostNamed])} and {without.Length - MostNamed} more"),
        };
    }

    private void CheckEpochs()
    {
        for (int row = 1; row < Count; row++)
        {
            if (_log.Epochs[row] != FirstEpoch + row)
            {
                throw new BadInputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Origin}, epoch of row {row + 1}: must be {FirstEpoch + row}, one more than in the row before. Received: {_log.Epochs[row]}. Split a file that holds several runs, and write a row with empty metrics for an epoch that is missing."));
            }
        }
    }
}
