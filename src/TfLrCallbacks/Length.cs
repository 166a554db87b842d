using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// A length of training in optimizer steps, epochs, wall time, or a fraction of the run. A whole number is steps, a
/// text is parsed and a <see cref="TimeSpan"/> is wall time, so <c>500</c>, <c>"500 steps"</c>, <c>"1.5 epochs"</c>, <c>"90 minutes"</c>, <c>TimeSpan.FromHours(2)</c> and
/// <c>"30%"</c> can stand where a length is asked for.
/// </summary>
public readonly record struct Length
{
    private const double SmallestSteps = 1e-9;

    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86400;

    /// <summary>A hundred years.</summary>
    private const double LongestSeconds = 36525 * Day;

    private const NumberStyles Number = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly (string Suffix, LengthUnit Unit, double Size)[] Suffixes =
    [
        ("%", LengthUnit.Run, 0.01),
        ("steps", LengthUnit.Steps, 1), ("step", LengthUnit.Steps, 1), ("ba", LengthUnit.Steps, 1),
        ("epochs", LengthUnit.Epochs, 1), ("epoch", LengthUnit.Epochs, 1), ("ep", LengthUnit.Epochs, 1),
        ("dur", LengthUnit.Run, 1),
        ("days", LengthUnit.Time, Day), ("day", LengthUnit.Time, Day), ("d", LengthUnit.Time, Day),
        ("hours", LengthUnit.Time, Hour), ("hour", LengthUnit.Time, Hour), ("hrs", LengthUnit.Time, Hour), ("hr", LengthUnit.Time, Hour), ("h", LengthUnit.Time, Hour),
        ("minutes", LengthUnit.Time, Minute), ("minute", LengthUnit.Time, Minute), ("mins", LengthUnit.Time, Minute), ("min", LengthUnit.Time, Minute), ("m", LengthUnit.Time, Minute),
        ("seconds", LengthUnit.Time, 1), ("second", LengthUnit.Time, 1), ("secs", LengthUnit.Time, 1), ("sec", LengthUnit.Time, 1), ("s", LengthUnit.Time, 1),
    ];

    private Length(LengthUnit unit, double amount)
    {
        Unit = unit;
        Amount = amount;
    }

    /// <summary>Gets the rest of the run: all of it, or the part that the composition leaves for this schedule.</summary>
    public static Length Rest { get; } = new(LengthUnit.Rest, 0);

    /// <summary>Gets what the length counts.</summary>
    public LengthUnit Unit { get; }

    /// <summary>Gets the amount in that unit: steps, epochs, seconds, or a fraction of the run (1 is all of it); 0 for <see cref="Rest"/>.</summary>
    public double Amount { get; }

    /// <summary>Gets the steps of a length that is in steps.</summary>
    /// <exception cref="UnboundLengthException">The length is in epochs or a part of a run.</exception>
    public double InSteps => Unit is LengthUnit.Steps ? Amount : throw Unbound();

    /// <summary>Gives a length in optimizer steps.</summary>
    /// <param name="steps">The number of steps: 0, or 1e-9 or more; a fraction is allowed and kept.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative, not finite, or too small for a length.</exception>
    public static Length Steps(double steps) =>
        new(LengthUnit.Steps, steps == 0 ? 0 : Check.AtLeast(SmallestSteps, steps));

    /// <summary>Gives a length in epochs.</summary>
    /// <param name="epochs">How many, 0 or more; a fraction is allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is negative or not finite.</exception>
    public static Length Epochs(double epochs) => new(LengthUnit.Epochs, Check.AtLeast(0.0, epochs));

    /// <summary>Gives a length as a fraction of all steps of the run.</summary>
    /// <param name="fraction">The fraction, from 0 to 1.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
    public static Length OfRun(double fraction) => new(LengthUnit.Run, Check.Between(0, 1, fraction));

    /// <summary>Gives a length in wall time.</summary>
    /// <param name="time">The time, 0 or more, at most a hundred years.</param>
    /// <returns>The length. A run turns it into steps when it has measured how long a step takes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or longer than a hundred years.</exception>
    public static Length Of(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromSeconds(LongestSeconds));
        return new Length(LengthUnit.Time, time.TotalSeconds);
    }

    /// <summary>Reads a length: <c>"500"</c>, <c>"500 steps"</c>, <c>"1.5 epochs"</c>, <c>"30%"</c>, <c>"90 minutes"</c>, <c>"rest"</c>, or Composer's <c>"500ba"</c>, <c>"1.5ep"</c>, <c>"0.3dur"</c>.</summary>
    /// <remarks>Times are in seconds (<c>s</c>, <c>sec</c>), minutes (<c>m</c>, <c>min</c>), hours (<c>h</c>) or days (<c>d</c>), such as <c>"2 hours"</c>, <c>"10m"</c>, <c>"1.5h"</c>.</remarks>
    /// <param name="text">The text, in the invariant culture.</param>
    /// <returns>The length.</returns>
    /// <exception cref="FormatException">The text is not a length. A bare fraction such as <c>"0.3"</c> is not: it does not say of what.</exception>
    public static Length Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Equals("rest", StringComparison.OrdinalIgnoreCase))
        {
            return Rest;
        }

        if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            return Steps(whole);
        }

        foreach ((string suffix, LengthUnit unit, double size) in Suffixes)
        {
            if (trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(trimmed[..^suffix.Length].TrimEnd(), Number, CultureInfo.InvariantCulture, out double amount)
                && double.IsFinite(amount)
                && InUnit(amount, size) is var found
                && double.IsFinite(found)
                && (unit is not LengthUnit.Run || found <= 1)
                && (unit is not LengthUnit.Time || found <= LongestSeconds)
                && (unit is not LengthUnit.Steps || amount is 0 or >= SmallestSteps))
            {
                return new Length(unit, found);
            }
        }

        throw new FormatException(
            $"A length is a whole number of steps, \"1.5 epochs\", a time up to 100 years, or a percentage of the run up to 100. Received: \"{text}\". Write \"500 steps\", \"1.5 epochs\", \"90 minutes\" or \"30%\".");
    }

    /// <summary>Converts a whole number of steps.</summary>
    /// <param name="steps">How many steps, 0 or more.</param>
    public static implicit operator Length(long steps) => FromInt64(steps);

    /// <summary>Reads a text as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Length(string text) => Parse(text);

    /// <summary>Converts a wall time, as <see cref="Of"/> does.</summary>
    /// <param name="time">The time, 0 or more, at most a hundred years.</param>
    public static implicit operator Length(TimeSpan time) => Of(time);

    /// <summary>Converts a whole number of steps.</summary>
    /// <param name="steps">How many steps, 0 or more.</param>
    /// <returns>The length.</returns>
    public static Length FromInt64(long steps) => Steps(Check.AtLeast(0, steps));

    /// <summary>Reads a text as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The length.</returns>
    public static Length FromString(string text) => Parse(text);

    /// <summary>Converts a wall time, as <see cref="Of"/> does.</summary>
    /// <param name="time">The time, 0 or more, at most a hundred years.</param>
    /// <returns>The length.</returns>
    public static Length FromTimeSpan(TimeSpan time) => Of(time);

    /// <summary>Gives the length in optimizer steps.</summary>
    /// <param name="run">The run that epochs and fractions refer to.</param>
    /// <returns>
    /// The steps: as given where the length is in steps, else rounded to the nearest whole step, and at least 1 where the
    /// length is not 0. Null where the run does not know its steps yet and this length needs them.
    /// </returns>
    public double? In(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Unit switch
        {
            LengthUnit.Steps => Amount,
            LengthUnit.Rest => Exactly(run) is { } room ? Math.Max(1, room) : null,
            _ => WholeSteps(Exactly(run)),
        };
    }

    /// <summary>Gives the length in optimizer steps, which need not be whole; null where the run does not know its steps yet and this length needs them.</summary>
    internal double? Exactly(RunLength run) => Unit switch
    {
        LengthUnit.Steps => Amount,
        LengthUnit.Epochs => Amount * run.StepsPerEpoch / run.StepLength,
        LengthUnit.Run => Amount * run.TotalSteps / run.StepLength,
        LengthUnit.Time => Amount / run.StepTime?.TotalSeconds / run.StepLength,
        _ => run.Room ?? (run.TotalSteps / run.StepLength),
    };

    /// <summary>Gives this length in steps.</summary>
    /// <param name="run">The run that epochs and fractions refer to.</param>
    /// <returns>The same length, in steps.</returns>
    /// <exception cref="UnboundLengthException">The length needs the steps of the run, which are not known yet.</exception>
    public Length Bind(RunLength run) => In(run) is { } steps
        ? Steps(steps)
        : throw (Unit is LengthUnit.Time ? UnboundLengthException.OfTime(this) : new UnboundLengthException(
            $"The run does not know its steps per epoch yet, and a length needs them. Received: {this}. Give the length in steps, or tell the run its steps per epoch."));

    /// <summary>Gives the length as <see cref="Parse"/> reads it.</summary>
    /// <returns>For example <c>"500 steps"</c>, <c>"1.5 epochs"</c>, <c>"30%"</c>, <c>"rest"</c>.</returns>
    public override string ToString()
    {
        double percent = Math.Round(Amount * 100, 12);
        return Unit switch
        {
            LengthUnit.Steps => FormattableString.Invariant($"{Amount} step{(Amount is 1 ? string.Empty : "s")}"),
            LengthUnit.Epochs => FormattableString.Invariant($"{Amount} epoch{(Amount is 1 ? string.Empty : "s")}"),
            LengthUnit.Rest => "rest",
            LengthUnit.Time => InWords(),
            _ when percent / 100 == Amount => FormattableString.Invariant($"{percent}%"),
            _ => FormattableString.Invariant($"{Amount}dur"),
        };
    }

    /// <summary>Gives the time of a length that is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a time, or is zero.</exception>
    internal TimeSpan Time(string name) => Unit is LengthUnit.Time && Amount > 0
        ? TimeSpan.FromSeconds(Amount)
        : throw new ArgumentOutOfRangeException(name, this, "Must be a time greater than 0, such as \"10 minutes\", \"2 hours\" or \"90s\".");

    /// <summary>Checks that the length is greater than zero.</summary>
    internal Length MoreThanZero(string name) => Amount > 0 || Unit is LengthUnit.Rest
        ? this
        : throw new ArgumentOutOfRangeException(name, this, "Must be a length greater than 0.");

    /// <summary>Checks that the length is longer than another, as far as the two can be compared before they are bound.</summary>
    internal Length MoreThan(Length other, string name, string otherName) => Unit != other.Unit || Amount > other.Amount
        ? this
        : throw new ArgumentOutOfRangeException(name, this, $"Must be longer than {otherName}, which is {other}.");

    private string InWords()
    {
        (double size, string name) = (Amount % Hour, Amount % Minute) switch
        {
            (0, _) when Amount > 0 => (Hour, "hour"),
            (_, 0) when Amount > 0 => (Minute, "minute"),
            _ => (1, "second"),
        };
        return FormattableString.Invariant($"{Amount / size} {name}{(Amount == size ? string.Empty : "s")}");
    }

    private UnboundLengthException Unbound() => new(
        $"A length in epochs, time or a part of a run needs a run. Received: {this}. Call Bind(new RunLength(epochs, stepsPerEpoch)) on the schedule first, or give the length in steps; LearningRateScheduler binds its schedule when the training begins.");

    /// <summary>Gives an amount in the unit of a length; a percentage is divided, so that 30 % is 0.3 and not 0.3 and a bit.</summary>
    private static double InUnit(double amount, double size) => size < 1 ? amount / (1 / size) : amount * size;

    private static double? WholeSteps(double? steps) =>
        steps > 0 ? Math.Max(1, Math.Round(steps.Value, MidpointRounding.AwayFromZero)) : steps;
}
