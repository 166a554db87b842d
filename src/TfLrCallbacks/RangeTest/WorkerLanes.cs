namespace TfLrCallbacks;

/// <summary>The lanes of several workers: each makes the trials of its own lanes, and all get the outcomes of all.</summary>
/// <param name="workers">The workers, which all ask for the same trials.</param>
/// <param name="own">This worker's lanes, as many as every other's.</param>
internal sealed class WorkerLanes(IWorkers workers, ITrialLanes own) : ITrialLanes
{
    public int Count => workers.Count * own.Count;

    public TrialLane Main => own.Main;

    public IReadOnlyList<TrialOutcome?> Run(IReadOnlyList<TrialJob> jobs, Func<IReadOnlyList<double>, bool>? stop)
    {
        int[] mine = [.. Enumerable.Range(0, jobs.Count).Where(i => jobs[i].Lane % workers.Count == workers.Rank)];
        IReadOnlyList<TrialOutcome?> made = mine.Length is 0
            ? []
            : own.Run([.. mine.Select(i => jobs[i] with { Lane = jobs[i].Lane / workers.Count })], null);

        // One row for each trial: how many batch losses it has, the loss after it, its batch losses. Others' rows are 0, so the sum is the row of the worker that made it.
        int width = 2 + jobs.Max(job => job.Request.AllSteps);
        var rows = new double[jobs.Count * width];
        for (int i = 0; i < mine.Length; i++)
        {
            Span<double> row = rows.AsSpan(mine[i] * width, width);
            row[0] = made[i]?.BatchLosses.Length ?? -1;
            row[1] = made[i]?.Loss ?? 0;
            made[i]?.BatchLosses.CopyTo(row[2..]);
        }

        workers.Sum(rows);
        return [.. Enumerable.Range(0, jobs.Count).Select(i => Read(rows.AsSpan(i * width, width)))];
    }

    public void Forget(int rate) => own.Forget(rate);

    public void Dispose() => own.Dispose();

    private static TrialOutcome? Read(ReadOnlySpan<double> row) => row[0] < 0 ? null : new TrialOutcome(row.Slice(2, (int)row[0]).ToArray(), row[1]);
}
