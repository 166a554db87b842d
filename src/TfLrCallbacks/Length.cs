using System.Globalization;

namespace TfLrCallbacks;

/// <summary>
/// A length of training in optimizer steps, epochs, or a fraction of the run. A whole number is steps and a
/// text is parsed, so <c>500</c>, <c>"500 steps"</c>, <c>"1.5 epochs"</c> and <c>"30%"</c> can stand where a length is asked for.
/// </summary>
public readonly record struct Length
{
    private static readonly (string Suffix, LengthUnit Unit, double Factor)[] Suffixes =
    [
        ("%", LengthUnit.Run, 0.01),
        ("steps", LengthUnit.Steps, 1), ("step", LengthUnit.Steps, 1), ("ba", LengthUnit.Steps, 1),
        ("epochs", LengthUnit.Epochs, 1), ("epoch", LengthUnit.Epochs, 1), ("ep", LengthUnit.Epochs, 1),
        ("dur", LengthUnit.Run, 1),
        (string.Empty, LengthUnit.Steps, 1),
    ];

    private readonly long _steps;
    private readonly double _amount;

    private Length(LengthUnit unit, long steps, double amount)
    {
        Unit = unit;
        _steps = steps;
        _amount = amount;
    }

    /// <summary>Gets what the length counts.</summary>
    public LengthUnit Unit { get; }

    /// <summary>Gets how many of the unit it is: steps, epochs, or a fraction of the run (1 is all of it).</summary>
    public double Amount => Unit is LengthUnit.Steps ? _steps : _amount;

    /// <summary>Gives a length in optimizer steps.</summary>
    /// <param name="steps">How many, 0 or more.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    public static Length Steps(long steps) => new(LengthUnit.Steps, Check.AtLeast(0, steps), 0);

    /// <summary>Gives a length in epochs.</summary>
    /// <param name="epochs">How many, 0 or more; a fraction is allowed.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is negative or not finite.</exception>
    public static Length Epochs(double epochs) => new(LengthUnit.Epochs, 0, Check.AtLeast(0.0, epochs));

    /// <summary>Gives a length as a fraction of all steps of the run.</summary>
    /// <param name="fraction">The fraction, from 0 to 1.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not between 0 and 1.</exception>
    public static Length OfRun(double fraction) => new(LengthUnit.Run, 0, Check.Between(0, 1, fraction));

    /// <summary>Reads a length: <c>"500"</c>, <c>"500 steps"</c>, <c>"1.5 epochs"</c>, <c>"30%"</c> or Composer's <c>"500ba"</c>, <c>"1.5ep"</c>, <c>"0.3dur"</c>.</summary>
    /// <param name="text">The text, in the invariant culture.</param>
    /// <returns>The length.</returns>
    /// <exception cref="FormatException">The text is not a length.</exception>
    public static Length Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        foreach ((string suffix, LengthUnit unit, double factor) in Suffixes)
        {
            if (!trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string number = trimmed[..^suffix.Length].TrimEnd();
            if (unit is LengthUnit.Steps && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
            {
                return Steps(steps);
            }

            if (unit is not LengthUnit.Steps
                && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount)
                && (unit is LengthUnit.Epochs || amount * factor <= 1))
            {
                return new Length(unit, 0, amount * factor);
            }

            break;
        }

        throw new FormatException(
            $"A length is a whole number of steps, \"1.5 epochs\", or a percentage of the run up to 100. Received: \"{text}\". Write \"500 steps\", \"1.5 epochs\" or \"30%\".");
    }

    /// <summary>Takes a whole number as steps.</summary>
    /// <param name="steps">How many steps, 0 or more.</param>
    public static implicit operator Length(long steps) => Steps(steps);

    /// <summary>Reads a text as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator Length(string text) => Parse(text);

    /// <summary>Takes a whole number as steps.</summary>
    /// <param name="steps">How many steps, 0 or more.</param>
    /// <returns>The length.</returns>
    public static Length FromInt64(long steps) => steps;

    /// <summary>Reads a text as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The length.</returns>
    public static Length FromString(string text) => text;

    /// <summary>Gives the length in whole optimizer steps, rounded to the nearest.</summary>
    /// <param name="run">The run that epochs and fractions refer to.</param>
    /// <returns>The steps; null where the run does not know its steps yet and this length needs them.</returns>
    public long? In(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Unit switch
        {
            LengthUnit.Steps => _steps,
            LengthUnit.Epochs => run.StepsPerEpoch is { } perEpoch ? (long)Math.Round(_amount * perEpoch) : null,
            _ => run.TotalSteps is { } total ? (long)Math.Round(_amount * total) : null,
        };
    }

    /// <summary>Gives the length as <see cref="Parse"/> reads it.</summary>
    /// <returns>For example <c>"500 steps"</c>, <c>"1.5 epochs"</c>, <c>"30%"</c>.</returns>
    public override string ToString() => Unit switch
    {
        LengthUnit.Steps => FormattableString.Invariant($"{_steps} steps"),
        LengthUnit.Epochs => FormattableString.Invariant($"{_amount} epochs"),
        _ => FormattableString.Invariant($"{_amount * 100}%"),
    };
}
