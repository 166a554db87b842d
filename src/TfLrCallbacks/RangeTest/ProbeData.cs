namespace TfLrCallbacks;

/// <summary>The data that a range test measures the loss on.</summary>
public enum ProbeData
{
    /// <summary>Rows of the training data.</summary>
    Training,

    /// <summary>Rows of the validation data, which no step trains on.</summary>
    Validation,
}
