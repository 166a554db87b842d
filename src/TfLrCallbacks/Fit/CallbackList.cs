using System.Runtime.ExceptionServices;

namespace TfLrCallbacks;

/// <summary>
/// The callbacks of a run: calls their hooks in order, knows which one is acting, leaves out a logger that fails, and saves and
/// restores what they remember.
/// </summary>
internal sealed class CallbackList
{
    private static readonly Callback LeftOut = new LeftOutCallback();
    private static readonly Dictionary<string, double> NoLogs = [];

    private readonly TrainingRun _run;
    private readonly Callback[] _callbacks;
    private readonly Callback[] _active;
    private readonly string[] _names;
    private readonly RateDrivers _drivers;
    private int _begun;
    private int _used;
    private int _acting = -1;

    public CallbackList(TrainingRun run, IEnumerable<Callback> callbacks)
    {
        _run = run;
        _callbacks = [.. callbacks];
        for (int i = 0; i < _callbacks.Length; i++)
        {
            Callback callback = _callbacks[i]
                ?? throw new ArgumentException($"Must hold no null. Received null at position {i}.", nameof(callbacks));
            if (Array.IndexOf(_callbacks, callback, 0, i) >= 0)
            {
                throw new ArgumentException(
                    $"Must hold each callback once. {callback.GetType().Name} at position {i} stands there before. Make a second object if it shall act twice.",
                    nameof(callbacks));
            }
        }

        if (!Array.Exists(_callbacks, callback => callback.ShowsMessages))
        {
            // Whatever the way in and the verbosity: what is wrong reaches the user.
            _callbacks = [.. _callbacks, new MessageLogger()];
        }

        _drivers = new RateDrivers(run, _callbacks);
        _active = [.. _callbacks];
        _names = [.. _callbacks.Select(callback => (callback as SilentCallback)?.Name ?? callback.GetType().Name)];
    }

    /// <summary>Gets the name of the callback whose hook is being called; empty outside of hooks.</summary>
    public string Acting { get; private set; } = string.Empty;

    /// <summary>Gets a value indicating whether a callback saves the run.</summary>
    public bool SavesTheRun => Array.Exists(_callbacks, callback => callback.SavesTheRun);

    /// <summary>Gets who sets the rate.</summary>
    public RateDrivers Drivers => _drivers;

    /// <summary>Gets the place of the callback whose hook is being called; -1 outside of hooks.</summary>
    public int ActingAt => _acting;

    /// <summary>Gives the state that a callback wants the run to go on from; null where none does.</summary>
    public RunState? FindState() => _callbacks.Select(callback => callback.FindState(_run.Workers)).FirstOrDefault(found => found is not null);

    /// <summary>Gives the callback that plans the run's time; null where none does.</summary>
    /// <exception cref="InvalidOperationException">Two do.</exception>
    public Callback? Timer() => Array.FindAll(_callbacks, callback => callback.Plan is not null) switch
    {
        [] => null,
        [var timer] => timer,
        _ => throw new InvalidOperationException("A run has one time budget. There are several among the callbacks. Leave one."),
    };

    /// <summary>Takes every callback for this run alone; until the run ends no other can have them.</summary>
    /// <exception cref="InvalidOperationException">Another run has one.</exception>
    public void BeginUse()
    {
        try
        {
            for (; _used < _callbacks.Length; _used++)
            {
                _callbacks[_used].BeginUse();
            }
        }
        catch
        {
            EndUse();
            throw;
        }
    }

    /// <summary>Gives the callbacks back.</summary>
    public void EndUse()
    {
        while (_used > 0)
        {
            _callbacks[--_used].EndUse();
        }
    }

    public void Begin()
    {
        while (_begun < _callbacks.Length)
        {
            _begun++;
            Call(_begun - 1, static (callback, run, _, _) => callback.OnTrainBegin(run), 0, NoLogs);
        }
    }

    public void Call(Action<Callback, TrainingRun, long, IDictionary<string, double>> hook, long index, IDictionary<string, double> logs)
    {
        for (int i = 0; i < _active.Length; i++)
        {
            Call(i, hook, index, logs);
        }
    }

    /// <summary>Passes something on to all, without the receiver counting as the one that acts.</summary>
    public void Tell<T>(T message, Action<Callback, TrainingRun, T> hook)
    {
        for (int i = 0; i < _active.Length; i++)
        {
            try
            {
                hook(_active[i], _run, message);
            }
            catch (Exception error) when (MayFail(i, error))
            {
                LeaveOut(i, error);
            }
        }
    }

    public void ReachSafePoint(bool epochEnded, Func<RunState> save)
    {
        // What saves comes last, so that it saves what the others have done here.
        foreach (bool saves in (ReadOnlySpan<bool>)[false, true])
        {
            for (int i = 0; i < _active.Length; i++)
            {
                if (_active[i].SavesTheRun == saves)
                {
                    _active[i].OnSafePoint(_run, epochEnded, save);
                }
            }
        }
    }

