namespace TfLrCallbacks;

/// <summary>One training step of a range test that has been made.</summary>
/// <param name="Stage">The part of the test.</param>
/// <param name="Pass">Which pass it is, counted from 0 over all sweeps and trials.</param>
/// <param name="Step">The zero-based step in the pass.</param>
/// <param name="Steps">How many steps the pass has, if it does not stop early.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="BatchLoss">The loss of the batch, before the update.</param>
public readonly record struct RangeTestProgress(
    RangeTestStage Stage, int Pass, int Step, int Steps, double LearningRate, double BatchLoss);
