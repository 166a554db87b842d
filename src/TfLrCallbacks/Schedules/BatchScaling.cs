namespace TfLrCallbacks;

/// <summary>How a learning rate follows the batch size.</summary>
public enum BatchScaling
{
    /// <summary>The rate grows as the batch does: k times for a batch k times as large. For SGD, with and without momentum (Goyal et al., 2017).</summary>
    Linear,

    /// <summary>The rate grows as the square root: √k times for a batch k times as large. For the Adam family (Krizhevsky, 2014; Malladi et al., 2022).</summary>
    SquareRoot,
}
