namespace TfLrCallbacks;

/// <summary>Makes the lanes of a range test: as many as its options and the workers of the trainer say.</summary>
internal static class TrialLanes
{
    /// <summary>Makes them. Where there are several, each has a copy of the trainer, which itself is left alone.</summary>
    /// <exception cref="ArgumentException">Several trials at once are wanted, and the trainer makes no copies of itself.</exception>
    public static ITrialLanes Of(ITrainer trainer, LaneSetup setup)
    {
        WorkerAgreement.Compare(trainer);
        int threads = setup.Options.ParallelTrials;
        if (threads is 1 && trainer.Workers.Count is 1)
        {
            return new ThreadLanes([trainer], setup);
        }

        try
        {
            var lanes = new ThreadLanes(Enumerable.Range(0, threads).Select(_ => trainer.Copy()), setup);
            return trainer.Workers.Count is 1 ? lanes : new WorkerLanes(trainer.Workers, lanes);
        }
        catch (NotSupportedException) when (threads is 1)
        {
            // The workers share out each batch of each trial instead.
            return new ThreadLanes([trainer], setup);
        }
        catch (NotSupportedException error)
        {
            throw new ArgumentException($"{nameof(LrRangeTestOptions.ParallelTrials)} must be 1 here. Received: {threads}. {error.Message}", nameof(trainer), error);
        }
    }
}
