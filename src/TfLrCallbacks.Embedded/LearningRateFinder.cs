using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The learning-rate range test on a model of the embedded engine.</summary>
public static class LearningRateFinder
{
    /// <summary>Finds a learning rate for a compiled model and its data, and restores the model afterwards (<see cref="LrRangeTest"/>).</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, in the form that the loss takes.</param>
    /// <param name="batchSize">The number of samples per step, 1 or more: that of the training to come.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="options">The options of the test; null for the defaults.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="validationData">The data that the loss is measured on where the options say so (<see cref="LrRangeTestOptions.ProbeOn"/>).</param>
    /// <param name="sampleWeight">The weight of each sample in the loss, (samples), 0 or more.</param>
    /// <param name="cancellationToken">Cancels the test before the next step.</param>
    /// <returns>The learning rate found, and its confidence.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public static RangeTestResult FindLearningRate(
        this Sequential model,
        NDArray x,
        NDArray y,
        int batchSize = 32,
        IReadOnlyDictionary<int, double>? classWeight = null,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        ValidationData? validationData = null,
        NDArray? sampleWeight = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LrRangeTest(options).Run(
            model.CreateTrainer(x, y, batchSize, validationData: validationData, classWeight: classWeight, sampleWeight: sampleWeight), progress, cancellationToken);
    }

    /// <summary>Finds a learning rate for a compiled model and a stream of batches, and restores the model afterwards (<see cref="LrRangeTest"/>).</summary>
    /// <remarks>
    /// The losses that are compared are measured on the first 2,048 rows of the stream. Every trial goes through the stream from its beginning, so the stream has to give the same
    /// batches each time; where it shuffles or changes them at random, trials differ by that too, and less is sure.
    /// </remarks>
    /// <param name="model"><inheritdoc cref="FindLearningRate(Sequential, NDArray, NDArray, int, IReadOnlyDictionary{int, double}?, LrRangeTestOptions?, IProgress{RangeTestProgress}?, ValidationData?, NDArray?, CancellationToken)" path="/param[@name='model']/node()"/></param>
    /// <param name="batches">The batches; their number need not be known. The stream is enumerated several times, so it must be repeatable.</param>
    /// <param name="stepsPerEpoch">The number of batches per epoch, 1 or more; by default an epoch ends with the stream.</param>
    /// <param name="validationBatches">The batches that the loss is measured on where the options say so (<see cref="LrRangeTestOptions.ProbeOn"/>).</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="options">The options of the test; null for the defaults. Trials at the same time (<see cref="LrRangeTestOptions.ParallelTrials"/>) need arrays.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="cancellationToken">Cancels the test before the next step.</param>
    /// <returns>The learning rate found, and its confidence.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled, or the stream has no batch.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public static RangeTestResult FindLearningRate(
        this Sequential model,
        IEnumerable<Batch> batches,
        int? stepsPerEpoch = null,
        IEnumerable<Batch>? validationBatches = null,
        IReadOnlyDictionary<int, double>? classWeight = null,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var trainer = (SequentialTrainer)model.CreateTrainer(batches, stepsPerEpoch, validationBatches, classWeight);
        try
        {
            return new LrRangeTest(options).Run(trainer, progress, cancellationToken);
        }
        finally
        {
            trainer.Close();
        }
    }
}
