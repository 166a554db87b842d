namespace TfLrCallbacks;

/// <summary>One training step of a range test that has been made.</summary>
/// <param name="Stage">The part of the test.</param>
/// <param name="Pass">Which pass it is, counted from 0 over all sweeps and trials.</param>
/// <param name="Step">The zero-based step in the pass.</param>
/// <param name="Steps">How many steps the pass has, if it does not stop early.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="BatchLoss">The loss of the batch, before the update.</param>
public readonly record struct RangeTestProgress(
    RangeTestStage Stage, int Pass, int Step, int Steps, double LearningRate, double BatchLoss)
{
    /// <summary>Gets the number of steps made so far, in all passes.</summary>
    public int StepsMade { get; init; }

    /// <summary>Gets how many steps the whole test will probably have. Which rates are tried depends on what they give, so it may change on the way.</summary>
    public int StepsExpected { get; init; }

    /// <summary>Gets how long the rest will probably take, at the pace so far.</summary>
    public TimeSpan TimeLeft { get; init; }
}
