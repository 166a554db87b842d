namespace TfLrCallbacks;

/// <summary>Puts the entries of a log into rows: epochs, or evaluations where an epoch has several, or stretches of steps where there are hardly any epochs.</summary>
internal sealed class LogRows
{
    private const int FewRows = 5;
    private const int EnoughEntries = 8;
    private const int MostStretches = 50;

    private readonly Dictionary<string, SeriesName> _names;
    private readonly ILogEntries _log;
    private readonly int[] _entries;
    private readonly int?[] _epochs;
    private readonly List<Row> _rows;

    public LogRows(RawLog log)
    {
        _log = log.Entries;
        _names = SeriesName.OfAll(_log.Names.Union(log.Steps?.Names ?? [], StringComparer.Ordinal), log.AreValidated);
        List<LoggedStep> steps = [];
        AddSteps(_log, steps);
        AddSteps(log.Steps, steps);
        Steps = steps;
        int[] all = [.. Enumerable.Range(0, _log.Count)];
        int[] rows = Array.FindAll(all, entry => !_log.IsBatch(entry));
        _entries = rows.Length > 0 ? rows : all;
        _epochs = EpochsOf(_log, _entries);
        (Unit, _rows) = Group();
    }

    /// <summary>Gets what a row is: <c>epoch</c>, <c>evaluation</c> or <c>stretch</c>.</summary>
    public string Unit { get; }

    public IReadOnlyList<LoggedStep> Steps { get; }

    public IReadOnlyList<int> Labels => [.. _rows.Select(row => row.Label)];

    /// <summary>Gets the names of the log, each with that of its series.</summary>
    public IReadOnlyDictionary<string, string> Names => _names.Where(name => !name.Value.IsTiming).ToDictionary(name => name.Key, name => name.Value.Name, StringComparer.Ordinal);

    /// <summary>Gives the series: the mean of what a training metric was in the row, the last of a rate and of a validation metric.</summary>
    public Dictionary<string, IReadOnlyList<double?>> Series()
    {
        Dictionary<string, IReadOnlyList<double?>> all = new(StringComparer.Ordinal);
        foreach (IGrouping<string, KeyValuePair<string, SeriesName>> series in _names.Where(name => !name.Value.IsTiming).GroupBy(name => name.Value.Name))
        {
            // Where the mean of the epoch is logged besides the steps, the steps are not counted again.
            string[] own = [.. series.Where(name => !name.Value.IsStep).Select(name => name.Key)];
            string[] written = own.Length > 0 ? own : [.. series.Select(name => name.Key)];
            bool isLast = series.Key is LogNames.LearningRate or LogNames.Momentum or LogNames.WeightDecay || series.Key.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal);
            all[series.Key] = [.. _rows.Select(row => Value(row, written, isLast))];
        }

        if (all.GetValueOrDefault($"{LogNames.ValidationPrefix}{LogNames.LearningRate}") is { } invented && invented.All(value => value is null))
        {
            all.Remove($"{LogNames.ValidationPrefix}{LogNames.LearningRate}");
        }

