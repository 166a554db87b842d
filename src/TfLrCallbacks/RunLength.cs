namespace TfLrCallbacks;

/// <summary>How long a run is: its epochs, the optimizer steps of each, and all steps together.</summary>
/// <remarks>
/// The steps may be unknown (<see langword="null"/>) until the first epoch has ended, where the data does not say how long it is.
/// </remarks>
public sealed record RunLength
{
    /// <summary>As many epochs as it takes.</summary>
    internal const int Open = int.MaxValue;

    /// <summary>Initializes a length.</summary>
    /// <param name="epochs">How many epochs the run has, 0 or more, counted from epoch 0 also when it starts later.</param>
    /// <param name="stepsPerEpoch">How many optimizer steps an epoch has, 1 or more; null where that is not known yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public RunLength(int epochs, long? stepsPerEpoch = null)
    {
        Epochs = Check.AtLeast(0, epochs);
        StepsPerEpoch = stepsPerEpoch is { } steps ? Check.AtLeast(1, steps, nameof(stepsPerEpoch)) : null;
        if (epochs > 0 && stepsPerEpoch > long.MaxValue / epochs)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stepsPerEpoch), stepsPerEpoch, FormattableString.Invariant($"Must be at most {long.MaxValue / epochs} with {epochs} epochs, or the steps of the run could not be counted."));
        }
    }

    /// <summary>Gets how many epochs the run has.</summary>
    public int Epochs { get; }

    /// <summary>Gets how many optimizer steps an epoch has; null where that is not known yet.</summary>
    public long? StepsPerEpoch { get; }

    /// <summary>Gets how many optimizer steps the run has; null where that is not known yet.</summary>
    public long? TotalSteps => Planned ?? (StepsPerEpoch is { } steps ? Epochs * steps : null);

    /// <summary>Gets how long a step takes, for lengths in time; null where that is not known.</summary>
    /// <value>The default is null. A fit measures it.</value>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or negative.</exception>
    public TimeSpan? StepTime
    {
        get;
        init
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(StepTime));
            }

            field = value;
        }
    }

    /// <summary>Gets a value indicating whether the run goes on for as many epochs as its time allows.</summary>
    internal bool IsOpen => Epochs is Open;

    /// <summary>Gets how many steps the run is planned to have, where its time decides that and not its epochs.</summary>
    internal long? Planned { get; init; }

    /// <summary>Gets how many of its own steps the schedule that is being bound has room for; null for all of the run.</summary>
    internal double? Room { get; init; }

    /// <summary>Gets how many steps of the run one step of the schedule that is being bound takes.</summary>
    internal double StepLength { get; init; } = 1;

    /// <summary>Gives the length of a run over data of a known size, the last smaller batch counted.</summary>
    /// <param name="samples">How many samples there are, 1 or more.</param>
    /// <param name="batchSize">How many samples a batch has, 1 or more.</param>
    /// <param name="epochs">How many epochs the run has, 0 or more.</param>
    /// <returns>The length, with ceil(samples / batchSize) steps an epoch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static RunLength From(long samples, int batchSize, int epochs) =>
        new(epochs, (Check.AtLeast(1, samples) + Check.AtLeast(1, batchSize) - 1) / batchSize);

    /// <summary>Gives the run as a schedule sees it that is given only its first part: <see cref="Length.Rest"/> then means that part.</summary>
    /// <param name="part">The part, in steps.</param>
    /// <returns>The same run with room for the part.</returns>
    /// <exception cref="UnboundLengthException"><paramref name="part"/> is not in steps.</exception>
    public RunLength Within(Length part) => this with { Room = part.InSteps };

    /// <summary>Gives the run as a schedule sees it that begins later: <see cref="Length.Rest"/> then means what follows.</summary>
    /// <param name="part">The part before the schedule begins, in steps.</param>
    /// <returns>The same run with room for what follows.</returns>
    /// <exception cref="UnboundLengthException"><paramref name="part"/> is not in steps.</exception>
    public RunLength After(Length part) => this with { Room = (Room ?? (TotalSteps / StepLength)) - part.InSteps };

    /// <summary>Gives the run as a schedule sees it that has begun earlier.</summary>
    /// <param name="part">The part between the start of the schedule and the start of the run, in steps.</param>
    /// <returns>The same run with room for both.</returns>
    /// <exception cref="UnboundLengthException"><paramref name="part"/> is not in steps.</exception>
    public RunLength Before(Length part) => this with { Room = (Room ?? (TotalSteps / StepLength)) + part.InSteps };

    /// <summary>Gives the run as a schedule sees it whose steps are longer: an epoch then has fewer of them.</summary>
    /// <param name="unit">The length of one of its steps, in steps of the run.</param>
    /// <returns>The same run, counted in the unit.</returns>
    /// <exception cref="UnboundLengthException"><paramref name="unit"/> is not in steps.</exception>
    public RunLength InUnitsOf(Length unit) => this with { Room = Room / unit.InSteps, StepLength = StepLength * unit.InSteps };
}
