namespace TfLrCallbacks;

/// <summary>
/// A learning rate given by a function of your own.
/// </summary>
/// <remarks>
/// <para>
/// The function must be pure and give a finite rate, 0 or greater, for every step. A value that is not a valid rate
/// throws when it is evaluated. Two of these schedules are equal where they hold the same function. <c>torch.optim.lr_scheduler.LambdaLR</c> takes a
/// factor: <c>new LambdaSchedule(factor).Scale(0.1)</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var schedule = new LambdaSchedule(step => 0.1 * Math.Pow(0.95, step));
/// </code>
/// </example>
public sealed record LambdaSchedule : LearningRateSchedule
{
    /// <summary>Initializes the schedule.</summary>
    /// <param name="schedule">
    /// Given the zero-based step, returns its rate. The step is a double, so that <c>step / 100</c> is what Python makes of it.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    public LambdaSchedule(Func<double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
    }

    /// <summary>Gets the function.</summary>
    public Func<double, double> Schedule { get; }

    /// <inheritdoc/>
    protected override double Evaluate(double step) => Schedule(step);
}
