using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// The log of a training, whoever wrote it: one row for each epoch, and one name for each series.
/// </summary>
/// <remarks>
/// <para>
/// Read are the CSV files of Keras' CSVLogger, Lightning's <c>metrics.csv</c> and fastai's <c>history.csv</c> (separated by comma, semicolon or tab),
/// what Keras' <c>fit</c> prints, transformers' <c>trainer_state.json</c>, Keras' <c>History.history</c> as JSON, JSON lines (this library's <c>log.jsonl</c>
/// and <c>ledger.jsonl</c> too), and a folder that holds one of these, such as the folder of a run.
/// Event files of TensorBoard are read by <c>TfLrCallbacks.TensorBoard</c>.
/// </para>
/// <para>
/// Names are Keras': <c>lr</c> and <c>lr-AdamW</c> are <c>learning_rate</c>, <c>eval_loss</c> and <c>valid_loss</c> are <c>val_loss</c>, <c>train_acc</c> is <c>accuracy</c>.
/// The indexer takes the name in the file as well. Columns of text, times and lists are not read; <see cref="Notes"/> says which.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Diagnosis diagnosis = Doctor.Examine(TrainingLog.Read("lightning_logs/version_0/metrics.csv"));
/// </code>
/// </example>
public sealed class TrainingLog
{
    private readonly Dictionary<string, IReadOnlyList<double?>> _series;
    private readonly IReadOnlyDictionary<string, string> _written;

    private TrainingLog(RawLog log, string origin)
    {
        LogRows rows = new(log);
        Origin = origin;
        Format = log.Format;
        Unit = rows.Unit;
        Epochs = rows.Labels;
        Steps = rows.Steps;
        RateChanges = log.RateChanges;
        PlannedEpochs = log.PlannedEpochs;
        StepsPerEpoch = log.StepsPerEpoch;
        StepsTrained = log.StepsPerEpoch is null ? null : Enumerable.Range(0, log.Entries.Count).Max(log.Entries.StepOf);
        Notes = log.Notes;
        Skipped = log.Skipped;
        _series = rows.Series();
        _written = rows.Names;
    }

    /// <summary>Gets what to call the log in messages: usually its file.</summary>
    public string Origin { get; }

    /// <summary>Gets the format that was recognized, such as <c>Keras CSVLogger</c>.</summary>
    public string Format { get; }

    /// <summary>
    /// Gets what a row is: <c>epoch</c>; <c>evaluation</c> where epochs have several; <c>stretch</c>, some steps each, where there are fewer than 5 epochs.
    /// </summary>
    public string Unit { get; }

