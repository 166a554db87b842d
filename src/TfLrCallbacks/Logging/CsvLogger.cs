namespace TfLrCallbacks;

/// <summary>
/// Writes the logs of every epoch into a CSV file, byte for byte as Keras' <c>CSVLogger</c> does with the same logs.
/// </summary>
/// <remarks>
/// <para>
/// Columns are <c>epoch</c> (zero-based) and the sorted names of the first epoch's logs; where none of them begins with <c>val_</c>, a
/// <c>val_</c> column for each is added. A metric named <c>epoch</c> becomes <c>epoch_metric</c>, control characters in a name become blanks, and a name that begins with
/// <c>= + - @</c> has an apostrophe in front, so that no spreadsheet takes it for a formula. What is missing later is <c>NA</c>, what comes later is left out. Numbers are the shortest that read back as the same double,
/// written as Python does; lines end with carriage return and line feed; every line is flushed.
/// </para>
/// <para>
/// A run that goes on from a saved state goes on with the file as it was then: later lines are removed, so that none is there twice.
/// </para>
/// <para>
/// Two things are better than in Keras. Appending goes on with the columns that the file has (Keras writes its own and
/// shifts them silently), and warns where the logs have others. A last line that a crash cut short is removed first (Keras glues the next one to it).
/// </para>
/// </remarks>
public sealed class CsvLogger : LoggingCallback
{
    /// <summary>What begins a formula; some spreadsheets take the wide forms of East Asian fonts for it, too.</summary>
    private const string FormulaSigns = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private readonly LineFile _file;
    private readonly CsvFormat _format;
    private readonly bool _append;
    private string[]? _columns;
    private bool _headerIsWritten;
    private bool _warned;
    private bool _warnedOfTwo;
    private long _bytes;

    /// <summary>Initializes the logger.</summary>
    /// <param name="filename">The file. It is created, with its folder, when a training begins.</param>
    /// <param name="separator">What stands between two values: one character, not a quotation mark or a line end.</param>
    /// <param name="append">Whether a file that is there is continued; else it is overwritten.</param>
    /// <exception cref="ArgumentException">The name is empty, or the separator is not allowed.</exception>
    public CsvLogger(string filename, string separator = ",", bool append = false)
    {
        ArgumentNullException.ThrowIfNull(separator);
        _file = new LineFile(Check.NotEmpty(filename));
        _format = new CsvFormat(separator);
        _append = append;
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Filename => _file.Path;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _headerIsWritten = _warned = _warnedOfTwo = false;
        if (run.IsResumed)
        {
            // The file is touched only when the saved state has been taken over.
            return;
        }

        if (_append)
        {
            GoOn(_file.Continue());
        }
        else
        {
            _columns = null;
            _file.Create();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (_headerIsWritten && !_file.Exists)
        {
            _file.WarnOfDeletion(run, epoch);
            _headerIsWritten = false;
        }

        if (!_headerIsWritten)
        {
            _columns ??= ColumnsOf([.. logs.Keys.Select(ColumnName)]);
            _file.Append(_format.Line(_columns.Prepend("epoch")));
            _headerIsWritten = true;
        }
        else if (_append && logs.Keys.Select(ColumnName).Except(_columns!, StringComparer.Ordinal).FirstOrDefault() is { } other && !_warned)
        {
            _warned = true;
            run.Warn($"The log {_file.Path} has no column \"{other}\", so it is left out. Log into a new file to have all.");
        }

        var row = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((string name, double value) in logs)
        {
            if (!row.TryAdd(ColumnName(name), value) && !_warnedOfTwo)
            {
                _warnedOfTwo = true;
                run.Warn($"In the log {_file.Path} the metric \"{Shown.Of(name)}\" would have the column \"{ColumnName(name)}\", which another has, so it is left out. Rename one of them.");
            }
        }

        IEnumerable<string> values = _columns!.Select(column => row.TryGetValue(column, out double value) ? PythonNumber.Repr(value) : "NA");
        _file.Append(_format.Line(values.Prepend(FormattableString.Invariant($"{epoch}"))));
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => state.Set("bytes", _file.Size);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _bytes = state.GetInt64("bytes", atLeast: 0);

    /// <inheritdoc/>
    internal override void OnRestored() => GoOn(_file.ContinueAt(_bytes));

    private void GoOn(string? firstLine)
    {
        if (firstLine is { Length: > 0 } header)
        {
            _columns = [.. _format.Split(header).Skip(1)];
            _headerIsWritten = true;
        }
    }

    /// <summary>Gives the name of a metric as a column can have it: on one line, not the number of the epoch, and no formula to a spreadsheet.</summary>
    private static string ColumnName(string metric)
    {
        string name = metric.Any(char.IsControl) ? string.Concat(metric.Select(c => char.IsControl(c) ? ' ' : c)) : metric;
        return name.Trim() is "epoch" ? "epoch_metric" : name.Length > 0 && FormulaSigns.Contains(name[0], StringComparison.Ordinal) ? "'" + name : name;
    }

    private static string[] ColumnsOf(IEnumerable<string> names)
    {
        string[] sorted = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return sorted.Any(name => name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal))
            ? sorted
            : [.. sorted, .. sorted.Select(name => LogNames.ValidationPrefix + name)];
    }
}
