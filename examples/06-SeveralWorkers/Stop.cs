using System.Diagnostics;
using TfLrCallbacks;

namespace SeveralWorkers;

/// <summary>Ends the training after some steps; or, to see what happens then, kills one worker.</summary>
internal sealed class Stop(int steps, (int Rank, int Step)? kill, int rank) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBatchBegin(ITrainingRun run, long batch)
    {
        if (kill is var (victim, step) && victim == rank && step == run.Step)
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        if (run.Step + 1 >= steps)
        {
            run.RequestStop($"{steps} steps are made.");
        }
    }
}
