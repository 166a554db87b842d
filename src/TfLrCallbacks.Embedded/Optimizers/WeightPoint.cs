namespace TfLrCallbacks.Embedded;

/// <summary>Where the weights of a model stand: some optimizers take gradients at one point and want the model evaluated at another.</summary>
internal enum WeightPoint
{
    /// <summary>Where gradients are taken.</summary>
    Training,

    /// <summary>Where the model is evaluated, predicts and is saved for use.</summary>
    Evaluation,
}