    /// <summary>Ends every callback that began; the first failure is thrown afterwards, unless one is on its way already.</summary>
    public void End(bool failed, IDictionary<string, double> logs)
    {
        ExceptionDispatchInfo? first = null;
        bool endFailed = failed;
        for (int i = 0; i < _begun; i++)
        {
            Acting = _names[i];
            _acting = -1;
            try
            {
                _callbacks[i].OnTrainEnd(_run, logs);
            }
#pragma warning disable CA1031 // every callback is told, whatever the one before it threw
            catch (Exception error)
#pragma warning restore CA1031
            {
                endFailed = true;
                if (_active[i] == LeftOut)
                {
                    // It was told when it failed first.
                    continue;
                }

                if (failed || first is not null || _callbacks[i] is LoggingCallback)
                {
                    _run.Warn($"{_names[i]} failed at the end of the training: {error.Message}");
                }
                else
                {
                    first = ExceptionDispatchInfo.Capture(error);
                }
            }
        }

        if (!endFailed)
        {
            // A worker whose end fails never comes here: it ends all, and what was saved stays.
            try
            {
                _run.Workers.Barrier();
            }
            catch (WorkerAbortedException error)
            {
                endFailed = true;
                first = ExceptionDispatchInfo.Capture(error);
            }
        }

        for (int i = 0; i < _begun; i++)
        {
            _callbacks[i].OnTrainEnded(endFailed);
        }

        first?.Throw();
    }

    /// <summary>Saves every callback that remembers something. A logger that can't is left out, and has an empty state.</summary>
    public List<(string Type, CallbackState State)> Save()
    {
        var states = new List<(string, CallbackState)>();
        for (int i = 0; i < _active.Length; i++)
        {
            CallbackState state = SaveOne(i);
            if (!state.IsEmpty || _active[i] == LeftOut)
            {
                states.Add((_names[i], state));
            }
        }

        return states;
    }

    /// <summary>Tries whether every callback can be saved, where one will save the run: better now than after an epoch.</summary>
    public void RehearseSave()
    {
        if (SavesTheRun)
        {
            Save();
        }
    }

    /// <summary>Gives every callback what it saved.</summary>
    /// <exception cref="InvalidDataException">The callbacks are not those that were saved.</exception>
    public void Restore(IReadOnlyList<(string Type, CallbackState State)> saved)
    {
        List<int> remembering = [];
        for (int i = 0; i < _callbacks.Length; i++)
        {
            bool remembers = _callbacks[i] is SilentCallback
                ? remembering.Count < saved.Count && saved[remembering.Count].Type == _names[i]
                : _active[i] == LeftOut || !SaveOne(i).IsEmpty;
            if (remembers)
            {
                remembering.Add(i);
            }
        }

        string[] theirs = [.. saved.Select(callback => callback.Type)];
        string[] ours = [.. remembering.Select(i => _names[i])];
        if (!theirs.AsSpan().SequenceEqual(ours))
        {
            throw new InvalidDataException(
                $"The saved training has the callbacks {Shown.Names(theirs)}, this one {Shown.Names(ours)}, so it can't go on exactly. Start it with the same callbacks, or delete what was saved.");
        }

        for (int i = 0; i < saved.Count; i++)
        {
            int at = remembering[i];
            if (saved[i].State.IsEmpty || _active[at] == LeftOut || _callbacks[at] is SilentCallback)
            {
                continue;
            }

            try
            {
                _callbacks[at].RestoreState(saved[i].State);
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"What the saved training holds for {_names[at]} can't be used. {error.Message}", error);
            }
        }
    }

    /// <summary>Lets every callback change its files, after all that was saved has been taken over.</summary>
    public void EndRestore()
    {
        for (int i = 0; i < _active.Length; i++)
        {
            try
            {
                _active[i].OnRestored();
            }
            catch (Exception error) when (MayFail(i, error))
            {
                LeaveOut(i, error);
            }
        }
    }

    private void Call(int i, Action<Callback, TrainingRun, long, IDictionary<string, double>> hook, long index, IDictionary<string, double> logs)
    {
        string acted = Acting;
        int actedAt = _acting;
        Acting = _names[i];
        _acting = i;
        _drivers.BeginHook();
        try
        {
            hook(_active[i], _run, index, logs);
        }
        catch (Exception error) when (MayFail(i, error))
        {
            LeaveOut(i, error);
        }
        finally
        {
            Acting = acted;
            _acting = actedAt;
        }
    }

    private CallbackState SaveOne(int i)
    {
        var state = new CallbackState();
        try
        {
            _active[i].SaveState(state);
            return state;
        }
        catch (Exception error) when (MayFail(i, error))
        {
            LeaveOut(i, error);
            return new CallbackState();
        }
    }

    private bool MayFail(int i, Exception error) => _active[i] is LoggingCallback && error is not OperationCanceledException;

    private void LeaveOut(int i, Exception error)
    {
        _active[i] = LeftOut;
        _run.Warn($"{_names[i]} failed and is left out from now on; the training goes on. {error.Message}");
    }

    private sealed class LeftOutCallback : Callback;
}
