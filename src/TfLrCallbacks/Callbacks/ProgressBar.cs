using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>
/// Shows the progress of a training as Keras does: a bar for every epoch with steps, time, loss, metrics and the learning rate.
/// </summary>
/// <remarks>
/// On a terminal the bar is drawn anew in its place, at most ten times a second. Where the output is redirected, and with one line per
/// epoch (Keras' <c>verbose=2</c>), there is one line when an epoch has ended. Notes of the training are shown on lines of their own, and so are warnings, on standard error where no other output is given.
/// </remarks>
public sealed class ProgressBar : LoggingCallback
{
    private const int Cells = 20;
    private const string FieldGap = " - ";

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly TimeProvider _time;
    private readonly StringBuilder _line = new();
    private readonly bool _interactive;
    private readonly (char Done, char Left) _glyphs;
    private long _epochStarted;
    private long _drawnAt;
    private long _batches;
    private long _timed;
    private int _shown;

    /// <summary>Initializes the progress bar.</summary>
    /// <param name="linePerEpoch">Whether to write a line for each epoch instead of a bar.</param>
    /// <param name="output">Where to; null is the console.</param>
    /// <param name="interactive">Whether the bar can be drawn anew in its place; null finds out: on a console that is not redirected.</param>
    /// <param name="time">The clock; null is the system's.</param>
    public ProgressBar(bool linePerEpoch = false, TextWriter? output = null, bool? interactive = null, TimeProvider? time = null)
    {
        _output = output ?? Console.Out;
        _errors = output ?? Console.Error;
        _time = time ?? TimeProvider.System;
        bool terminal = output is null && !Console.IsOutputRedirected;
        _interactive = !linePerEpoch && (interactive ?? terminal);
        Width = terminal ? Console.WindowWidth : 0;
        _glyphs = _output.Encoding.GetByteCount("━") > 1 ? ('━', '─') : ('=', '.');
    }

    /// <summary>Gets how many characters fit into a line of the terminal: a longer line is cut, or broken once its epoch has ended, between two fields.</summary>
    /// <value>By default the width of the console; 0, for no limit, where the output is another or is redirected.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Width
    {
        get;
        init => field = Check.AtLeast(0, value, nameof(Width));
    }

    /// <inheritdoc/>
    public override bool ShowsMessages => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(ITrainingRun run)
    {
        // A run that goes on in the middle of an epoch has no begin of one.
        _epochStarted = _time.GetTimestamp();
        _drawnAt = _epochStarted;
        _batches = 0;
        _timed = 0;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(ITrainingRun run, int epoch)
    {
        _epochStarted = _time.GetTimestamp();
        _drawnAt = _epochStarted;
        _batches = 0;
        _timed = 0;
        if (_interactive && run.Length.Epochs > 1)
        {
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}{Of(run)}"));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        _batches = batch + 1;
        _timed++;
        if (!_interactive)
        {
            return;
        }

        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_drawnAt, now).TotalSeconds >= 0.1)
        {
            _drawnAt = now;
            Compose(run, logs, _time.GetElapsedTime(_epochStarted, now), ended: false);
            CutAtField();
            Draw();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        if (_batches is 0)
        {
            // The run went on behind the last batch of the epoch.
            _batches = run.Length.StepsPerEpoch ?? run.Step;
        }

        Compose(run, logs, _time.GetElapsedTime(_epochStarted), ended: true);
        if (!_interactive)
        {
            _line.Insert(0, string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}{Of(run)}: "));
        }

        BreakAtFields();
        Draw();
        EndLine();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs)
    {
        EndLine();
        if (run.StopReason is { } reason)
        {
            _output.WriteLine($"Stopped: {MessageLogger.Printable(reason)}");
        }

        _output.Flush();
    }

