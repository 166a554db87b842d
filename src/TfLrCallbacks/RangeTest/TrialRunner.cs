namespace TfLrCallbacks;

/// <summary>Makes trials: short trainings at one rate, all from the same state and on the same batches.</summary>
internal abstract class TrialRunner
{
    /// <summary>Trains at a constant rate, going on where a shorter trial at this rate stopped.</summary>
    /// <param name="steps">How many steps the trial has, counted from its start.</param>
    /// <param name="rate">The rate, in half decades.</param>
    /// <param name="end">Given the batch losses so far, gives the loss that a hopeless trial counts with; null where it goes on.</param>
    /// <param name="likely">The rates that will probably be tried next, the most probable first: they can be tried at the same time.</param>
    /// <returns>The loss after it, positive infinity where a loss was not finite; null where the budget is spent.</returns>
    public abstract RangeTestTrial? Try(int steps, int rate, Func<IReadOnlyList<double>, double?>? end, IEnumerable<int> likely);

    /// <summary>Goes on from the end of a trial while the rate falls to nearly 0 along a line.</summary>
    /// <param name="trialSteps">How many steps the trial had.</param>
    /// <param name="rate">Its rate, in half decades.</param>
    /// <param name="steps">How many steps the rate falls in.</param>
    /// <param name="likely">The rates that are cooled down next.</param>
    /// <returns>The loss after it, positive infinity where a loss was not finite; null where the budget is spent.</returns>
    public abstract RangeTestTrial? Cool(int trialSteps, int rate, int steps, IEnumerable<int> likely);

    /// <summary>Gives the batch losses of the last trial at a rate.</summary>
    public abstract IReadOnlyList<double> BatchLosses(int rate);

    /// <summary>Hears how many steps there will be from now on, as far as that can be known.</summary>
    public virtual void Expect(int steps)
    {
    }

    /// <summary>Forgets the ends of all other trials.</summary>
    public virtual void KeepOnly(IEnumerable<int> rates)
    {
    }
}
