using System.Runtime.ExceptionServices;

namespace TfLrCallbacks;

/// <summary>Lanes of this process, each on a thread of its own while there are several trials.</summary>
/// <param name="trainers">A trainer for each lane.</param>
/// <param name="setup">What the lanes share.</param>
internal sealed class ThreadLanes(IEnumerable<ITrainer> trainers, LaneSetup setup) : ITrialLanes
{
    private readonly TrialLane[] _lanes = [.. trainers.Select(trainer => new TrialLane(trainer, setup))];

    public int Count => _lanes.Length;

    public TrialLane Main => _lanes[0];

    public IReadOnlyList<TrialOutcome?> Run(IReadOnlyList<TrialJob> jobs, Func<IReadOnlyList<double>, bool>? stop)
    {
        if (jobs.Count is 1)
        {
            return [_lanes[jobs[0].Lane].Run(jobs[0].Request, stop)];
        }

        var outcomes = new TrialOutcome?[jobs.Count];
        var errors = new ExceptionDispatchInfo?[jobs.Count];
        Thread[] threads = [.. Enumerable.Range(0, jobs.Count).Select(i => new Thread(() =>
        {
            try
            {
                outcomes[i] = _lanes[jobs[i].Lane].Run(jobs[i].Request, null);
            }
#pragma warning disable CA1031 // it reaches the caller, on the caller's thread
            catch (Exception error)
#pragma warning restore CA1031
            {
                errors[i] = ExceptionDispatchInfo.Capture(error);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Array.Find(errors, error => error is not null)?.Throw();
        return outcomes;
    }

    public void Forget(int rate)
    {
        foreach (TrialLane lane in _lanes)
        {
            lane.Forget(rate);
        }
    }

    public void Dispose()
    {
        foreach (TrialLane lane in _lanes)
        {
            lane.Dispose();
        }
    }
}
