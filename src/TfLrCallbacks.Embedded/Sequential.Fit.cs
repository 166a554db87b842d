using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <content>Training and evaluation.</content>
public sealed partial class Sequential
{
    /// <summary>Trains on arrays.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, in the form that the loss takes.</param>
    /// <param name="batchSize">The number of samples per step, 1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="epochs">The epoch that the training goes up to, 0 or more.</param>
    /// <param name="verbose">0 shows nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="validationSplit">The share of the samples that is set apart for validation, from 0 up to, but not including, 1:
    /// the last ones, before any shuffling.</param>
    /// <param name="validationData">The inputs and targets of the validation, and the weights of its samples where they have any, instead of a split.</param>
    /// <param name="shuffle">Whether every epoch takes the samples in a new random order.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="initialEpoch">The epoch to start at.</param>
    /// <param name="validationBatchSize">The number of samples per validation batch; <paramref name="batchSize"/> by default.</param>
    /// <param name="validationFreq">The number of epochs from one validation to the next, 1 or more.</param>
    /// <param name="sampleWeight">The weight of each sample in the loss, (samples), 0 or more; also (samples, positions …) where outputs have several
    /// axes. The loss is the weighted sum divided by the number of samples, as in Keras. A validation split takes its part along.</param>
    /// <param name="timeBudget">The time that the training may take, such as <c>"10 minutes"</c>, instead of epochs; schedules end with it.</param>
    /// <param name="cancellationToken">Cancels the training before the next step.</param>
    /// <param name="callbacks">Callbacks and schedules, called in this order.</param>
    /// <returns>The history of the training.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public History Fit(
        NDArray x,
        NDArray y,
        int batchSize = 32,
        int epochs = 1,
        int verbose = 1,
        double validationSplit = 0,
        ValidationData? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        int initialEpoch = 0,
        int? validationBatchSize = null,
        int validationFreq = 1,
        NDArray? sampleWeight = null,
        Length? timeBudget = null,
        CancellationToken cancellationToken = default,
        params IEnumerable<Callback> callbacks) =>
        Fit(
            CreateTrainer(x, y, batchSize, validationSplit, validationData, shuffle, classWeight, validationBatchSize, sampleWeight),
            Options(epochs, verbose, initialEpoch, validationFreq, timeBudget, cancellationToken),
            callbacks);

    /// <summary>Trains on a stream of batches; its length need not be known.</summary>
    /// <param name="batches">The batches. The stream is enumerated again in every epoch, so it must be repeatable.</param>
    /// <param name="epochs">The epoch that the training goes up to, 0 or more.</param>
    /// <param name="verbose">0 shows nothing, 1 a progress bar, 2 a line for each epoch.</param>
    /// <param name="stepsPerEpoch">The number of batches per epoch, 1 or more: the next epoch then continues in the stream, and a stream that has ended is started
    /// again. By default an epoch ends with the stream.</param>
    /// <param name="validationBatches">The batches of the validation; enumerated once per validation.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="initialEpoch">The epoch to start at.</param>
    /// <param name="validationFreq">The number of epochs from one validation to the next, 1 or more.</param>
    /// <param name="timeBudget">The time that the training may take, such as <c>"10 minutes"</c>, instead of epochs; schedules end with it.</param>
    /// <param name="cancellationToken">Cancels the training before the next step.</param>
    /// <param name="callbacks">Callbacks and schedules, called in this order.</param>
    /// <returns>The history of the training.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled, or the stream has no batch.</exception>
    public History Fit(
        IEnumerable<Batch> batches,
        int epochs = 1,
        int verbose = 1,
        int? stepsPerEpoch = null,
        IEnumerable<Batch>? validationBatches = null,
        IReadOnlyDictionary<int, double>? classWeight = null,
        int initialEpoch = 0,
        int validationFreq = 1,
        Length? timeBudget = null,
        CancellationToken cancellationToken = default,
        params IEnumerable<Callback> callbacks)
    {
        var trainer = (SequentialTrainer)CreateTrainer(batches, stepsPerEpoch, validationBatches, classWeight);
        try
        {
            return Fit(trainer, Options(epochs, verbose, initialEpoch, validationFreq, timeBudget, cancellationToken), callbacks);
        }
        finally
        {
            trainer.Close();
        }
    }

    /// <summary>Combines the model and data for a training loop of your own or a learning-rate range test.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample, in the form that the loss takes.</param>
    /// <param name="batchSize">The number of samples per step, 1 or more; the last batch of an epoch may be smaller.</param>
    /// <param name="validationSplit">The share of the samples that is set apart for validation, from 0 up to, but not including, 1:
    /// the last ones, before any shuffling.</param>
    /// <param name="validationData">The inputs and targets of the validation, and the weights of its samples where they have any, instead of a split.</param>
    /// <param name="shuffle">Whether every epoch takes the samples in a new random order.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <param name="validationBatchSize">The number of samples per validation batch; <paramref name="batchSize"/> by default.</param>
    /// <param name="sampleWeight">The weight of each sample in the loss, (samples), 0 or more.</param>
    /// <returns>The trainer. Several of one model share its weights, optimizer and random state.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public ITrainer CreateTrainer(
        NDArray x,
        NDArray y,
        int batchSize = 32,
        double validationSplit = 0,
        ValidationData? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        int? validationBatchSize = null,
        NDArray? sampleWeight = null) =>
        CreateTrainer(
            x, y, batchSize, validationSplit, validationData, classWeight, validationBatchSize, sampleWeight, (random, count, _) => random.Order(count, shuffle));

    /// <summary>Combines the model and a stream of batches for a training loop of your own or a learning-rate range test.</summary>
    /// <param name="batches">The batches. The stream is enumerated again in every epoch, so it must be repeatable.</param>
    /// <param name="stepsPerEpoch">The number of batches per epoch, 1 or more; by default an epoch ends with the stream.</param>
    /// <param name="validationBatches">The batches of the validation.</param>
    /// <param name="classWeight">The weight in the training loss of the samples of a class; 1 where a class is not named.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">The first batch does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled, or the stream has no batch.</exception>
    public ITrainer CreateTrainer(
        IEnumerable<Batch> batches,
        int? stepsPerEpoch = null,
        IEnumerable<Batch>? validationBatches = null,
        IReadOnlyDictionary<int, double>? classWeight = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (stepsPerEpoch is { } steps)
        {
            Check.AtLeast(1, steps, nameof(stepsPerEpoch));
        }

        Batch first = batches.Take(1).ToArray() switch
        {
            [] => throw new InvalidOperationException("The stream has no batch, so there is nothing to train on."),
            [{ X: not null, Y: not null } batch] => batch,
            _ => throw new ArgumentException("The first batch of the stream is null, or has no inputs or targets.", nameof(batches)),
        };
        CompiledModel model = ModelFor(first.X);
        return new SequentialTrainer(
            model,
            new StreamBatches(batches, nameof(batches), model, stepsPerEpoch, classWeight),
            validationBatches is null ? null : new StreamBatches(validationBatches, nameof(validationBatches), model, null, null),
            Random,
            Workers);
    }

    /// <summary>Computes loss and metrics over data, without changing the model.</summary>
    /// <param name="x">The inputs, (samples, …).</param>
    /// <param name="y">The targets, one row for each sample.</param>
    /// <param name="batchSize">The number of samples computed at a time, 1 or more.</param>
    /// <param name="sampleWeight">The weight of each sample in the loss, (samples), 0 or more.</param>
    /// <returns>The values over all samples: <c>loss</c>, and the compiled metrics.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, is empty, or holds numbers that are not finite.</exception>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(NDArray x, NDArray y, int batchSize = 32, NDArray? sampleWeight = null)
    {
        Check.AtLeast(1, batchSize);
        CompiledModel model = ModelFor(x);
        var all = new ArrayBatches(new Samples(x, y, model, sampleWeight: sampleWeight), batchSize, null);
        return new SequentialTrainer(model, all, all, Random).ValidationMeans();
    }

    internal ITrainer CreateTrainer(
        NDArray x,
        NDArray y,
        int batchSize,
        double validationSplit,
        ValidationData? validationData,
        IReadOnlyDictionary<int, double>? classWeight,
        int? validationBatchSize,
        NDArray? sampleWeight,
        Func<RandomSource, int, int, long[]> order)
    {
        ArgumentNullException.ThrowIfNull(y);
        Check.AtLeast(1, batchSize);
        Check.AtLeast(1, validationBatchSize ?? batchSize, nameof(validationBatchSize));
        CompiledModel model = ModelFor(x);
        if (validationSplit is not 0)
        {
            ((x, y, sampleWeight), validationData) = ValidationSplit.Of(new ValidationData(x, y, sampleWeight), validationSplit, validationData);
        }

        var training = new Samples(x, y, model, classWeight, sampleWeight);
        Samples? validation = validationData is var (validationX, validationY, validationWeight)
            ? Samples.Of("The validation data", () => new Samples(validationX, validationY, model, null, validationWeight), nameof(validationData))
            : null;
        SequentialTrainer TrainerOf(Sequential owner, CompiledModel compiled, IWorkers? workers) => new(
            compiled,
            new ArrayBatches(training, batchSize, epoch => order(owner.Random, training.Count, epoch)),
            validation is null ? null : new ArrayBatches(validation, validationBatchSize ?? batchSize, null),
            owner.Random,
            workers,
            () =>
            {
                Sequential copy = owner.Copy();
                return TrainerOf(copy, copy._model!, workers: null);
            });

        return TrainerOf(this, model, Workers);
    }

    private History Fit(ITrainer trainer, FitOptions options, IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(callbacks);
        Callback[] all = [.. callbacks];
        return trainer.Fit(options, [.. all, new RateMemory(_model!.Optimizer.Left, all, rate => $"model.Optimizer.LearningRate = {rate}")]);
    }

    private static FitOptions Options(int epochs, int verbose, int initialEpoch, int validationFreq, Length? timeBudget, CancellationToken cancellationToken) => new()
    {
        Epochs = epochs,
        InitialEpoch = initialEpoch,
        ValidationFrequency = validationFreq,
        TimeBudget = timeBudget,
        Verbose = verbose,
        CancellationToken = cancellationToken,
    };
}
