using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfLrCallbacks.TensorFlow;

/// <summary>The learning-rate range test for TensorFlow.NET's models.</summary>
/// <example>
/// <code>
/// RangeTestResult found = model.FindLearningRate(x, y, batch_size: 64);
/// </code>
/// </example>
public static class RangeTestExtensions
{
    /// <summary>Finds a learning rate for a model and its data, and gives the model back as it was.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">The number of samples in a batch; -1 for 32. Take that of the training.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="seed">The seed of the order of the samples.</param>
    /// <param name="validation_data">The data that the loss is measured on where the options say so (<see cref="LrRangeTestOptions.ProbeOn"/>).</param>
    /// <param name="cancellation_token">Cancels the test.</param>
    /// <returns>The rate that was found; see <see cref="LrRangeTest"/>.</returns>
    /// <exception cref="ArgumentException">The model cannot be trained.</exception>
    /// <exception cref="InvalidOperationException">The optimizer follows a schedule.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public static RangeTestResult FindLearningRate(
        this IModel model,
        NDArray x,
        NDArray y,
        int batch_size = -1,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        int seed = 0,
        ValidationData? validation_data = null,
        CancellationToken cancellation_token = default) =>
        FindLearningRate(model, [x], y, batch_size, options, progress, seed, validation_data, cancellation_token);

    /// <summary>Finds a learning rate for a model with several inputs, and gives the model back as it was.</summary>
    /// <inheritdoc cref="FindLearningRate(IModel, NDArray, NDArray, int, LrRangeTestOptions?, IProgress{RangeTestProgress}?, int, ValidationData?, CancellationToken)"/>
    public static RangeTestResult FindLearningRate(
        this IModel model,
        NDArray[] x,
        NDArray y,
        int batch_size = -1,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        int seed = 0,
        ValidationData? validation_data = null,
        CancellationToken cancellation_token = default)
    {
        int size = Fitting.BatchSize(batch_size);
        return Fitting.FindRate(model, new ArrayBatches(x, y, null, size, seed), validation_data?.Batches(size), options, progress, cancellation_token);
    }

    /// <summary>Finds a learning rate for a model and a dataset, and gives the model back as it was.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="dataset">The data, in batches; the loss is measured on rows of its first ones.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="validation_data">As <paramref name="dataset"/>, the data that the loss is measured on where the options say so (<see cref="LrRangeTestOptions.ProbeOn"/>).</param>
    /// <param name="cancellation_token">Cancels the test.</param>
    /// <returns>The rate that was found.</returns>
    public static RangeTestResult FindLearningRate(
        this IModel model,
        IDatasetV2 dataset,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        IDatasetV2? validation_data = null,
        CancellationToken cancellation_token = default)
    {
        using var training = new DatasetBatches(dataset);
        using DatasetBatches? validation = validation_data is null ? null : new DatasetBatches(validation_data);
        return Fitting.FindRate(model, training, validation, options, progress, cancellation_token);
    }
}