        return all;
    }

    private double? Value(Row row, string[] names, bool isLast)
    {
        double sum = 0;
        int count = 0;
        for (int i = row.End - 1; i >= row.Start; i--)
        {
            foreach (string name in names)
            {
                if (_log.TryGet(_entries[i], name, out double value))
                {
                    if (isLast)
                    {
                        return value;
                    }

                    sum += value;
                    count++;
                }
            }
        }

        return count is 0 ? null : sum / count;
    }

    /// <summary>Gets the names in the log of series of one kind.</summary>
    private string[] NamesOf(Func<SeriesName, bool> which) => [.. _names.Where(name => which(name.Value)).Select(name => name.Key)];

    private bool Holds(int i, string[] names)
    {
        foreach (string name in names)
        {
            if (_log.TryGet(_entries[i], name, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLoss(SeriesName name) => name.Name is LogNames.Loss;

    private static bool IsValidated(SeriesName name) => name.Name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) && !name.IsTiming && !name.IsStep;

    private void AddSteps(ILogEntries? entries, List<LoggedStep> steps)
    {
        // Where steps have a loss of their own, the mean of the epoch is not that of a step.
        bool haveOwn = _names.Values.Any(name => IsLoss(name) && name.IsStep);
        string[] losses = NamesOf(name => IsLoss(name) && name.IsStep == haveOwn);
        string[] rates = [.. _names.Where(name => name.Value.Name is LogNames.LearningRate).Select(name => name.Key)];
        for (int i = 0; i < entries?.Count; i++)
        {
            if (entries.StepOf(i) is not { } step)
            {
                continue;
            }

            double? loss = First(i, losses);
            double? rate = First(i, rates);
            if (steps is [.., var last] && last.Step == step)
            {
                steps[^1] = new LoggedStep(step, last.Loss ?? loss, last.LearningRate ?? rate);
            }
            else if ((loss ?? rate) is not null)
            {
                steps.Add(new LoggedStep(step, loss, rate));
            }
        }

        double? First(int entry, string[] names)
        {
            foreach (string name in names)
            {
                if (entries.TryGet(entry, name, out double value))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Gives an entry without an epoch the epoch of the next entry that has one, or else of the last one before it.</summary>
    private static int?[] EpochsOf(ILogEntries log, int[] entries)
    {
        int?[] epochs = Array.ConvertAll(entries, log.EpochOf);
        int? next = null;
        for (int i = epochs.Length - 1; i >= 0; i--)
        {
            epochs[i] = next = epochs[i] ?? next;
        }

        int? before = null;
        for (int i = 0; i < epochs.Length; i++)
        {
            epochs[i] = before = epochs[i] ?? before;
        }

        return epochs;
    }

    private (string Unit, List<Row> Rows) Group()
    {
        List<Row> epochs = [];
        for (int i = 0; i < _entries.Length; i++)
        {
            if (epochs is [.., var last] && _epochs[last.Start] == _epochs[i])
            {
                epochs[^1] = last with { End = i + 1 };
            }
            else
            {
                epochs.Add(new Row(_epochs[i] ?? epochs.Count, i, i + 1));
            }
        }

        string[] validated = NamesOf(IsValidated);
        string[] losses = NamesOf(IsLoss);
        int evaluations = Enumerable.Range(0, _entries.Length).Count(i => Holds(i, validated));
        bool hasSeveral = epochs.Exists(epoch => epoch.End > epoch.Start + 1 && Array.Exists(validated, name => IsThereTwice(epoch, name)));
        bool hasEpochs = Array.Exists(_epochs, epoch => epoch is not null);
        if (hasSeveral && (evaluations >= FewRows || !hasEpochs))
        {
            return ("evaluation", Cut(i => Holds(i, validated)));
        }

        int measured = Enumerable.Range(0, _entries.Length).Count(i => Holds(i, losses));
        if (epochs.Count < FewRows && measured >= (hasEpochs ? EnoughEntries : 2))
        {
            int each = (measured + MostStretches - 1) / MostStretches;
            int count = 0;
            return ("stretch", Cut(i => Holds(i, losses) && ++count % each is 0));
        }

        return ("epoch", epochs);
    }

    private bool IsThereTwice(Row row, string name)
    {
        int count = 0;
        for (int i = row.Start; i < row.End && count < 2; i++)
        {
            count += _log.TryGet(_entries[i], name, out _) ? 1 : 0;
        }

        return count is 2;
    }

    /// <summary>Cuts after the entries that end a row; what comes at the same step, and after the last, belongs to the row before.</summary>
    private List<Row> Cut(Func<int, bool> ends)
    {
        List<Row> rows = [];
        int start = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            if (start == i && rows is [.., var before] && _log.StepOf(_entries[i]) is { } step && _log.StepOf(_entries[i - 1]) == step)
            {
                rows[^1] = before with { End = start = i + 1 };
            }
            else if (ends(i))
            {
                rows.Add(new Row(rows.Count, start, i + 1));
                start = i + 1;
            }
        }

        if (rows.Count is 0 && _entries.Length > 0)
        {
            rows.Add(new Row(0, 0, _entries.Length));
        }
        else if (rows is [.., var last])
        {
            rows[^1] = last with { End = _entries.Length };
        }

        return rows;
    }

    /// <summary>A row: its label, and the entries from one to before another.</summary>
    private readonly record struct Row(int Label, int Start, int End);
}
