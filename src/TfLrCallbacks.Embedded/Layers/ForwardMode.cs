namespace TfLrCallbacks.Embedded;

/// <summary>The purpose of a pass through the layers.</summary>
public enum ForwardMode
{
    /// <summary>A training step: dropout is on, normalisation uses the batch's statistics and remembers them.</summary>
    Training,

    /// <summary>Evaluation and prediction: dropout is off, normalisation uses what it remembers.</summary>
    Inference,

    /// <summary>A look at the loss that changes nothing: dropout is off, normalisation uses the batch's statistics and forgets them.</summary>
    Probe,
}
