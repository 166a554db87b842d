namespace TfLrCallbacks;

/// <summary>Puts the entries of a log into rows: epochs, or evaluations where an epoch has several, or stretches of steps where there are hardly any epochs.</summary>
internal sealed class LogRows
{
    private const int FewRows = 5;
    private const int EnoughEntries = 8;
    private const int MostStretches = 50;

    private readonly Dictionary<string, SeriesName> _names;
    private readonly List<(int Label, List<LogEntry> Entries)> _rows;

    public LogRows(RawLog log)
    {
        HashSet<string> written = [.. log.Names];
        foreach (LogEntry entry in log.Entries.Where(entry => !entry.Values.Keys.All(written.Contains)))
        {
            written.UnionWith(entry.Values.Keys);
        }

        _names = SeriesName.OfAll(written, log.AreValidated);
        Steps = StepsOf(log.Entries);
        List<LogEntry> entries = WithEpochs([.. log.Entries.Where(entry => !entry.IsBatch)]);
        (Unit, _rows) = Group(entries.Count > 0 ? entries : [.. log.Entries]);
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
            all[series.Key] = [.. _rows.Select(row => Value(row.Entries, written, isLast))];
        }

        if (all.GetValueOrDefault($"{LogNames.ValidationPrefix}{LogNames.LearningRate}") is { } invented && invented.All(value => value is null))
        {
            all.Remove($"{LogNames.ValidationPrefix}{LogNames.LearningRate}");
        }

        return all;
    }

    private static double? Value(List<LogEntry> entries, string[] names, bool isLast)
    {
        double sum = 0;
        int count = 0;
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            foreach (string name in names)
            {
                if (entries[i].Values.TryGetValue(name, out double value))
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

    private static bool Holds(LogEntry entry, string[] names)
    {
        foreach (string name in names)
        {
            if (entry.Values.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLoss(SeriesName name) => name.Name is LogNames.Loss;

    private static bool IsValidated(SeriesName name) => name.Name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) && !name.IsTiming && !name.IsStep;

    private List<LoggedStep> StepsOf(IReadOnlyList<LogEntry> entries)
    {
        // A name of a step goes before one of the epoch: the steps' own loss before the mean so far.
        string[] losses = [.. _names.Where(name => IsLoss(name.Value)).OrderByDescending(name => name.Value.IsStep).Select(name => name.Key)];
        string[] rates = [.. _names.Where(name => name.Value.Name is LogNames.LearningRate).Select(name => name.Key)];
        List<LoggedStep> steps = [];
        foreach (LogEntry entry in entries)
        {
            double? loss = First(entry, losses);
            double? rate = First(entry, rates);
            if (entry.Step is { } step && (loss ?? rate) is not null)
            {
                if (steps is [.., var last] && last.Step == step)
                {
                    steps[^1] = new LoggedStep(step, last.Loss ?? loss, last.LearningRate ?? rate);
                }
                else
                {
                    steps.Add(new LoggedStep(step, loss, rate));
                }
            }
        }

        return steps;

        static double? First(LogEntry entry, string[] names)
        {
            foreach (string name in names)
            {
                if (entry.Values.TryGetValue(name, out double value))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Gives entries without an epoch that of the next entry that has one.</summary>
    private static List<LogEntry> WithEpochs(List<LogEntry> entries)
    {
        int? next = null;
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            next = entries[i].Epoch ?? next;
            Set(i, next);
        }

        int? before = null;
        for (int i = 0; i < entries.Count; i++)
        {
            before = entries[i].Epoch ?? before;
            Set(i, before);
        }

        return entries;

        void Set(int i, int? epoch)
        {
            if (entries[i].Epoch != epoch)
            {
                entries[i] = entries[i] with { Epoch = epoch };
            }
        }
    }

    private (string Unit, List<(int Label, List<LogEntry> Entries)> Rows) Group(List<LogEntry> entries)
    {
        List<List<LogEntry>> epochs = [];
        foreach (LogEntry entry in entries)
        {
            if (epochs is [.., var last] && last[0].Epoch == entry.Epoch)
            {
                last.Add(entry);
            }
            else
            {
                epochs.Add([entry]);
            }
        }

        string[] validated = NamesOf(IsValidated);
        string[] losses = NamesOf(IsLoss);
        int evaluations = entries.Count(entry => Holds(entry, validated));
        bool hasSeveral = epochs.Exists(epoch => epoch.Count > 1 && Array.Exists(validated, name => epoch.Count(entry => entry.Values.ContainsKey(name)) > 1));
        if (hasSeveral && evaluations >= FewRows)
        {
            return ("evaluation", Numbered(Cut(entries, entry => Holds(entry, validated))));
        }

        int measured = entries.Count(entry => Holds(entry, losses));
        if (epochs.Count < FewRows && measured >= EnoughEntries)
        {
            int each = (measured + MostStretches - 1) / MostStretches;
            int count = 0;
            return ("stretch", Numbered(Cut(entries, entry => Holds(entry, losses) && ++count % each is 0)));
        }

        return ("epoch", [.. epochs.Select((epoch, i) => (epoch[0].Epoch ?? i, epoch))]);
    }

    private static List<(int Label, List<LogEntry> Entries)> Numbered(List<List<LogEntry>> rows) => [.. rows.Select((row, i) => (i, row))];

    /// <summary>Cuts after the entries that end a row; what comes at the same step, and after the last, belongs to the row before.</summary>
    private static List<List<LogEntry>> Cut(List<LogEntry> entries, Func<LogEntry, bool> ends)
    {
        List<List<LogEntry>> rows = [];
        List<LogEntry> row = [];
        foreach (LogEntry entry in entries)
        {
            if (row.Count is 0 && rows is [.., var before] && entry.Step is { } step && before[^1].Step == step)
            {
                before.Add(entry);
                continue;
            }

            row.Add(entry);
            if (ends(entry))
            {
                rows.Add(row);
                row = [];
            }
        }

        if (rows is [.., var last])
        {
            last.AddRange(row);
        }
        else if (row.Count > 0)
        {
            rows.Add(row);
        }

        return rows;
    }
}
