using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>
/// Writes a line of CSV for every step: its loss alone, and what the optimizer was set to.
/// </summary>
/// <remarks>
/// <code>
/// step,loss,learning_rate[,momentum][,weight_decay]
/// 0,2.31,0.004
/// </code>
/// <para>
/// <c>step</c> is zero-based over the whole run, <c>loss</c> the batch's own. <c>momentum</c> and <c>weight_decay</c> have a column from the moment something sets them; steps before it
/// are NaN. Numbers are the shortest that read back as the same double. Lines are written at the end of every epoch, after every 50,000 steps or so, and whenever a <see cref="BackupAndRestore"/> saves: a run that was killed and
/// resumed leaves the same bytes as one that was not.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// new StepCsvLogger("runs/mine/steps.csv")
/// </code>
/// </example>
public sealed class StepCsvLogger : LoggingCallback
{
    /// <summary>Values that wait for the end of the epoch at most, some megabytes: an epoch can be long.</summary>
    private const int MostWaiting = 1 << 18;

    private static readonly string[] Optional = [LogNames.Momentum, LogNames.WeightDecay];

    private readonly LineFile _file;
    private readonly List<double> _waiting = [];
    private readonly bool[] _has = new bool[Optional.Length];
    private readonly bool[] _written = new bool[Optional.Length];
    private long _rows;
    private bool _wasDeleted;

    /// <summary>Initializes the logger.</summary>
    /// <param name="filename">The file. It is created, with its folder, when a training begins, and overwritten.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public StepCsvLogger(string filename) => _file = new LineFile(Check.NotEmpty(filename));

    /// <summary>Gets the full path of the file.</summary>
    public string Filename => _file.Path;

    private string Header => $"step,loss,learning_rate{string.Concat(Optional.Where((_, i) => _written[i]).Select(name => "," + name))}\n";

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _waiting.Clear();
        Array.Clear(_has);
        Array.Clear(_written);
        _rows = 0;
        _wasDeleted = false;
        if (!run.IsResumed)
        {
            _file.Create();
            _file.Append(Header);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _waiting.Add(run.Step);
        _waiting.Add(run.BatchLoss);
        _waiting.Add(logs[LogNames.LearningRate]);
        for (int i = 0; i < Optional.Length; i++)
        {
            bool isThere = logs.TryGetValue(Optional[i], out double value);
            _has[i] |= isThere;
            _waiting.Add(isThere ? value : double.NaN);
        }

        if (_waiting.Count >= MostWaiting)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        Flush();
        if (_wasDeleted)
        {
            _wasDeleted = false;
            _file.WarnOfDeletion(run, epoch);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Flush();

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        Flush();
        state.Set("rows", _rows);
        for (int i = 0; i < Optional.Length; i++)
        {
            state.Set(Optional[i], _written[i]);
        }
    }

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state)
    {
        _rows = state.GetInt64("rows", atLeast: 0, atMost: RunState.LastStep);
        for (int i = 0; i < Optional.Length; i++)
        {
            _has[i] = _written[i] = state.GetBoolean(Optional[i]);
        }
    }

    /// <inheritdoc/>
    internal override void OnRestored()
    {
        // The part of the run that is made again may have written more rows, and a column more.
        string[] lines = File.Exists(_file.Path) ? [.. _file.Lines().Skip(1).Take((int)Math.Min(int.MaxValue, _rows))] : [];
        Rewrite(ColumnsOfFile(), lines);
        _rows = lines.Length;
    }

    private void Flush()
    {
        if (_waiting.Count is 0)
        {
            return;
        }

        if (!_file.Exists)
        {
            _wasDeleted = true;
            _file.Append(Header);
            _rows = 0;
        }

        if (!_has.AsSpan().SequenceEqual(_written))
        {
            bool[] before = [.. _written];
            string[] lines = [.. _file.Lines().Skip(1)];
            _has.CopyTo(_written, 0);
            Rewrite(before, lines);
        }

        StringBuilder rows = new(_waiting.Count * 12);
        for (int row = 0; row < _waiting.Count; row += 3 + Optional.Length)
        {
            rows.Append(CultureInfo.InvariantCulture, $"{_waiting[row]},{_waiting[row + 1]:R},{_waiting[row + 2]:R}");
            for (int i = 0; i < Optional.Length; i++)
            {
                _ = _written[i] ? rows.Append(CultureInfo.InvariantCulture, $",{_waiting[row + 3 + i]:R}") : rows;
            }

            rows.Append('\n');
        }

        _file.Append(rows.ToString());
        _rows += _waiting.Count / (3 + Optional.Length);
        _waiting.Clear();
    }

    private bool[] ColumnsOfFile()
    {
        string header = File.Exists(_file.Path) ? _file.Lines().FirstOrDefault() ?? string.Empty : string.Empty;
        string[] columns = header.Split(',');
        return [.. Optional.Select(name => columns.Contains(name))];
    }

    /// <summary>Writes the file with the columns that there are now; a value that a line did not have is NaN.</summary>
    private void Rewrite(bool[] before, IEnumerable<string> lines)
    {
        StringBuilder text = new(Header);
        foreach (string line in lines)
        {
            string[] values = line.Split(',');
            text.AppendJoin(',', values.Take(3));
            int at = 3;
            for (int i = 0; i < Optional.Length; i++)
            {
                string value = before[i] ? values.ElementAtOrDefault(at++) ?? "NaN" : "NaN";
                _ = _written[i] ? text.Append(',').Append(value) : text;
            }

            text.Append('\n');
        }

        AtomicFile.WriteAllText(_file.Path, text.ToString());
    }
}
