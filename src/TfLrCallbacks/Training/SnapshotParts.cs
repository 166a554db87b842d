namespace TfLrCallbacks;

/// <summary>The parts of a training's state.</summary>
[Flags]
public enum SnapshotParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The weights of the model, moving statistics of normalisation layers included.</summary>
    Weights = 1,

    /// <summary>The optimizer: slots, step counter, learning rate, momentum and weight decay.</summary>
    Optimizer = 2,

    /// <summary>The data: order of the samples, position in the epoch, and all random state.</summary>
    Data = 4,

    /// <summary>All of it: training goes on from here as if nothing had happened in between.</summary>
    All = Weights | Optimizer | Data,
}
