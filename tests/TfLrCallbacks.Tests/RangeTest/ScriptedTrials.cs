namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>Trials whose losses a function gives: of their steps and their rate in half decades.</summary>
internal sealed class ScriptedTrials(Func<int, int, double> loss) : TrialRunner
{
    /// <summary>Gets the batch losses of a trial by its rate; a trial without them never ends early.</summary>
    public Func<int, double[]> Batches { get; init; } = _ => [];

    /// <summary>Gets the loss after the cool-down of a trial.</summary>
    public Func<int, double>? Cooled { get; init; }

    /// <summary>Gets the trials that were made, in order.</summary>
    public List<(int Steps, int Rate)> Tried { get; } = [];

    /// <summary>Gets the cool-downs that were made: steps of the trial, rate, steps.</summary>
    public List<(int TrialSteps, int Rate, int Steps)> CooledDown { get; } = [];

    public override RangeTestTrial? Try(int steps, int rate, Func<IReadOnlyList<double>, double?>? end, IEnumerable<int> likely)
    {
        Tried.Add((steps, rate));
        double[] batches = Batches(rate);
        for (int done = 1; end is not null && done <= batches.Length; done++)
        {
            if (end(batches[..done]) is { } early)
            {
                return new RangeTestTrial(rate, early) { EndedEarly = true };
            }
        }

        return new RangeTestTrial(rate, loss(steps, rate));
    }

    public override RangeTestTrial? Cool(int trialSteps, int rate, int steps, IEnumerable<int> likely)
    {
        CooledDown.Add((trialSteps, rate, steps));
        return new RangeTestTrial(rate, Cooled?.Invoke(rate) ?? loss(trialSteps, rate));
    }

    public override IReadOnlyList<double> BatchLosses(int rate) => Batches(rate);
}
