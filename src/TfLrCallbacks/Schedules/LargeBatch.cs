namespace TfLrCallbacks;

/// <summary>Carries a schedule over to another batch size.</summary>
public static class LargeBatch
{
    private const double WarmupEpochs = 5;

    /// <summary>Carries a schedule that was chosen for one batch size over to another one.</summary>
    /// <remarks>
    /// <code>
    /// k = batchSize / referenceBatchSize   (Linear)      or its square root   (SquareRoot)
    /// η(t) = s(t) · (1 + (k − 1) · min(t / W, 1))   for k &gt; 1,      η(t) = k · s(t)   for k ≤ 1
    /// </code>
    /// <para>
    /// s is the schedule and W the warm-up: it starts at the reference batch's rate and reaches the larger one after W, as in Goyal et al.,
    /// <i>Accurate, large minibatch SGD: training ImageNet in 1 hour</i>, 2017, section 2.2. A schedule in steps keeps its steps; give its
    /// lengths in epochs or as parts of the run, because an epoch of larger batches has fewer steps.
    /// </para>
    /// </remarks>
    /// <param name="schedule">The schedule for the reference batch.</param>
    /// <param name="batchSize">The samples of one update, over all workers and accumulated micro-batches, 1 or more.</param>
    /// <param name="referenceBatchSize">The samples of one update that the schedule was chosen for, 1 or more.</param>
    /// <param name="rule">How the rate follows the batch size: linear for SGD, the square root for the Adam family.</param>
    /// <param name="warmup">How long the rise to the larger rate takes; null is 5 epochs, 0 is at once.</param>
    /// <returns>The schedule for the batch size; the same schedule where the sizes are equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example>
    /// <code>
    /// var schedule = new StepDecay(0.1, "30 epochs").ForBatch(batchSize: 512, referenceBatchSize: 64);   // up to 0.8
    /// </code>
    /// </example>
    public static LearningRateSchedule ForBatch(
        this LearningRateSchedule schedule,
        int batchSize,
        int referenceBatchSize,
        BatchScaling rule = BatchScaling.Linear,
        Length? warmup = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        double ratio = (double)Check.AtLeast(1, batchSize) / Check.AtLeast(1, referenceBatchSize);
        double factor = Check.Defined(rule) is BatchScaling.Linear ? ratio : Math.Sqrt(ratio);
        Length rise = warmup ?? Length.Epochs(WarmupEpochs);
        if (factor is 1)
        {
            return schedule;
        }

        return factor < 1 || rise.Amount is 0 && rise != Length.Rest
            ? schedule.Scale(factor)
            : schedule.Times(new Anneal(1, factor, rise));
    }
}
