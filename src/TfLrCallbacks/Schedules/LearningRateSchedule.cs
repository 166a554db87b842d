namespace TfLrCallbacks;

/// <summary>
/// A learning rate as a pure function of the training step.
/// </summary>
/// <remarks>
/// A schedule is immutable and keeps no position: the same step always gives the same rate, so one
/// instance can be shared, plotted in advance and resumed anywhere. Two schedules of the same type
/// with the same parameters are equal. Past its end a schedule holds its last value, unless it
/// repeats by definition.
/// </remarks>
public abstract record LearningRateSchedule
{
    /// <summary>Gives the first step from which the rate no longer changes.</summary>
    /// <returns>The step; null where the rate never settles or the step is not known.</returns>
    /// <exception cref="UnboundLengthException">A length of the schedule is in epochs or a part of a run; <see cref="Bind"/> it first.</exception>
    public virtual double? EndStep() => null;

    /// <summary>Gets the learning rate to use for an optimizer update.</summary>
    /// <param name="step">The zero-based step, in the unit that the schedule is driven in.</param>
    /// <returns>A finite rate, zero or greater.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    /// <exception cref="UnboundLengthException">A length of the schedule is in epochs or a part of a run; <see cref="Bind"/> it first.</exception>
    public double ValueAt(long step) => ValueAt((double)step);

    /// <summary>Gets the learning rate at a moment between two steps, as a stretched schedule or one in epochs needs it.</summary>
    /// <param name="step">The zero-based step and the fraction gone since.</param>
    /// <returns>A finite rate, zero or greater.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative or not finite.</exception>
    /// <exception cref="UnboundLengthException">A length of the schedule is in epochs or a part of a run; <see cref="Bind"/> it first.</exception>
    /// <exception cref="InvalidOperationException">A function of the user returned a value that is not a valid rate.</exception>
    public double ValueAt(double step)
    {
        double rate = Evaluate(Check.AtLeast(0.0, step));
        return double.IsFinite(rate) && rate >= 0 ? rate : throw NoRate(rate, step);
    }

    /// <summary>Gets the momentum (beta_1 in the Adam family) to use for an optimizer update.</summary>
    /// <param name="step">The zero-based step, or a moment between two steps.</param>
    /// <returns>A momentum from 0 to 1; null where the schedule does not drive the momentum, as most do not.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative or not finite.</exception>
    public virtual double? MomentumAt(double step)
    {
        Check.AtLeast(0.0, step);
        return null;
    }

    /// <summary>Gives this schedule with every length in steps.</summary>
    /// <param name="run">The run that lengths in epochs and fractions of the run refer to.</param>
    /// <returns>The bound schedule; an equal one where all its lengths are steps already.</returns>
    /// <exception cref="UnboundLengthException">A length needs the steps of the run, which are not known yet.</exception>
    public virtual LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return this;
    }

    /// <summary>Computes the rate; <paramref name="step"/> has been checked to be finite and zero or more.</summary>
    /// <param name="step">The zero-based step; it has a fraction only where a schedule around this one moves its clock.</param>
    /// <returns>A finite rate, zero or greater.</returns>
    protected abstract double Evaluate(double step);

    private InvalidOperationException NoRate(double rate, double step) => new(
        FormattableString.Invariant($"A learning rate is a finite number, 0 or more. Received: {rate} at step {step} from {GetType().Name}. Check the function that the schedule was made from."));
}
