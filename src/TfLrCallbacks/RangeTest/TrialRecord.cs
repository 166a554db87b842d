namespace TfLrCallbacks;

/// <summary>A trial that was made: its batch losses, and where it stopped, so that a longer one can go on from there.</summary>
internal sealed class TrialRecord
{
    public List<double> BatchLosses { get; } = [];

    /// <summary>Gets or sets the zero-based epoch of the trial's data.</summary>
    public int Epoch { get; set; }

    /// <summary>Gets or sets the state at its end; null where it is not kept.</summary>
    public TrainerSnapshot? End { get; set; }
}
