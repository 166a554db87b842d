using System.Runtime.InteropServices;
using Tensorflow;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Sees that several workers train the same model, each on its part of every batch.</summary>
internal static class WorkerModels
{
    /// <summary>Refuses layers and metrics whose state would differ from worker to worker.</summary>
    /// <param name="layers">The layers of the model.</param>
    /// <param name="metrics">The metrics that it was compiled with.</param>
    /// <exception cref="NotSupportedException">A layer normalises by the batch, or a metric counts over all rows.</exception>
    public static void Require(IEnumerable<ILayer> layers, IEnumerable<BatchMetric> metrics)
    {
        if (metrics.FirstOrDefault(metric => metric.IsOverAllBatches) is { } counted)
        {
            throw new NotSupportedException(
                $"The metric {counted.Name} is no mean over rows, and every worker counts its own rows only, so its value would be that of no whole. Compile without it and compute it after the training, train on one worker, or use the embedded engine, which shares the counts.");
        }

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
        double bytes = tensors.Sum(tensor => (double)System.Buffer.ByteLength(tensor.Values));
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
            workers.Broadcast(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(tensor.Values), System.Buffer.ByteLength(tensor.Values)));
        }

        if (workers.Rank > 0)
        {
            model.Restore(snapshot);
        }
    }

    /// <summary>Gives a worker its rows of a batch, and tells the optimizer how much they weigh.</summary>
    /// <remarks>Where there are fewer rows than workers, those without rows compute the first one and count it as nothing, so that they take part in every exchange.</remarks>
    /// <param name="workers">The workers.</param>
    /// <param name="model">The model, compiled for several workers where there are several.</param>
    /// <param name="whole">The batch of all.</param>
    /// <returns>The rows, and how many they count as.</returns>
    public static (Batch Own, int Samples) Own(IWorkers workers, Model model, Batch whole)
    {
        if (workers.Count is 1)
        {
            return (whole, whole.Count);
        }

        WorkerShare share = WorkerShare.Of(whole.Count, workers.Rank, workers.Count);
        ((SteeredOptimizer)model.Optimizer).BatchWeight = (float)share.Weight(whole.Count, workers.Count);
        var rows = share.Length is 0 ? new Slice(0, 1) : new Slice(share.Start, share.Start + share.Length);
        return (new Batch([.. whole.Inputs.Select(input => input[rows])], whole.Targets[rows], whole.Weights?[rows]), share.Length);
    }
}
