using System.Runtime.InteropServices;
using Tensorflow.Keras;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Sees that several workers train the same model.</summary>
internal static class WorkerModels
{
    /// <summary>Refuses layers whose state would differ from worker to worker.</summary>
    /// <param name="layers">The layers of the model.</param>
    /// <exception cref="NotSupportedException">A layer normalises by the batch.</exception>
    public static void Require(IEnumerable<ILayer> layers)
    {
        if (layers.FirstOrDefault(MovingStatistics.IsBatchNormalization) is { } layer)
        {
            throw new NotSupportedException(
                $"{layer.Name} normalises by the statistics of a batch, and every worker sees only a part of it, so the training would depend on the number of workers. Use LayerNormalization, train on one worker, or use the embedded engine, which shares the statistics.");
        }
    }

    /// <summary>Gives every worker the weights and the optimizer's state of the first one.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="model">This worker's model.</param>
    /// <exception cref="InvalidOperationException">The workers have different models.</exception>
    public static void GiveToAll(IWorkers workers, HostModel model)
    {
        TrainerSnapshot snapshot = model.Capture(SnapshotParts.Weights | SnapshotParts.Optimizer);
        SnapshotTensor[] tensors = [.. snapshot.Tensors.Values];
        double bytes = tensors.Sum(tensor => (double)Buffer.ByteLength(tensor.Values));
        Span<double> sizes = new double[2 * workers.Count];
        sizes[2 * workers.Rank] = tensors.Length;
        sizes[(2 * workers.Rank) + 1] = bytes;
        workers.Sum(sizes);
        for (int rank = 0; rank < workers.Count; rank++)
        {
            if (sizes[2 * rank] != tensors.Length || sizes[(2 * rank) + 1] != bytes)
            {
                throw new InvalidOperationException(
                    $"Worker {workers.Rank} has a model of {tensors.Length} tensors and {bytes} bytes, and worker {rank} one of {sizes[2 * rank]} and {sizes[(2 * rank) + 1]}. Build and compile the same model on every worker.");
            }
        }

        foreach (SnapshotTensor tensor in tensors)
        {
            workers.Broadcast(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(tensor.Values), Buffer.ByteLength(tensor.Values)));
        }

        if (workers.Rank > 0)
        {
            model.Restore(snapshot);
        }
    }
}
