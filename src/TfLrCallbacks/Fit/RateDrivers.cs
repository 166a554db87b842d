namespace TfLrCallbacks;

/// <summary>
/// Watches who sets the learning rate, and says which change is lost before the first step that would lose one: where a callback overwrites,
/// without having looked at it, the rate that another set for the same step.
/// </summary>
internal sealed class RateDrivers(TrainingRun run, IReadOnlyList<Callback> callbacks)
{
    private const int Nobody = -1;

    private readonly HashSet<(int First, int Second)> _told = [];
    private (int First, int Second) _lost = (Nobody, Nobody);
    private bool _looked;
    private int _last = Nobody;
    private double _rate;

    /// <summary>A hook of a callback begins.</summary>
    public void BeginHook() => _looked = false;

    /// <summary>The callback whose hook is being called has read the rate: what it sets now takes the rate of others into account.</summary>
    public void Look() => _looked = true;

    /// <summary>Tells whether a callback takes the rate of others into account in what it sets now.</summary>
    /// <param name="who">Its place in the list; below 0 for somebody outside.</param>
    public bool HasLooked(int who) => _looked || (who >= 0 && callbacks[who].TakesOverTheRate);

    /// <summary>A callback sets the rate.</summary>
    /// <param name="who">Its place in the list; below 0 for somebody outside.</param>
    /// <param name="before">The rate in force.</param>
    /// <param name="rate">The new rate, which may be the same.</param>
    public void Set(int who, double before, double rate)
    {
        if (who < 0 || (_looked && rate == before))
        {
            return;
        }

        if (_last != Nobody && _last != who && !HasLooked(who) && rate != _rate && _lost.First is Nobody)
        {
            _lost = (_last, who);
        }

        _last = who;
        _rate = rate;
    }

    /// <summary>Refuses what can never act.</summary>
    /// <exception cref="InvalidOperationException">A callback waits for another one that is not there.</exception>
    public void RefuseIdle()
    {
        if (callbacks.Any(callback => callback is EarlyStopping { Plateau: { } waited } && !callbacks.Contains(waited)))
        {
            throw new InvalidOperationException(
                "EarlyStopping waits for a ReduceLROnPlateau that is not among the callbacks, so it could never stop the training. Give the fit that plateau, too.");
        }
    }

    /// <summary>Names what is known to collide before anything is trained.</summary>
    public void BeginRun()
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            if (callbacks[i] is ReduceLROnPlateau plateau)
            {
                CheckPlateau(i, plateau);
            }
        }
    }

    /// <summary>A step is about to be trained.</summary>
    public void BeginStep()
    {
        _last = Nobody;
        if (_lost.First is not Nobody)
        {
            (int first, int second) = _lost;
            _lost = (Nobody, Nobody);
            Tell(first, second);
        }
    }

    private void CheckPlateau(int at, ReduceLROnPlateau plateau)
    {
        for (int i = 0; i < callbacks.Count; i++)
        {
            if (callbacks[i] is LearningRateScheduler { SetsWithoutLooking: true } && plateau.Schedule is null)
            {
                Tell(at, i);
            }

            if (callbacks[i] is EarlyStopping stop && stop.Outruns(plateau))
            {
                run.Warn($"{Name(i, at)} stops the training after {stop.Patience} epochs in which {plateau.Monitor} did not become better, before {Name(at, i)} lowers the rate after {plateau.Rule.EpochsToAct}, so the rate would not fall. Give the plateau less patience than the stop.");
            }
        }
    }

    private void Tell(int first, int second)
    {
        if (_told.Add((first, second)))
        {
            run.Warn($"{Name(first, second)} and {Name(second, first)} both set the learning rate: what {Name(first, second)} sets is overwritten by {Name(second, first)} before a step is trained with it. {Remedy(first, second)}");
        }
    }

    private string Name(int at, int other)
    {
        string name = Of(callbacks[at]);
        return name == Of(callbacks[other]) ? FormattableString.Invariant($"{name} ({at + 1}. callback)") : name;
    }

    /// <summary>A schedule that stands among the callbacks is called by its own name, as the user wrote it.</summary>
    private static string Of(Callback callback) =>
        callback is LearningRateScheduler { Schedule: { } schedule } ? schedule.GetType().Name : callback.GetType().Name;

    private string Remedy(int first, int second) => callbacks[first] switch
    {
        ReduceLROnPlateau => "Give the schedule to the plateau, ReduceLROnPlateau { Schedule = … }, and leave the other out; or remove one of them.",
        GradientNormGuard => $"Put {Name(first, second)} behind {Name(second, first)}.",
        { FindsTheRate: true } or LearningRateScheduler when callbacks[first].FindsTheRate || callbacks[second].FindsTheRate =>
            "Give the test the shape of the schedule, whose peak it then finds: new LrRangeTest(ScheduleShape.OneCycle); or leave one of them out.",
        _ => callbacks[second] is ReduceLROnPlateau { Schedule: not null }
            ? "Remove one of them: the plateau has a schedule of its own."
            : "Remove one of them, or combine them: two schedules one after the other are first.Then(steps, second).",
    };
}
