namespace TfLrCallbacks;

/// <summary>The names that every engine logs under, as in Keras.</summary>
public static class LogNames
{
    /// <summary>The mean loss of the epoch so far, weighted by samples.</summary>
    public const string Loss = "loss";

    /// <summary>The learning rate that the last step was trained with.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>The momentum, or beta_1 in the Adam family, that the last step was trained with; only where a callback sets it.</summary>
    public const string Momentum = "momentum";

    /// <summary>The weight decay that the last step was trained with; only where a callback sets it.</summary>
    public const string WeightDecay = "weight_decay";

    /// <summary>What stands before the name of a metric on validation data.</summary>
    public const string ValidationPrefix = "val_";
}
