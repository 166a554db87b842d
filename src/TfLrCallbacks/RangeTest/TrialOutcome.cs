namespace TfLrCallbacks;

/// <summary>What a trial gave.</summary>
/// <param name="BatchLosses">The losses of its batches from its start on; fewer than it has steps where one was not finite, or where it was stopped.</param>
/// <param name="Loss">The loss on the probe rows after it; positive infinity where it exploded.</param>
internal sealed record TrialOutcome(double[] BatchLosses, double Loss);
