using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>The state of a TensorFlow.NET model in memory and in files: weights, slots, step counter and numbers of the optimizer.</summary>
/// <remarks>
/// TensorFlow.NET's <c>save_weights</c> has no optimizer in it, and its <c>load_weights</c> gives old weights where a file was written anew. A file of
/// <see cref="SaveState"/> is an <c>.npz</c> that <c>numpy.load</c> reads. Weights are told apart by their place in the model, so that a model built
/// the same way in another process takes them.
/// </remarks>
public static class ModelStateExtensions
{
    /// <summary>Copies the state.</summary>
    /// <param name="model">The model, compiled and built.</param>
    /// <param name="parts">What to copy: weights, the optimizer or both. Data is no part of a model.</param>
    /// <returns>The copy.</returns>
    public static TrainerSnapshot CaptureState(this IModel model, SnapshotParts parts = SnapshotParts.Weights | SnapshotParts.Optimizer)
    {
        OpenFits.CompleteLeft();
        return new HostModel(model).Capture(parts);
    }

    /// <summary>Puts back what a snapshot holds, from any thread, bit for bit.</summary>
    /// <param name="model">The model, compiled and built.</param>
    /// <param name="snapshot">A snapshot of this model, or of one built the same way.</param>
    /// <exception cref="ArgumentException">The snapshot is of another model.</exception>
    public static void RestoreState(this IModel model, TrainerSnapshot snapshot)
    {
        OpenFits.CompleteLeft();
        new HostModel(model).Restore(snapshot);
    }

    /// <summary>Writes the state to a file.</summary>
    /// <param name="model">The model, compiled and built.</param>
    /// <param name="path">The file, <c>.npz</c>; it is there whole or not at all.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void SaveState(this IModel model, string path) => SnapshotFile.Write(path, CaptureState(model));

    /// <summary>Reads the state from a file; those of <see cref="ModelCheckpoint"/> too.</summary>
    /// <param name="model">The model, compiled with an optimizer of the same kind, and built.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The file is of another model.</exception>
    /// <exception cref="InvalidDataException">The file is no snapshot.</exception>
    public static void LoadState(this IModel model, string path) => RestoreState(model, SnapshotFile.Read(path));
}
