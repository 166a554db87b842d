namespace TfLrCallbacks;

/// <summary>What is known of the time that a training takes: of a step, of what happens between steps, and of the end of an epoch.</summary>
internal sealed class StepForecast
{
    /// <summary>A step that takes this many times the usual one was held up, by a checkpoint or a pause.</summary>
    private const double Held = 5;

    private const int KeptEpochs = 3;

    private readonly List<double> _epochEnds = [];
    private double _extra;

    /// <summary>Gets the time of a usual step, in seconds.</summary>
    public double Step { get; private set; }

    /// <summary>Gets the time to keep for the end of the training: the longest of the last ends of an epoch, validation included.</summary>
    public double Reserve => _epochEnds.Count > 0 ? _epochEnds.Max() : 0;

    /// <summary>Begins with what was measured.</summary>
    public void Begin(double step) => Step = step;

    /// <summary>Takes in a step.</summary>
    /// <param name="seconds">The time from its begin to the begin of the next.</param>
    /// <param name="horizon">How many steps the forecast looks back on, 1 or more.</param>
    public void AddStep(double seconds, double horizon)
    {
        double usual = Math.Min(seconds, Held * Step);
        Step += (usual - Step) / horizon;

        // What holds steps up is rarer than they are, so it is spread over more of them.
        _extra += (seconds - usual - _extra) / (20 * horizon);
    }

    /// <summary>Takes in the last step of an epoch and what followed until the next began.</summary>
    public void AddEpochEnd(double seconds)
    {
        if (_epochEnds.Count == KeptEpochs)
        {
            _epochEnds.RemoveAt(0);
        }

        _epochEnds.Add(Math.Max(0, seconds - Step));
    }

    /// <summary>Gives how many steps fit into a time, the ends of epochs between them counted.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="toEpochEnd">How many steps are left of the epoch; null where that is not known.</param>
    /// <param name="perEpoch">How many steps an epoch has; null where that is not known.</param>
    public double StepsIn(double seconds, double? toEpochEnd, double? perEpoch)
    {
        double step = Math.Max(Step + _extra, 1e-9);
        if (toEpochEnd is not { } rest || perEpoch is not { } whole || seconds <= rest * step)
        {
            return Math.Max(0, seconds / step);
        }

        double end = _epochEnds.Count > 0 ? _epochEnds.Average() : 0;
        double left = Math.Max(0, seconds - (rest * step) - end);
        double epoch = (whole * step) + end;
        double epochs = Math.Floor(left / epoch);
        return rest + (epochs * whole) + Math.Min(whole, (left - (epochs * epoch)) / step);
    }

    public void Save(CallbackState state)
    {
        state.Set("step", Step);
        state.Set("extra", _extra);
        state.Set("epoch_ends", [.. _epochEnds], RunStateJson.Default.IReadOnlyListDouble);
    }

    public void Load(CallbackState state)
    {
        Step = state.GetDouble("step", atLeast: 0);
        _extra = state.GetDouble("extra", atLeast: 0);
        _epochEnds.Clear();
        foreach (double end in state.Get("epoch_ends", RunStateJson.Default.IReadOnlyListDouble).Take(KeptEpochs))
        {
            _epochEnds.Add(double.IsFinite(end) && end >= 0 ? end : throw new InvalidDataException(FormattableString.Invariant($"The ends of epochs of a saved state must be times. Received: {end}.")));
        }
    }
}