    /// <inheritdoc/>
    public override void OnNote(ITrainingRun run, string message) => Tell(_output, message);

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message) => Tell(_errors, $"Warning: {message}");

    private static string Of(ITrainingRun run) => run.Length.IsOpen
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"/{run.Length.Epochs}");

    private static void AppendNumber(StringBuilder line, double value)
    {
        // Keras' rule: four digits behind the point, and scientific where that would show too few.
        if (double.IsNaN(value))
        {
            line.Append("nan");
        }
        else
        {
            line.Append(value.ToString(Math.Abs(value) > 1e-3 ? "F4" : "0.0000e+00", CultureInfo.InvariantCulture));
        }
    }

    private void Compose(ITrainingRun run, IDictionary<string, double> logs, TimeSpan elapsed, bool ended)
    {
        // Data of unknown length is as long as its first epoch was, until it proves to be longer.
        long? total = ended ? _batches : run.Length.StepsPerEpoch is { } known ? Math.Max(known, _batches) : null;
        _line.Clear();
        if (total is { } steps)
        {
            _line.Append(CultureInfo.InvariantCulture, $"{_batches}/{steps}");
        }
        else
        {
            _line.Append(CultureInfo.InvariantCulture, $"{_batches}/unknown");
        }

        if (_interactive && total is { } length)
        {
            int done = (int)(Cells * _batches / length);
            _line.Append(' ').Append(_glyphs.Done, done).Append(_glyphs.Left, Cells - done);
        }

        double perStep = elapsed.TotalSeconds / Math.Max(1, _timed);
        double seconds = ended || total is null ? elapsed.TotalSeconds : perStep * (total.Value - _batches);
        string gap = _interactive ? " " : " - ";
        _line.Append(gap).Append(ended || total is null ? string.Empty : "ETA ");
        AppendTime(seconds);
        _line.Append(gap);
        AppendPerStep(perStep);
        foreach ((string name, double value) in logs)
        {
            _line.Append(FieldGap).Append(MessageLogger.Printable(name).Replace('\n', '?')).Append(": ");
            AppendNumber(_line, value);
        }
    }

    /// <summary>Leaves out the last fields of a line that would wrap, since such a line can't be drawn anew in its place.</summary>
    private void CutAtField()
    {
        if (Width > 1 && _line.Length >= Width)
        {
            int field = _line.ToString(0, Width - 1).LastIndexOf(FieldGap, StringComparison.Ordinal);
            _line.Length = field > 0 ? field : Width - 1;
        }
    }

    /// <summary>Goes on in a new line where a finished line would wrap within a field.</summary>
    private void BreakAtFields()
    {
        if (!_interactive || Width <= 1)
        {
            return;
        }

        for (int start = 0; _line.Length - start >= Width;)
        {
            int field = _line.ToString(start, Width - 1).LastIndexOf(FieldGap, StringComparison.Ordinal);
            if (field <= 0)
            {
                return;
            }

            string cover = new(' ', start == 0 ? Math.Max(0, _shown - field) : 0);
            string next = $"{cover}{Environment.NewLine}   ";
            _line.Insert(start + field, next);
            _shown = start == 0 ? 0 : _shown;
            start += field + next.Length - 3;
        }
    }

    private void AppendTime(double seconds)
    {
        long whole = (long)seconds;
        if (whole >= 3600)
        {
            _line.Append(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
        }
        else if (whole >= 60)
        {
            _line.Append(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
        }
        else
        {
            _line.Append(CultureInfo.InvariantCulture, $"{whole}s");
        }
    }

    private void AppendPerStep(double seconds)
    {
        (double amount, string unit) = seconds >= 1 ? (seconds, "s") : seconds >= 1e-3 ? (seconds * 1e3, "ms") : (seconds * 1e6, "us");
        _line.Append(CultureInfo.InvariantCulture, $"{amount:F0}{unit}/step");
    }

    private void Draw()
    {
        int length = _line.Length;
        if (_interactive)
        {
            _line.Append(' ', Math.Max(0, _shown - length)).Insert(0, '\r');
        }

        _output.Write(_line);
        _shown = length;
        if (_interactive)
        {
            _output.Flush();
        }
    }

    /// <summary>Ends the line of a bar that is shown, if one is.</summary>
    private void EndLine()
    {
        if (_shown > 0)
        {
            _output.WriteLine();
            _shown = 0;
        }
    }

    private void Tell(TextWriter writer, string message)
    {
        if (_shown > 0)
        {
            _output.Write($"\r{new string(' ', _shown)}\r");
            _shown = 0;
            _output.Flush();
        }

        writer.WriteLine(MessageLogger.Printable(message));
    }
}
