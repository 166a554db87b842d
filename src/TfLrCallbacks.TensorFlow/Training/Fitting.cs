using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Puts data, model and the core's loop together.</summary>
internal static class Fitting
{
    /// <summary>The batch size that Keras and TensorFlow.NET take where none is given.</summary>
    private const int DefaultBatchSize = 32;

    /// <summary>Gives the size of a batch.</summary>
    /// <param name="batchSize">The size; -1 for Keras' own.</param>
    /// <returns>The size.</returns>
    public static int BatchSize(int batchSize) => batchSize is -1 ? DefaultBatchSize : Check.AtLeast(1, batchSize);

    /// <summary>Splits arrays as fit does: the last rows are for validation.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="weights">The sample weights.</param>
    /// <param name="split">Which fraction of the rows, from 0 up to, but not including, 1.</param>
    /// <returns>The arrays to train on, and the validation data.</returns>
    public static (NDArray[] X, NDArray Y, NDArray? Weights, ValidationData Validation) Split(NDArray[] x, NDArray y, NDArray? weights, float split)
    {
        if (split is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(split), split, "Must be from 0 up to, but not including, 1.");
        }

        int rows = (int)y.shape.dims[0];
        int training = Convert.ToInt32(rows * (1 - split));
        var first = new Tensorflow.Slice(0, training);
        var last = new Tensorflow.Slice(training, rows);
        return (
            [.. x.Select(input => input[first])],
            y[first],
            weights?[first],
            new ValidationData(x.Select(input => input[last]), y[last], weights?[last]));
    }

    /// <summary>Trains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainer">The model with its data.</param>
    /// <param name="options">How the fit goes.</param>
    /// <param name="callbacks">The user's callbacks.</param>
    /// <returns>What happened.</returns>
    public static FitHistory Train(IModel model, ModelTrainer trainer, FitOptions options, IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        trainer.Announce(new RunLength(options.Epochs, trainer.StepsPerEpoch));
        TfLrCallbacks.History history = trainer.Fit(options, callbacks);
        return new FitHistory(new CallbackParams { Model = model, Verbose = options.Verbose, Epochs = options.Epochs, Steps = trainer.StepsPerEpoch ?? 0 }, history);
    }
}
