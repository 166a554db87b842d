namespace TfLrCallbacks;

/// <summary>What one step of a schedule is.</summary>
public enum StepUnit
{
    /// <summary>One optimizer step.</summary>
    Batch,

    /// <summary>One pass over the training data.</summary>
    Epoch,
}
