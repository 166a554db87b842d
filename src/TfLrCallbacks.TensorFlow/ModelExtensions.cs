using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Schedules and callbacks for TensorFlow.NET's models: a bridge into their <c>fit</c>, and a <c>Fit</c> of our own.</summary>
/// <example>
/// <code>
/// model.fit(x, y, batch_size: 64, epochs: 5, callbacks: model.Callbacks(new WarmupCosine(1e-3, warmup: "10%")));
/// model.Fit(x, y, batch_size: 64, epochs: 5, validation_data: (xv, yv), new OneCycle(0.1), new EarlyStopping("val_loss", patience: 3));
/// </code>
/// </example>
public static class ModelExtensions
{
    /// <summary>Makes callbacks into what TensorFlow.NET's <c>fit</c> takes for <c>callbacks</c>.</summary>
    /// <param name="model">The model that is fitted; it may be compiled later.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>A list with one <see cref="FitCallbacks"/>.</returns>
#pragma warning disable CA1002, CA2000 // TensorFlow.NET's fit takes a List, and whoever fits owns what is in it
    public static List<ICallback> Callbacks(this IModel model, params IEnumerable<Callback> callbacks) => [Callback(model, callbacks)];

    /// <summary>Makes callbacks into what TensorFlow.NET's <c>fit</c> takes, for a fit whose length is told.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="length">How long the fit is, such as <see cref="RunLength.From"/> gives it. Without it, it is learnt from what fit prints.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>A list with one <see cref="FitCallbacks"/>.</returns>
    public static List<ICallback> Callbacks(this IModel model, RunLength length, params IEnumerable<Callback> callbacks) => [Callback(model, length, callbacks)];
#pragma warning restore CA1002, CA2000

    /// <summary>Makes callbacks into one callback of TensorFlow.NET, to stand beside others in a list.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The callback; dispose it where the end of the training must not wait for the next fit.</returns>
    public static FitCallbacks Callback(this IModel model, params IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(callbacks);
        return new FitCallbacks(model, null, [.. callbacks]);
    }

    /// <summary>Makes callbacks into one callback of TensorFlow.NET, for a fit whose length is told.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="length">How long the fit is.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The callback.</returns>
    public static FitCallbacks Callback(this IModel model, RunLength length, params IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(length);
        ArgumentNullException.ThrowIfNull(callbacks);
        return new FitCallbacks(model, length, [.. callbacks]);
    }

    /// <summary>Trains a model on arrays, with the callbacks at the end of the call.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">How many samples a batch has; -1 for 32.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="validation_data">What to evaluate after every epoch; null for nothing.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The history.</returns>
    public static FitHistory Fit(
        this IModel model,
        NDArray x,
        NDArray y,
        int batch_size = -1,
        int epochs = 1,
        ValidationData? validation_data = null,
        params IEnumerable<Callback> callbacks) =>
        Fit(model, [x], y, batch_size, epochs, callbacks: callbacks, validation_data: validation_data);

