using System.Text.Json.Serialization;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>One run of one finder on one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Finder">The finder.</param>
/// <param name="Seed">The seed of the weights and the probe rows.</param>
/// <param name="Base">The rate for a constant rate; null where there is no answer.</param>
/// <param name="Max">The peak of a schedule.</param>
/// <param name="ConstantRegret">What the constant rate loses.</param>
/// <param name="OneCycleRegret">What a one-cycle with the peak loses.</param>
/// <param name="Cost">What it cost, in training steps.</param>
/// <param name="Confidence">The label of our own finder; empty for others.</param>
/// <param name="Flags">The flags of our own finder.</param>
internal sealed record BenchRun(
    string Task, string Finder, int Seed, double? Base, double? Max, double ConstantRegret, double OneCycleRegret, double Cost, string Confidence, string Flags)
{
    /// <summary>Gets a value indicating whether the run tried to train and its regret is known: one that was refused cost nothing.</summary>
    [JsonIgnore]
    public bool Counts => !double.IsNaN(ConstantRegret) && Confidence is not "refused";
}
