using TfLrCallbacks;

namespace QuickStart;

/// <summary>What the main job found and did.</summary>
/// <param name="Data">The data that was used, in words.</param>
/// <param name="Found">What the range test found.</param>
/// <param name="Schedule">The schedule that was trained with, its lengths in steps.</param>
/// <param name="Length">How long each training was.</param>
/// <param name="OneCycle">The training with the schedule.</param>
/// <param name="Constant">The training with a constant rate.</param>
/// <param name="Seed">The seed of weights and data order.</param>
internal sealed record Outcome(
    string Data, RangeTestResult Found, LearningRateSchedule Schedule, RunLength Length, History OneCycle, History Constant, int Seed)
{
    /// <summary>Gives the accuracy on test data that a training ended with.</summary>
    public static double Accuracy(History history) => history["val_accuracy"][^1];
}