    /// <summary>Trains a model on arrays, with the arguments of TensorFlow.NET's <c>fit</c>.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">How many samples a batch has; -1 for 32.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="verbose">What is shown: 0 nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <param name="validation_split">Which fraction of the samples, the last ones, is for validation, where no <paramref name="validation_data"/> is given.</param>
    /// <param name="validation_data">What to evaluate after an epoch; null for nothing.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="class_weight">The weight of each class; multiplied with those of the samples.</param>
    /// <param name="sample_weight">The weight of each sample.</param>
    /// <param name="initial_epoch">The epoch to start at.</param>
    /// <param name="validation_freq">Every how many epochs there is a validation.</param>
    /// <param name="seed">What the orders are drawn with: the same seed, the same training (but for Dropout, which TensorFlow.NET does not seed).</param>
    /// <param name="cancellation_token">What cancels the training, before its next step.</param>
    /// <returns>The history.</returns>
    /// <exception cref="ArgumentException">The model cannot be trained, or arguments are out of range.</exception>
    /// <exception cref="InvalidOperationException">A variable has no gradient.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
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
        CancellationToken cancellation_token = default) =>
        Fit(model, [x], y, batch_size, epochs, verbose, callbacks, validation_split, validation_data, shuffle, class_weight, sample_weight, initial_epoch, validation_freq, seed, cancellation_token);

    /// <summary>Trains a model with several inputs on arrays, with the arguments of TensorFlow.NET's <c>fit</c>.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">How many samples a batch has; -1 for 32.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="verbose">What is shown: 0 nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <param name="validation_split">Which fraction of the samples, the last ones, is for validation, where no <paramref name="validation_data"/> is given.</param>
    /// <param name="validation_data">What to evaluate after an epoch; null for nothing.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own.</param>
    /// <param name="class_weight">The weight of each class; multiplied with those of the samples.</param>
    /// <param name="sample_weight">The weight of each sample.</param>
    /// <param name="initial_epoch">The epoch to start at.</param>
    /// <param name="validation_freq">Every how many epochs there is a validation.</param>
    /// <param name="seed">What the orders are drawn with.</param>
    /// <param name="cancellation_token">What cancels the training, before its next step.</param>
    /// <returns>The history.</returns>
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
        var trainer = new ModelTrainer(model, training, validation_data?.Batches(size), class_weight);
        var options = new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = initial_epoch,
            ValidationFrequency = validation_freq,
            Verbose = verbose,
            CancellationToken = cancellation_token,
        };
        return Fitting.Train(model, trainer, options, callbacks ?? []);
    }

    /// <summary>Trains a model on a dataset, with the callbacks at the end of the call.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="dataset">The data, in batches.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="validation_data">What to evaluate after every epoch, in batches; null for nothing.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The history.</returns>
    public static FitHistory Fit(
        this IModel model,
        IDatasetV2 dataset,
        int epochs = 1,
        IDatasetV2? validation_data = null,
        params IEnumerable<Callback> callbacks) =>
        Fit(model, dataset, epochs, verbose: 1, callbacks: callbacks, validation_data: validation_data);

    /// <summary>Trains a model on a dataset. It is read to its end, also where it does not say how long it is.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="dataset">The data, in batches.</param>
    /// <param name="epochs">The epoch that the run goes up to.</param>
    /// <param name="verbose">What is shown: 0 nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <param name="validation_data">What to evaluate after an epoch, in batches; null for nothing.</param>
    /// <param name="validation_freq">Every how many epochs there is a validation. TensorFlow.NET's <c>validation_step</c> leaves out the end of the other epochs; this does not.</param>
    /// <param name="class_weight">The weight of each class.</param>
    /// <param name="initial_epoch">The epoch to start at.</param>
    /// <param name="cancellation_token">What cancels the training, before its next step.</param>
    /// <returns>The history.</returns>
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
        CancellationToken cancellation_token = default)
    {
        using var training = new DatasetBatches(dataset);
        using DatasetBatches? validation = validation_data is null ? null : new DatasetBatches(validation_data);
        var trainer = new ModelTrainer(model, training, validation, class_weight);
        var options = new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = initial_epoch,
            ValidationFrequency = validation_freq,
            Verbose = verbose,
            CancellationToken = cancellation_token,
        };
        return Fitting.Train(model, trainer, options, callbacks ?? []);
    }

    /// <summary>Finds a learning rate for a model and its data, and gives the model back as it was.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batch_size">How many samples a batch has; -1 for 32. Take that of the training.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every step; null for none.</param>
    /// <param name="seed">What the order of the samples is drawn with.</param>
    /// <param name="cancellation_token">What cancels the test.</param>
    /// <returns>What was found; see <see cref="LrRangeTest"/>.</returns>
    public static RangeTestResult FindLearningRate(
        this IModel model,
        NDArray x,
        NDArray y,
        int batch_size = -1,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        int seed = 0,
        CancellationToken cancellation_token = default) =>
        new LrRangeTest(options).Run(
            new ModelTrainer(model, new ArrayBatches([x], y, null, Fitting.BatchSize(batch_size), seed)), progress, cancellation_token);

    /// <summary>Finds a learning rate for a model and its data, and gives the model back as it was.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="dataset">The data, in batches; the loss is measured on rows of its first ones.</param>
    /// <param name="options">How the test runs; null for the defaults.</param>
    /// <param name="progress">Receives a report for every step; null for none.</param>
    /// <param name="cancellation_token">What cancels the test.</param>
    /// <returns>What was found.</returns>
    public static RangeTestResult FindLearningRate(
        this IModel model,
        IDatasetV2 dataset,
        LrRangeTestOptions? options = null,
        IProgress<RangeTestProgress>? progress = null,
        CancellationToken cancellation_token = default)
    {
        using var training = new DatasetBatches(dataset);
        return new LrRangeTest(options).Run(new ModelTrainer(model, training), progress, cancellation_token);
    }
}
