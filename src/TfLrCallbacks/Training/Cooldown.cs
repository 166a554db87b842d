namespace TfLrCallbacks;

/// <summary>The end of a training that was told to cool down: the rate falls along 1 − √ in the steps that are left.</summary>
/// <remarks>
/// <code>
/// f ← f + (1 − f) / (steps left + 1)        rate = from · (1 − √f)
/// </code>
/// </remarks>
/// <param name="Step">The zero-based step that it began with.</param>
/// <param name="Left">How many steps are left.</param>
/// <param name="From">The rate that it began with.</param>
/// <param name="Reason">Why.</param>
internal sealed record Cooldown(long Step, double Left, double From, string Reason)
{
    /// <summary>Gets how much of it is done, from 0 to 1.</summary>
    public double Fraction { get; init; }

    /// <summary>Gets a value indicating whether the rate falls already.</summary>
    public bool HasBegun => Fraction > 0;

    /// <summary>Gets the rate of the step in progress.</summary>
    public double Rate => From * (1 - Math.Sqrt(Fraction));

    /// <summary>Gets a value indicating whether a training can be in it.</summary>
    public bool IsPossible => Step >= 0 && Left is >= 0 and < double.PositiveInfinity && From is >= 0 and < double.PositiveInfinity && Fraction is >= 0 and <= 1;

    /// <summary>Gives a cool-down's steps.</summary>
    /// <param name="length">How long it is asked to be.</param>
    /// <param name="step">The step that it begins with.</param>
    /// <param name="run">The run.</param>
    /// <param name="time">The run's plan of its time, if it has one, and its clock.</param>
    /// <returns>A whole number of steps, 1 or more.</returns>
    public static double StepsOf(Length length, long step, RunLength run, (TimePlan? Plan, long Begun, TimeProvider Clock) time)
    {
        double? seconds = time.Plan is { Steps: not null } plan ? plan.StepSeconds
            : step > 0 ? time.Clock.GetElapsedTime(time.Begun).TotalSeconds / step
            : null;
        RunLength known = seconds > 0 ? run with { StepTime = TimeSpan.FromSeconds(Math.Max(1e-7, seconds.Value)) } : run;
        double asked = length.Unit switch
        {
            LengthUnit.Run => length.Amount * step,
            LengthUnit.Rest => double.MaxValue,
            _ => length.Bind(known).InSteps,
        };
        double left = Math.Min(time.Plan?.StepsLeft ?? double.MaxValue, run is { IsOpen: false, TotalSteps: { } total } ? total - step : double.MaxValue);
        double steps = Math.Max(1, Math.Round(Math.Min(asked, left)));
        return steps < double.MaxValue ? steps : throw new UnboundLengthException("The run does not know how many steps are left, so a cool-down needs a length. Received: rest. Give steps, or a percentage of the steps so far.");
    }

    /// <summary>Goes on to the next step.</summary>
    /// <param name="stepsLeft">How many steps the run's time leaves; null where that is not known.</param>
    public Cooldown Next(double? stepsLeft)
    {
        double left = Math.Max(1, Math.Min(Left, stepsLeft ?? Left));
        return this with { Fraction = Fraction + ((1 - Fraction) / (left + 1)), Left = Math.Max(0, left - 1) };
    }
}
