namespace TfLrCallbacks.Porting;

/// <content>Settings of schedules whose training is not evaluated, as with optax and TensorFlow 1: with another value of each the schedule itself is made again.</content>
internal sealed partial class ScriptWriter
{
    private static readonly double[] Tried = [0, 1, 2, 5, 17, 60, 150, 600, 2500, 10_000, 50_000];

    /// <summary>The schedules of packages without constructs of their own here, by the names of their methods.</summary>
    private readonly Dictionary<string, Value.Call> _foreign = new(StringComparer.Ordinal);

    /// <summary>Fixes the settings with which a schedule of the script has other rates than its method.</summary>
    private void FixSchedules()
    {
        LeaveOut();
        (string Name, Value.Call Made)[] driving = [.. CallbackMethod().Matches(_body.ToString()).SelectMany(method => PortedRates.Called().Matches(method.Groups["lines"].Value)).Select(asked => asked.Groups["name"].Value).Distinct().Select(name => (name, MadeBy(name))).Where(pair => pair.Item2 is not null).Select(pair => (pair.name, pair.Item2!))];
        if (driving.Length == 0)
        {
            return;
        }

        ScriptTraining standing = _evaluated.Of(Batches[1]);
        IReadOnlyList<ScriptNumbers> numbers = ScriptNumbers.Each(_source.Written);
        foreach ((string name, string written) in _parameters.Where(setting => IsSettable(setting.Value)).Take(MostTried).ToArray())
        {
            if (NumberOf(name, written, numbers) is not { } number || number.Other(time: 0, which: 1) is not { } other)
            {
                continue;
            }

            Reading reading = _source.Again(number.Places.ToDictionary(place => place, _ => other)).Reading;
            PortedRates ported = new(With(name, other), standing);
            if (driving.Any(one => Again(one.Made, reading) is { } python && ported.OfSchedule(one.Name) is { } own && Tried.Any(step => Differ(() => python.ValueAt(step), () => own(step)))))
            {
                Fix(name, written);
            }
        }
    }

    /// <summary>Gives what makes the schedule of a method, where nothing else holds its settings against the script.</summary>
    private Value.Call? MadeBy(string name) => _foreign.GetValueOrDefault(name)
        ?? (_schedules.FirstOrDefault(schedule => schedule.Value == name).Key is { } call && _found.FirstOrDefault(item => ReferenceEquals(item.Construct.Call, call)).Construct is { Kind: "optax-schedule" or "tf1-schedule" } ? _source.Reading.Given.GetValueOrDefault(call) as Value.Call : null);

    private static LearningRateSchedule? Again(Value.Call made, Reading reading)
    {
        try
        {
            return MadeAgain(made, reading) is { } again ? ScheduleNames.Create((Value.Call)Extent.Check(again), new PortingContext()).Schedule : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gets whether two rates differ; a step without a rate says nothing.</summary>
    private static bool Differ(Func<double> one, Func<double> other)
    {
        try
        {
            double rate = one();
            return Math.Abs(rate - other()) > 1e-9 * Math.Abs(rate);
        }
        catch (Exception reason) when (PortedRates.IsUnread(reason))
        {
            return false;
        }
    }
}
