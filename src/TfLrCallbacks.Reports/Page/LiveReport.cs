using System.Globalization;

namespace TfLrCallbacks.Reports;

/// <summary>
/// Writes the report page of a training anew at the end of every epoch. While the training runs a browser loads the page anew by itself; the last one
/// says how the training ended. It needs no server, and works with every engine.
/// </summary>
/// <remarks>The file is replaced in one step, so a browser never sees half a page. Drawing takes time, so there is at most one page a second before the last.</remarks>
/// <param name="filename">The file. A missing folder is created.</param>
/// <param name="content">What is known before the training: title, range test, schedules, configuration. The training is added to its runs. Null for the title alone.</param>
/// <param name="name">The name of the run in legends and tables.</param>
/// <param name="metric">The metric to show; null chooses one of the logged metrics.</param>
/// <param name="refreshSeconds">The number of seconds between two reloads of the page in the browser, 1 or more.</param>
/// <param name="timeProvider">The clock; null is the system's.</param>
/// <exception cref="ArgumentException">A name is empty.</exception>
/// <exception cref="ArgumentOutOfRangeException">The seconds are less than 1.</exception>
public sealed class LiveReport(
    string filename, ReportContent? content = null, string name = "training", string? metric = null, int refreshSeconds = 5, TimeProvider? timeProvider = null) : LoggingCallback
{
    private readonly ReportContent _content = content ?? new ReportContent { Title = "Training" };
    private readonly string _name = Check.NotEmpty(name);
    private readonly int _refreshSeconds = Check.AtLeast(1, refreshSeconds);
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly History _history = new();
    private long? _written;
    private int? _kept;

    /// <summary>Gets the full path of the page.</summary>
    public string Filename { get; } = Path.GetFullPath(Check.NotEmpty(filename));

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        _written = null;
        _kept = null;
        _history.OnTrainBegin(run);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs) => _history.OnTrainBatchEnd(run, batch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        _history.OnEpochEnd(run, epoch, logs);
        long now = _time.GetTimestamp();
        if (_written is null || _time.GetElapsedTime(_written.Value, now).TotalSeconds >= 1)
        {
            _written = now;
            Write(run, string.Create(CultureInfo.InvariantCulture, $"The training goes on: epoch {epoch + 1}{Of(run)} has ended. This page loads itself anew every {_refreshSeconds} s."), _refreshSeconds);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        _history.OnTrainEnd(run, logs);
        if (_history.Epochs.Count > 0)
        {
            int epochs = _history.Epochs[^1] + 1;
            Write(
                run,
                string.Create(CultureInfo.InvariantCulture, $"The training {End(run)} after epoch {epochs}{Of(run)}{(run.StopReason is null ? string.Empty : $": {run.StopReason.TrimEnd('.')}")}."),
                refresh: null);
        }
    }

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message) => _history.OnWarning(run, message);

    /// <inheritdoc/>
    public override void OnNote(ITrainingRun run, string message) => _history.OnNote(run, message);

    /// <inheritdoc/>
    public override void OnDecision(ITrainingRun run, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _kept = decision.Numbers.TryGetValue("kept_epoch", out double epoch) ? (int)epoch : _kept;
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state) => _history.SaveState(state);

    /// <inheritdoc/>
    public override void RestoreState(CallbackState state) => _history.RestoreState(state);

    private static string End(ITrainingRun run) => !run.HasFailed ? "is finished" : Interruption.IsRequested ? "was interrupted" : "broke off";

    private static string Of(ITrainingRun run) => run.Length.Epochs is int.MaxValue
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $" of {run.Length.Epochs}");

    private void Write(ITrainingRun run, string status, int? refresh) => new ReportPage(_content with
    {
        Runs = [.. _content.Runs, RunFigure.From(_name, _history, metric, run.Length.StepsPerEpoch) with { KeptEpoch = _kept }],
        Choices = [.. _content.Choices, .. ReportContent.ChoicesIn(_history)],
        Warnings = [.. _content.Warnings, .. _history.Warnings],

        // What is wrong with a training shows when it is over.
        Diagnoses = refresh is null ? [.. _content.Diagnoses, new NamedDiagnosis(_name, Doctor.Examine(_history, run.Length.Epochs))] : _content.Diagnoses,
        Status = status,
        RefreshSeconds = refresh,
    }).Save(Filename);
}
