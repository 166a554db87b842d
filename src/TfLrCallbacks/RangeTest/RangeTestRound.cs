namespace TfLrCallbacks;

/// <summary>The trials of one length. All of them saw the same batches.</summary>
/// <param name="Steps">How many steps each trial had.</param>
/// <param name="Trials">The trials, by rising rate.</param>
public sealed record RangeTestRound(int Steps, IReadOnlyList<RangeTestTrial> Trials);
