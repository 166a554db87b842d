using System.Security.Cryptography;

namespace TfLrCallbacks.Embedded;

/// <summary>Where the batches of a training or a validation come from.</summary>
internal abstract class BatchSource
{
    /// <summary>Gets the number of batches per epoch; null if it is not known.</summary>
    public abstract long? BatchCount { get; }

    /// <summary>Gets the samples that a loss can be probed on.</summary>
    public abstract Samples Probe { get; }

    /// <summary>Adds the data and the size of its batches to a hash.</summary>
    /// <returns>False where the data can't be read beforehand, and nothing was added.</returns>
    public virtual bool AddTo(IncrementalHash hash) => false;

    /// <summary>Goes to the start of an epoch.</summary>
    public abstract void Begin(int epoch);

    /// <summary>Takes the next batch.</summary>
    public abstract bool MoveNext();

    /// <summary>Returns the batch that was taken, prepared for layers and loss.</summary>
    public abstract Batch Current();

    /// <summary>Lets go of what the batches come from, after a fit.</summary>
    public virtual void Close()
    {
    }

    public abstract void Capture(Dictionary<string, SnapshotTensor> tensors);

    /// <summary>Reads a position, checks it, and gives what goes there.</summary>
    public abstract Action Restore(SnapshotReader reader);
}
