using System.Globalization;

namespace TfLrCallbacks;

/// <summary>The epochs that Keras prints, put together from the drawings of its bars.</summary>
/// <param name="origin">What to call the log in messages.</param>
internal sealed class KerasConsoleEpochs(string origin)
{
    private readonly List<LogEntry> _entries = [];
    private readonly List<int> _unfinished = [];
    private readonly List<int> _again = [];
    private readonly Dictionary<int, double> _rates = [];
    private Dictionary<string, double>? _values;
    private (string At, string Of)? _bar;
    private int _line;
    private bool _isFinished;
    private bool _hasOther;
    private int? _epoch;
    private int _first;
    private int _before;
    private int _trained;
    private int? _planned = 0;

    /// <summary>Begins an epoch, counted from 1 as Keras prints it; how many are planned is null where no line of an epoch stands there.</summary>
    public void Begin(int epoch, int? planned, int line)
    {
        Close();
        if (epoch < 1)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin}, line {line}: an epoch must be 1 or more, as Keras prints it. Received: {epoch}."));
        }

        if (_before is 0)
        {
            _first = epoch;
        }
        else if (epoch + _trained <= _before)
        {
            if (epoch != _first)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{origin}, line {line}: must be epoch {_before - _trained + 1} or a later one, because epochs don't go back. Received: {epoch}. Split a file that holds several runs, and delete the lines of epochs that were trained anew."));
            }

            _trained = _before + 1 - _first;
            _again.Add(line);
        }

        _before = epoch + _trained;
        _epoch = _before;
        _planned = planned + _trained;
        if (_rates.Remove(epoch, out double rate))
        {
            _rates[_before] = rate;
        }
    }

    /// <summary>Takes the rate that a LearningRateScheduler says it sets, in front of the line of the epoch or behind it.</summary>
    public void SetRate(int epoch, double rate) => _rates[_epoch == epoch + _trained ? epoch + _trained : epoch] = rate;

    /// <summary>Takes the metrics of a drawing. What is drawn behind the end of an epoch's bar belongs to it where it adds metrics to it, as a validation's; a bar of evaluate or predict does not.</summary>
    public void Add(Dictionary<string, double> values, (string At, string Of)? bar, int line)
    {
        if (_epoch is null)
        {
            return;
        }

        if (_isFinished && !(bar?.Of == _bar?.Of && bar?.At == bar?.Of && _values!.Keys.All(values.ContainsKey) && (line == _line || values.Count > _values.Count)))
        {
            _hasOther = true;
            return;
        }

        _values = values;
        _bar = bar;
        _line = line;
        _isFinished = bar is not { } drawn || drawn.At == drawn.Of;
    }

    /// <summary>Gives the log.</summary>
    public RawLog Log()
    {
        Close();
        if (_entries.Count is 0)
        {
            throw new InvalidDataException($"{origin} has lines such as \"Epoch 1/10\", but no bar of Keras behind them that is at its end and has metrics (\"625/625 - 2s - loss: 0.31 - val_loss: 0.29\"). Give Keras' output with verbose=1 or 2, or the CSV file of a CSVLogger.");
        }

        List<string> notes = ["the console shows numbers with 4 places: they are rounded"];
        if (_planned is null)
        {
            notes.Add("no line such as \"Epoch 1/10\" stands in front of the bar: it is taken for one epoch");
        }

        if (_unfinished.Count > 0)
        {
            notes.Add($"{(_unfinished.Count is 1 ? $"epoch {Shown(_unfinished[0])} has" : $"{_unfinished.Count} epochs, from {Shown(_unfinished[0])} on, have")} no bar that is at its end: left out");
        }

        if (_again.Count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"line {_again[0]}{(_again.Count is 1 ? " begins" : $" and {_again.Count - 1} more begin")} again with epoch {_first}: it is taken for the same run, which goes on; split a file that holds several runs"));
        }

        if (_hasOther)
        {
            notes.Add("bars behind the end of an epoch, such as those of evaluate, are left out");
        }

        return new RawLog("Keras' output", _entries) { Notes = notes, PlannedEpochs = _planned };
    }

    private static string Shown(int epoch) => epoch.ToString(CultureInfo.InvariantCulture);

    private void Close()
    {
        if (_epoch is { } epoch)
        {
            if (_isFinished)
            {
                if (_rates.TryGetValue(epoch, out double rate) && !_values!.ContainsKey("learning_rate") && !_values.ContainsKey("lr"))
                {
                    _values["learning_rate"] = rate;
                }

                _entries.Add(new LogEntry(epoch - 1, Step: null, _values!));
            }
            else
            {
                _unfinished.Add(epoch);
            }

            _rates.Remove(epoch);
        }

        (_epoch, _values, _bar, _isFinished) = (null, null, null, false);
    }
}