    /// <summary>Gets the number of each row: the epoch as the log counts it, or else 0, 1, 2, …</summary>
    public IReadOnlyList<int> Epochs { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Count => Epochs.Count;

    /// <summary>Gets the names of the series.</summary>
    public IReadOnlyCollection<string> Names => _series.Keys;

    /// <summary>Gets the loss and the rate of single steps; empty where the log has none.</summary>
    public IReadOnlyList<LoggedStep> Steps { get; private init; }

    /// <summary>Gets the changes of the rate with who made them; empty where there is no ledger.</summary>
    public IReadOnlyList<RateChange> RateChanges { get; private init; }

    /// <summary>Gets the number of epochs that were planned; null where that is not known.</summary>
    public int? PlannedEpochs { get; private init; }

    /// <summary>Gets the number of steps in an epoch, which logs of transformers give by a step and a fraction of an epoch in each entry; null for other logs.</summary>
    public long? StepsPerEpoch { get; }

    /// <summary>Gets the number of steps that were trained up to the last entry; null if <see cref="StepsPerEpoch"/> is null.</summary>
    public long? StepsTrained { get; }

    /// <summary>Gets what was taken for granted and what was left out.</summary>
    public IReadOnlyList<string> Notes { get; private init; }

    /// <summary>Gets the columns that were not read, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; }

    /// <summary>Gets a series, by its name here or in the file; null where a row has no value.</summary>
    /// <param name="name">The name, such as <c>val_loss</c> or <c>eval_loss</c>.</param>
    /// <exception cref="KeyNotFoundException">The log has no such series.</exception>
    public IReadOnlyList<double?> this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return Find(name)
                ?? throw new KeyNotFoundException($"{Origin} has no \"{Shown.Of(name)}\"{(Skipped.TryGetValue(name, out string? why) ? $": {why}" : string.Empty)}. There is: {Shown.Names(Names)}.");
        }
    }

    /// <summary>Gives a series, by its name here or in the file.</summary>
    /// <param name="name">The name, such as <c>val_loss</c> or <c>eval_loss</c>.</param>
    /// <returns>One value for each row, null where the row has none; null where the log has no such series.</returns>
    public IReadOnlyList<double?>? Find(string name) =>
        _series.TryGetValue(name, out IReadOnlyList<double?>? series) || (_written.TryGetValue(name, out string? own) && _series.TryGetValue(own, out series)) ? series : null;

    /// <summary>Gives what a row holds, under the names here and in the file.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The values that are there.</returns>
    public IReadOnlyDictionary<string, double> Row(int row)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        foreach (string name in _series.Keys.Concat(_written.Keys).Distinct(StringComparer.Ordinal))
        {
            if (Find(name)?[row] is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    /// <summary>Reads a log, or the folder of a run.</summary>
    /// <param name="path">The file or folder.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">It is not a log that is known, or is damaged. The message names file, line and remedy.</exception>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    public static TrainingLog Read(string path)
    {
        Check.NotEmpty(path);
        return Directory.Exists(path)
            ? new TrainingLog(RunFolderLog.Read(path, out string file), file)
            : File.Exists(path)
                ? Parse(LogText.Read(path), path)
                : throw new FileNotFoundException($"There is no file \"{path}\". Give a log (CSV, JSON, JSON lines), or the folder of a run.", path);
    }

    /// <summary>Tells whether a folder holds a log that <see cref="Read"/> knows by its name.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>False where there is none, or several CSV files of other names.</returns>
    public static bool IsAt(string folder) => Directory.Exists(folder) && RunFolderLog.Find(folder) is not null;

    /// <summary>Reads a log from a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">What to call it in messages.</param>
    /// <returns>The log.</returns>
    /// <exception cref="InvalidDataException">It is not a log that is known, or is damaged. The message names line and remedy.</exception>
    public static TrainingLog Parse(string text, string origin = "the text")
    {
        ArgumentNullException.ThrowIfNull(text);
        LogText.Check(text.Length, text, origin);
        return new TrainingLog(LogFormats.Parse(text, origin), origin);
    }

    /// <summary>Takes the log of a training that has just been run.</summary>
    /// <param name="history">What the fit returned.</param>
    /// <param name="plannedEpochs">How many epochs were planned; null for as many as there are.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentException">The history is empty.</exception>
    public static TrainingLog From(History history, int? plannedEpochs = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (history.Epochs.Count is 0)
        {
            throw new ArgumentException("Must hold at least one epoch. Received none: nothing was trained.", nameof(history));
        }

        Dictionary<int, Dictionary<string, double>> rows = history.Epochs.Distinct().ToDictionary(epoch => epoch, _ => new Dictionary<string, double>(StringComparer.Ordinal));
        foreach (string name in history.Names)
        {
            foreach ((int epoch, double value) in history.EpochsOf(name).Zip(history[name]))
            {
                rows[epoch][name] = value;
            }
        }

        return new TrainingLog(new RawLog("History", [.. rows.Select(row => new LogEntry(row.Key, Step: null, row.Value))]) { PlannedEpochs = plannedEpochs }, "the history")
        {
            Steps = [.. history.StepLosses.Select((loss, i) => new LoggedStep(history.FirstStep + i, loss, history.StepLearningRates[i]))],
        };
    }

    /// <summary>Puts entries of another format together.</summary>
    /// <param name="entries">The entries in the order of time.</param>
    /// <param name="origin">What to call the log in messages.</param>
    /// <param name="format">The format, in words.</param>
    /// <returns>The log.</returns>
    /// <exception cref="ArgumentException">There is no entry.</exception>
    public static TrainingLog FromEntries(IReadOnlyList<LogEntry> entries, string origin, string format)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries.Count > 0
            ? new TrainingLog(new RawLog(Check.NotEmpty(format), entries), Check.NotEmpty(origin))
            : throw new ArgumentException("Must hold at least one entry. Received none.", nameof(entries));
    }

    /// <summary>Says what was read, in one line.</summary>
    /// <returns>Such as <c>log.csv: Keras CSVLogger, 20 epochs, with loss, val_loss</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}: {Format}, {Count} {Unit}{(Count is 1 ? string.Empty : Unit is "stretch" ? "es of steps" : "s")}, with {Shown.Names(Names)}");
}
