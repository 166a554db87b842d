using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The learning-rate range test on a model of the embedded engine.</summary>
public static class LearningRateFinder
{
    /// <summary>Finds a learning rate for a compiled model and its data, and gives the model back as it was (<see cref="LrRangeTest"/>).</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, as the loss wants them.</param>
    /// <param name="batchSize">How many samples make a step, 1 or more: as many as the training will have.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="validationData">The inputs and targets that the loss is measured on where the options say so (<see cref="LrRangeTestOptions.ProbeOn"/>).</param>
    /// <param name="cancellationToken">Cancels the test before the next step.</param>
    /// <returns>What was found, and how sure it is.</returns>
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
        (NDArray X, NDArray Y)? validationData = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new LrRangeTest(options).Run(
            model.CreateTrainer(x, y, batchSize, validationData: validationData, classWeight: classWeight), progress, cancellationToken);
    }
}
