using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Puts data, model and the core's loop together.</summary>
internal static class Fitting
{
    /// <summary>The batch size that Keras and TensorFlow.NET take where none is given.</summary>
    private const int DefaultBatchSize = 32;

    private const string ValidationSplit = "validation_split";

    /// <summary>Gives the size of a batch.</summary>
    /// <param name="batchSize">The size; -1 for Keras' own.</param>
    /// <returns>The size.</returns>
    public static int BatchSize(int batchSize) => batchSize is -1 ? DefaultBatchSize : Check.AtLeast(1, batchSize, "batch_size");

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
            throw new ArgumentOutOfRangeException(ValidationSplit, split, "Must be from 0 up to, but not including, 1.");
        }

        // It is split before the rest is looked at.
        int rows = y.shape.ndim > 0 ? (int)y.shape.dims[0] : 0;
        if (rows is 0 || x.Any(input => input is null || input.shape.ndim is 0 || input.shape.dims[0] != rows))
        {
            return (x, y, weights, new ValidationData(x, y, weights));
        }

        int training = Convert.ToInt32(rows * (1 - split));
        if (training is 0 || training == rows)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Must leave samples for the training and for the validation. Received: {split} of {rows} samples, which leaves none for the {(training is 0 ? "training" : "validation")}."), ValidationSplit);
        }

        var first = new Tensorflow.Slice(0, training);
        var last = new Tensorflow.Slice(training, rows);
        return (
            [.. x.Select(input => input[first])],
            y[first],
            weights?[first],
            new ValidationData(x.Select(input => input[last]), y[last], weights?[last]));
    }

    /// <summary>Gives after how many batches loss and metrics are read: a range test in the fit and a guard read every batch.</summary>
    /// <param name="metricsEvery">What the user asked for.</param>
    /// <param name="callbacks">The user's callbacks.</param>
    /// <returns>The number of batches; 0 for the first and the last of an epoch.</returns>
    public static int MetricsEvery(int metricsEvery, IEnumerable<Callback>? callbacks) =>
        callbacks?.Any(callback => callback is LrRangeTest or AutoLearningRate or SpikeGuard) is true ? 1 : Check.AtLeast(0, metricsEvery, "metrics_every");

    /// <summary>Gathers how a fit goes.</summary>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="initialEpoch">The epoch to start at.</param>
    /// <param name="validationFrequency">The number of epochs from one validation to the next.</param>
    /// <param name="verbose">What is shown.</param>
    /// <param name="timeBudget">The time of the training; null where epochs end it.</param>
    /// <param name="cancellationToken">Cancels the training.</param>
    /// <returns>The options.</returns>
    public static FitOptions Options(int epochs, int initialEpoch, int validationFrequency, int verbose, Length? timeBudget, CancellationToken cancellationToken) => new()
    {
        Epochs = Check.AtLeast(0, epochs),
        InitialEpoch = Check.AtLeast(0, initialEpoch, "initial_epoch"),
        ValidationFrequency = Check.AtLeast(1, validationFrequency, "validation_freq"),
        Verbose = verbose,
        TimeBudget = timeBudget,
        CancellationToken = cancellationToken,
    };

    /// <summary>Trains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="makeTrainer">Makes the model with its data into a trainer.</param>
    /// <param name="options">How the fit goes.</param>
    /// <param name="callbacks">The user's callbacks; null for none.</param>
    /// <returns>The history.</returns>
    public static FitHistory Train(IModel model, Func<ModelTrainer> makeTrainer, FitOptions options, IEnumerable<Callback>? callbacks) => Alone(() =>
    {
        Callback[] all = [.. callbacks ?? []];
        if (all.Any(callback => callback is LrRangeTest or AutoLearningRate))
        {
            new HostModel(model).RequireNoSchedule();
        }

        if (options.TimeBudget is not null || options.Epochs is FitOptions.UntilStopped || all.Any(callback => callback is TimeBudget))
        {
            new HostModel(model).RequireNoScheduleOverTheRun();
        }

        ModelTrainer trainer = makeTrainer();
        Callback memory = trainer.Announce(new RunLength(options.Epochs, trainer.StepsPerEpoch), options.InitialEpoch, all);
        TfLrCallbacks.History history = trainer.Fit(options, [.. all, memory]);
        return new FitHistory(new CallbackParams { Model = model, Verbose = options.Verbose, Epochs = options.Epochs, Steps = trainer.StepsPerEpoch ?? 0 }, history);
    });

    /// <summary>Runs a range test.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data.</param>
    /// <param name="validation">The validation data; null for no validation.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every training step; null for none.</param>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <returns>What was found.</returns>
    public static RangeTestResult FindRate(
        IModel model, IBatchSource data, IBatchSource? validation, LrRangeTestOptions? options, IProgress<RangeTestProgress>? progress, CancellationToken cancellationToken) => Alone(() =>
    {
        new HostModel(model).RequireNoSchedule();
        return new LrRangeTest(options).Run(new ModelTrainer(model, data, validation), progress, cancellationToken);
    });

    /// <summary>Trains while no other thread does, and after fits of this thread that are over have been completed.</summary>
    private static T Alone<T>(Func<T> train)
    {
        OpenFits.CompleteLeft();
        TrainingGate.Enter();
        try
        {
            return train();
        }
        finally
        {
            TrainingGate.Leave();
        }
    }
}
