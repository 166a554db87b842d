namespace TfLrCallbacks.TensorFlow;

/// <summary>How gradients are bounded.</summary>
internal enum Clipping
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Every element to [-c, c].</summary>
    Value,

    /// <summary>The norm of each variable's gradient to c.</summary>
    Norm,

    /// <summary>The norm of all gradients together to c.</summary>
    GlobalNorm,
}
