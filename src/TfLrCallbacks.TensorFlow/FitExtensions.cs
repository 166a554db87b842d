using System.Runtime.CompilerServices;
using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Trains TensorFlow.NET's models with a <c>Fit</c> of our own: the arguments of their <c>fit</c>, our callbacks and schedules, every hook.</summary>
/// <remarks>
/// Callbacks are given by name, as a list (<c>callbacks: [new OneCycle(0.1), new CsvLogger("log.csv")]</c>), or one after the other at the end of a call that
/// names nothing behind <c>validation_data</c>.
/// </remarks>
/// <example>
/// <code>
/// model.Fit(x, y, epochs: 5, callbacks: [new OneCycle(0.1)]);
/// model.Fit(x, y, batch_size: 64, epochs: 5, validation_data: (xv, yv), new OneCycle(0.1), new EarlyStopping("val_loss", patience: 3));
/// </code>
/// </example>
public static class FitExtensions
{
    /// <summary>Trains a model on arrays.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs. Double, byte and other small numbers are cast to float32.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">The number of samples in a batch; -1 for 32.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="verbose">What is shown: 0 nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <param name="validation_split">The fraction of the samples, the last ones, that is used for validation where no <paramref name="validation_data"/> is given.</param>
    /// <param name="validation_data">The data to evaluate after an epoch; null for none.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="class_weight">The weight of each class, multiplied with those of the samples; a class that is not given has the weight 1.</param>
    /// <param name="sample_weight">The weight of each sample.</param>
    /// <param name="initial_epoch">The epoch to start at.</param>
    /// <param name="validation_freq">The number of epochs from one validation to the next.</param>
    /// <param name="seed">The seed of the orders: the same seed gives the same training (but for Dropout, which TensorFlow.NET does not seed).</param>
    /// <param name="metrics_every">
    /// The number of batches from one reading of loss and metrics to the next, so that a GPU need not be waited for in every step; 0 for the first and the last batch of an epoch only.
    /// The means of an epoch are the same. In between, the logs hold the means up to the last reading, and the loss of a batch is NaN.
    /// </param>
    /// <param name="time_budget">The time that the training may take, such as <c>"10 minutes"</c>, instead of epochs; schedules end with it.</param>
    /// <param name="cancellation_token">Cancels the training before its next step.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The model cannot be trained, or arguments are out of range.</exception>
    /// <exception cref="InvalidOperationException">A variable has no gradient.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static FitHistory Fit(
        this IModel model,
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        IEnumerable<Callback>? callbacks = null,
        float validation_split = 0,
        ValidationData? validation_data = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, float>? class_weight = null,
        NDArray? sample_weight = null,
        int initial_epoch = 0,
        int validation_freq = 1,
        int seed = 0,
        int metrics_every = 1,
        Length? time_budget = null,
        CancellationToken cancellation_token = default) =>
        Fit(model, [x], y, batch_size, epochs, verbose, callbacks, validation_split, validation_data, shuffle, class_weight, sample_weight, initial_epoch, validation_freq, seed, metrics_every, time_budget, cancellation_token);

    /// <inheritdoc cref="Fit(IModel, NDArray, NDArray, int, int, int, IEnumerable{Callback}?, float, ValidationData?, bool, IReadOnlyDictionary{int, float}?, NDArray?, int, int, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, NDArray x, NDArray y, int batch_size = -1, int epochs = 1, params IEnumerable<Callback> callbacks) =>
        Fit(model, [x], y, batch_size, epochs, callbacks: callbacks);

    /// <inheritdoc cref="Fit(IModel, NDArray, NDArray, int, int, int, IEnumerable{Callback}?, float, ValidationData?, bool, IReadOnlyDictionary{int, float}?, NDArray?, int, int, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, NDArray x, NDArray y, int batch_size, int epochs, ValidationData? validation_data, params IEnumerable<Callback> callbacks) =>
        Fit(model, [x], y, batch_size, epochs, callbacks: callbacks, validation_data: validation_data);

    /// <summary>Trains a model with several inputs on arrays.</summary>
    /// <inheritdoc cref="Fit(IModel, NDArray, NDArray, int, int, int, IEnumerable{Callback}?, float, ValidationData?, bool, IReadOnlyDictionary{int, float}?, NDArray?, int, int, int, int, Length?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static FitHistory Fit(
        this IModel model,
        NDArray[] x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        int verbose = 1,
        IEnumerable<Callback>? callbacks = null,
        float validation_split = 0,
        ValidationData? validation_data = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, float>? class_weight = null,
        NDArray? sample_weight = null,
        int initial_epoch = 0,
        int validation_freq = 1,
        int seed = 0,
        int metrics_every = 1,
        Length? time_budget = null,
        CancellationToken cancellation_token = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (validation_split is not 0 && validation_data is null)
        {
            (x, y, sample_weight, validation_data) = Fitting.Split(x, y, sample_weight, validation_split);
        }

        int size = Fitting.BatchSize(batch_size);
        var training = new ArrayBatches(x, y, sample_weight, size, shuffle ? seed : null);
        ModelTrainer Trainer() => new(model, training, validation_data?.Batches(size), class_weight) { MetricsEvery = Fitting.MetricsEvery(metrics_every, callbacks) };
        return Fitting.Train(model, Trainer, Fitting.Options(epochs, initial_epoch, validation_freq, verbose, time_budget, cancellation_token), callbacks);
    }

    /// <inheritdoc cref="Fit(IModel, NDArray[], NDArray, int, int, int, IEnumerable{Callback}?, float, ValidationData?, bool, IReadOnlyDictionary{int, float}?, NDArray?, int, int, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, NDArray[] x, NDArray y, int batch_size = -1, int epochs = 1, params IEnumerable<Callback> callbacks) =>
        Fit(model, x, y, batch_size, epochs, callbacks: callbacks, validation_data: null);

    /// <inheritdoc cref="Fit(IModel, NDArray[], NDArray, int, int, int, IEnumerable{Callback}?, float, ValidationData?, bool, IReadOnlyDictionary{int, float}?, NDArray?, int, int, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, NDArray[] x, NDArray y, int batch_size, int epochs, ValidationData? validation_data, params IEnumerable<Callback> callbacks) =>
        Fit(model, x, y, batch_size, epochs, callbacks: callbacks, validation_data: validation_data);

    /// <summary>Trains a model on a dataset. It is read to its end, also where it does not say how long it is.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="dataset">The data, in batches.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="verbose">What is shown: 0 nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <param name="validation_data">The data to evaluate after an epoch, in batches; null for none.</param>
    /// <param name="validation_freq">The number of epochs from one validation to the next. TensorFlow.NET's <c>validation_step</c> leaves out the end of the other epochs; this does not.</param>
    /// <param name="class_weight">The weight of each class; a class that is not given has the weight 1.</param>
    /// <param name="initial_epoch">The epoch to start at.</param>
    /// <param name="metrics_every">
    /// The number of batches from one reading of loss and metrics to the next, so that a GPU need not be waited for in every step; 0 for the first and the last batch of an epoch only.
    /// The means of an epoch are the same. In between, the logs hold the means up to the last reading, and the loss of a batch is NaN.
    /// </param>
    /// <param name="time_budget">The time that the training may take, such as <c>"10 minutes"</c>, instead of epochs; schedules end with it.</param>
    /// <param name="cancellation_token">Cancels the training before its next step.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The model cannot be trained, or the dataset is endless.</exception>
    /// <exception cref="InvalidOperationException">A variable has no gradient.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    [OverloadResolutionPriority(1)]
    public static FitHistory Fit(
        this IModel model,
        IDatasetV2 dataset,
        int epochs = 1,
        int verbose = 1,
        IEnumerable<Callback>? callbacks = null,
        IDatasetV2? validation_data = null,
        int validation_freq = 1,
        IReadOnlyDictionary<int, float>? class_weight = null,
        int initial_epoch = 0,
        int metrics_every = 1,
        Length? time_budget = null,
        CancellationToken cancellation_token = default)
    {
        using var training = new DatasetBatches(dataset);
        using DatasetBatches? validation = validation_data is null ? null : new DatasetBatches(validation_data);
        ModelTrainer Trainer() => new(model, training, validation, class_weight) { MetricsEvery = Fitting.MetricsEvery(metrics_every, callbacks) };
        return Fitting.Train(model, Trainer, Fitting.Options(epochs, initial_epoch, validation_freq, verbose, time_budget, cancellation_token), callbacks);
    }

    /// <inheritdoc cref="Fit(IModel, IDatasetV2, int, int, IEnumerable{Callback}?, IDatasetV2?, int, IReadOnlyDictionary{int, float}?, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, IDatasetV2 dataset, int epochs = 1, params IEnumerable<Callback> callbacks) =>
        Fit(model, dataset, epochs, verbose: 1, callbacks: callbacks);

    /// <inheritdoc cref="Fit(IModel, IDatasetV2, int, int, IEnumerable{Callback}?, IDatasetV2?, int, IReadOnlyDictionary{int, float}?, int, int, Length?, CancellationToken)"/>
    public static FitHistory Fit(this IModel model, IDatasetV2 dataset, int epochs, IDatasetV2? validation_data, params IEnumerable<Callback> callbacks) =>
        Fit(model, dataset, epochs, verbose: 1, callbacks: callbacks, validation_data: validation_data);
}
