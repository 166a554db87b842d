namespace TfLrCallbacks.Porting;

/// <summary>A schedule together with the call of another library that it was read from.</summary>
public sealed class PortedSchedule
{
    internal PortedSchedule(Dialect dialect, Factory factory, Value.Call call, Arguments arguments, LearningRateSchedule schedule)
    {
        Dialect = dialect;
        Factory = factory;
        Call = call;
        Arguments = arguments;
        Schedule = schedule;
    }

    /// <summary>Gets the library.</summary>
    public Dialect Dialect { get; }

    /// <summary>Gets the name of the function or class.</summary>
    public string Name => Factory.Name;

    /// <summary>Gets the context that the schedule was made in. The number of parameter groups is the call's, unless the context gave one.</summary>
    public PortingContext Context => Arguments.Context;

    /// <summary>Gets the schedule, which gives the rates that the library gives.</summary>
    public LearningRateSchedule Schedule { get; }

    /// <summary>
    /// Gets what the call counts. A schedule in epochs is given in steps, its rate held for each epoch, where the context has a run; without one, its
    /// steps are epochs.
    /// </summary>
    public StepUnit Unit { get; internal init; }

    /// <summary>Gets a value indicating whether the steps of <see cref="Schedule"/> are epochs, as the context has no run.</summary>
    public bool StepsAreEpochs => Unit is StepUnit.Epoch && Arguments.Context.Run is null;

    /// <summary>Gets the pitfalls of this schedule in its library for these arguments, one sentence each.</summary>
    public IReadOnlyList<string> Traps => [.. Factory.Traps(Arguments)];

    /// <summary>Gets what was skipped or assumed in the call and in the text around it, one sentence each.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. NotesOfText,
        .. !SetsRateItself && Arguments.UnknownRate is { } rate ? [$"The optimizer's rate, {rate}, is not known here: the rates are parts of it, as if it were 1. Give it: --base-lr, or PortingContext.BaseLearningRate."] : Array.Empty<string>(),
        .. Dialect == Dialect.Torch && Arguments.Names.Contains("verbose") && Arguments.IsGiven("verbose") ? ["'verbose' only printed, and is gone from PyTorch since 2.7: skipped."] : Array.Empty<string>(),
        .. Dialect == Dialect.TfKeras && KerasOptimizers.Has(Name) && Dialect.Keras.Owns(Call.Name) > Dialect.TfKeras.Owns(Call.Name)
            ? ["'lr' and 'decay' are Keras 2's: read as Keras 2. Keras 3 refuses them."] : Array.Empty<string>(),
        .. Factory.Signature.Unread(Call.Arguments).ToArray() is { Length: > 0 } unread ? [$"{Name}: {string.Join(", ", unread)} {(unread.Length == 1 ? "does" : "do")} not concern the rate: skipped."] : Array.Empty<string>(),
    ];

    /// <summary>Gets a value indicating whether the rates are written in the call, so that the optimizer's does not matter.</summary>
    private bool SetsRateItself => (Dialect == Dialect.Torch && Name is "OneCycleLR" or "CyclicLR") || (Dialect == Dialect.DeepSpeed && Name != "WarmupCosineLR");

    /// <summary>Gets the name and version of what the call is of.</summary>
    internal string Title => Factory.Title ?? Dialect.Title;

    /// <summary>Gets the formula of the rate for update t.</summary>
    public string Formula => Factory.Formula;

    /// <summary>Gets a value indicating whether the rates were computed in double and rounded once, because Keras has no such schedule.</summary>
    public bool IsRounded => Schedule is RoundedSchedule or LibrarySchedule { Schedule: RoundedSchedule };

    /// <summary>Gets how many steps show the whole schedule: its length if it has one, otherwise an estimate from its arguments.</summary>
    /// <exception cref="InvalidOperationException">A length is in epochs or a part of the run; give the run in the context.</exception>
    public long StepsToShow => Arguments.Context.Run?.TotalSteps
        ?? (Schedule.EndStep() is { } end && end is > 1 and < 1e15 ? (long)Math.Ceiling(end) + 1 : LengthHints.Of(Call));

    /// <summary>Gets a value indicating whether the length of a loader in the text was taken to be the run's steps per epoch.</summary>
    public bool UsesStepsPerEpoch { get; private init; }

    internal PortedSchedule With(Reading reading, string text) =>
        new(Dialect, Factory, Call, Arguments, Schedule) { Unit = Unit, NotesOfText = reading.Notes, Text = text, UsesStepsPerEpoch = reading.UsesStepsPerEpoch };

    /// <summary>Gives the schedule as it can be written: what only names of the text around the call explain is the reading of the whole text.</summary>
    internal LearningRateSchedule Writable()
    {
        try
        {
            return Text is null || !IsReading(Schedule) || IsSame(ScheduleReader.Read(Call.ToString(), Arguments.Context).Schedule) ? Schedule : LibrarySchedule.Reading(this, Text);
        }
        catch (PortingException) when (Text is not null)
        {
            return LibrarySchedule.Reading(this, Text);
        }
    }

    /// <summary>Gets the text around the call, or null if the call stands alone.</summary>
    internal string? Text { get; private init; }

    /// <summary>Gets whether a part of a schedule is written as the reading of a call, or has a function.</summary>
    private static bool IsReading(LearningRateSchedule schedule) => OwnValues.Write(schedule) is var written && Holds(written);

    private static bool Holds(Value written) => written switch
    {
        Value.Call { Name: LibrarySchedule.WrittenName } => true,
        Value.Call call => call.Arguments.Any(argument => Holds(argument.Value)),
        Value.Function => true,
        Value.Sequence list => list.Items.Any(Holds),
        _ => false,
    };

    private bool IsSame(LearningRateSchedule other) => new double[] { 0, 1, 7, 100, 1000 }.All(step => Rate(Schedule, step).Equals(Rate(other, step)));

    private static double Rate(LearningRateSchedule schedule, double step)
    {
        try
        {
            return schedule.ValueAt(step);
        }
        catch (Exception reason) when (reason is PortingException or InvalidOperationException or ArgumentException)
        {
            // No rate so far out, which both must have in common.
            return double.NaN;
        }
    }

    private IReadOnlyList<string> NotesOfText { get; init; } = [];

    internal Factory Factory { get; }

    internal Value.Call Call { get; }

    internal Arguments Arguments { get; }

    /// <summary>Gets the parameters in order, with their values and whether they are defaults.</summary>
    internal IEnumerable<(string Name, Value Value, bool IsDefault)> Parameters => Factory.Signature.Parameters
        .Where(parameter => parameter.Name is not ("optimizer" or "name" or "last_epoch" or "param_name" or "verbose"))
        .Select(parameter => (parameter.Name, Arguments[parameter.Name], parameter.Default is { } value && value == Arguments[parameter.Name]));

    /// <summary>Explains the schedule in words: formula, parameters, phases and pitfalls.</summary>
    /// <param name="steps">How many steps to look at, 1 or more.</param>
    /// <returns>Several lines.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">A length is in epochs or a part of the run; give the run in the context.</exception>
    public string Explain(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return Explanation.Of(this, Arguments.Context.Run is { } run ? Schedule.Bind(run) : Schedule, steps);
    }

    /// <summary>Returns the call as it was written, with its numbers evaluated.</summary>
    /// <returns>A Python call.</returns>
    public override string ToString() => Call.ToString();
}
