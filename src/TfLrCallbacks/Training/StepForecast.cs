using System.Runtime.InteropServices;

namespace TfLrCallbacks;

/// <summary>What is known of the time that a training takes: of a step, of what happens between steps, and of the end of an epoch.</summary>
internal sealed class StepForecast
{
    private const int KeptEpochs = 3;
    private const int KeptMeans = 5;

    private readonly List<double> _epochEnds = [];
    private readonly List<double> _means = [];
    private double _seconds;
    private long _steps;

    /// <summary>Gets the time of a usual step, in seconds: the median of the last means, so that a pause counts for no more than any other mean.</summary>
    public double Step { get; private set; }

    /// <summary>Gets the time to keep for the end of the training, as long as a usual end of an epoch, validation included.</summary>
    public double Reserve => _epochEnds.Count > 0 ? Medians.Median(CollectionsMarshal.AsSpan(_epochEnds)) : 0;

    /// <summary>Begins with what was measured.</summary>
    public void Begin(double step) => Step = step;

    /// <summary>Takes in a step.</summary>
    /// <param name="seconds">The time from its begin to the begin of the next.</param>
    public void AddStep(double seconds)
    {
        _seconds += seconds;
        _steps++;
    }

    /// <summary>Takes the mean of the steps since the last time.</summary>
    public void Close()
    {
        if (_steps is 0)
        {
            return;
        }

        if (_means.Count == KeptMeans)
        {
            _means.RemoveAt(0);
        }

        _means.Add(_seconds / _steps);
        Step = Medians.Median(CollectionsMarshal.AsSpan(_means));
        (_seconds, _steps) = (0, 0);
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
        double step = Math.Max(Step, 1e-9);
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
        state.Set("seconds", _seconds);
        state.Set("steps", _steps);
        state.Set("means", [.. _means], RunStateJson.Default.IReadOnlyListDouble);
        state.Set("epoch_ends", [.. _epochEnds], RunStateJson.Default.IReadOnlyListDouble);
    }

    public void Load(CallbackState state)
    {
        Step = state.GetDouble("step", atLeast: 0);
        _seconds = state.GetDouble("seconds", atLeast: 0);
        _steps = state.GetInt64("steps", atLeast: 0, atMost: RunState.LastStep);
        Load(state, "means", _means, KeptMeans);
        Load(state, "epoch_ends", _epochEnds, KeptEpochs);
    }

    private static void Load(CallbackState state, string name, List<double> values, int most)
    {
        values.Clear();
        foreach (double value in state.Get(name, RunStateJson.Default.IReadOnlyListDouble).Take(most))
        {
            values.Add(double.IsFinite(value) && value >= 0 ? value : throw new InvalidDataException(FormattableString.Invariant($"The \"{name}\" of a saved time plan must be times. Received: {value}.")));
        }
    }
}
