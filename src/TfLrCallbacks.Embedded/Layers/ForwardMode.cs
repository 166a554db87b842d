namespace TfLrCallbacks.Embedded;

/// <summary>The purpose of a pass through the layers.</summary>
public enum ForwardMode
{
    /// <summary>A training step: dropout is on; normalization uses the statistics of the batch and updates the moving ones.</summary>
    Training,

    /// <summary>Evaluation and prediction: dropout is off; normalization uses the moving statistics.</summary>
    Inference,

    /// <summary>A look at the loss that changes nothing: dropout is off; normalization uses the statistics of the batch and updates nothing.</summary>
    Probe,
}
