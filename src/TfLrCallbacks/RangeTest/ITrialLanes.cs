namespace TfLrCallbacks;

/// <summary>
/// Places that make trials at the same time. A trial depends on its request alone, so it does not matter which lane makes it: one that was asked for
/// elsewhere before starts over there, with the same outcome.
/// </summary>
internal interface ITrialLanes : IDisposable
{
    /// <summary>Gets the number of lanes, 1 or more.</summary>
    int Count { get; }

    /// <summary>Gets the lane that this thread measures and sweeps on.</summary>
    TrialLane Main { get; }

    /// <summary>Makes trials, at most one on each lane, and waits for all.</summary>
    /// <param name="jobs">The trials.</param>
    /// <param name="stop">Given the batch losses so far, ends the only trial early; null where it goes on. It is not asked where there are several.</param>
    /// <returns>The outcomes, in the order of the jobs; null where the time was over before the end of the trial.</returns>
    IReadOnlyList<TrialOutcome?> Run(IReadOnlyList<TrialJob> jobs, Func<IReadOnlyList<double>, bool>? stop);

    /// <summary>Forgets the end of the trial at a rate, which will not be continued.</summary>
    void Forget(int rate);
}
