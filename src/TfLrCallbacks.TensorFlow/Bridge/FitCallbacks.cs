using Tensorflow;
using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Carries callbacks into TensorFlow.NET's own <c>fit</c>. One object serves one fit at a time, and as many after each other as you like; a list
/// for <c>fit</c> may hold others beside it.
/// </summary>
/// <remarks>
/// <para>
/// The rate is set before the first batch, also on a fresh model, and from any thread. <c>learning_rate</c> is in the host's history, and so is what
/// callbacks add to the logs of a batch. A stop acts after the batch in which it was asked for: the batches that are left in the epoch are run by
/// <c>fit</c> but train nothing.
/// </para>
/// <para>
/// What plain <c>fit</c> cannot do, and <c>model.Fit</c> can: it never says that the training is over. <see cref="Callback.OnTrainEnd"/> is called after the
/// last epoch, after a stop and after a failure in one of the callbacks. After an exception from elsewhere, and where the end of the last epoch was left out
/// (a dataset with validation data), it is called with whatever comes first: the next call of TfLrCallbacks for this model or the next fit with callbacks on this thread,
/// <see cref="Dispose"/>, or the end of the process. Callbacks then see the weights of the last batch; where the model has been trained since, it keeps the newer ones.
/// <c>OnTest</c> hooks are not called, because fit does not say when it validates.
/// </para>
/// <para>Notes and warnings are written to <see cref="Output"/>, and the warnings are kept in <see cref="Warnings"/>.</para>
/// </remarks>
#pragma warning disable CA1708 // TensorFlow.NET's interface has a history in small letters
public sealed class FitCallbacks : ICallback, IDisposable
#pragma warning restore CA1708
{
    private readonly FitEvents _events;

    internal FitCallbacks(IModel model, RunLength? length, IReadOnlyList<Callback> callbacks)
    {
        BridgeLimit.Require(callbacks);
        _events = new FitEvents(new FitHost(model), length, callbacks);
    }

    /// <summary>Gets or sets where notes and warnings of the callbacks are written to.</summary>
    /// <value>The default, null, is the console: warnings go to standard error, notes to standard output. <see cref="TextWriter.Null"/> writes nothing.</value>
    public TextWriter? Output
    {
        get => _events.Output;
        set => _events.Output = value;
    }

    /// <summary>Gets what happened in the fit, or in the last one: the logs of every epoch, the rate and loss of every step, why it ended.</summary>
    public TfLrCallbacks.History History => _events.History;

    /// <summary>Gets what was wrong in the fit without ending it.</summary>
    public IReadOnlyList<string> Warnings => History.Warnings;

    /// <summary>Gets or sets nothing that is used; TensorFlow.NET's interface asks for it.</summary>
    public Dictionary<string, List<float>> history { get; set; } = [];

    /// <summary>Ends the training for the callbacks, where <c>fit</c> has not made that clear. Does nothing where it is over.</summary>
    public void Dispose() => _events.Complete();

    /// <inheritdoc/>
    public void on_train_begin() => _events.TrainBegin();

    /// <inheritdoc/>
    public void on_train_end() => _events.Complete();

    /// <inheritdoc/>
    public void on_epoch_begin(int epoch) => _events.EpochBegin(epoch);

    /// <inheritdoc/>
    public void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs) => _events.EpochEnd(epoch, epoch_logs);

    /// <inheritdoc/>
    public void on_train_batch_begin(long step) => _events.BatchBegin(step);

    /// <inheritdoc/>
    public void on_train_batch_end(long end_step, Dictionary<string, float> logs) => _events.BatchEnd(end_step, logs);

    /// <inheritdoc/>
    public void on_predict_begin()
    {
    }

    /// <inheritdoc/>
    public void on_predict_end()
    {
    }

    /// <inheritdoc/>
    public void on_predict_batch_begin(long step)
    {
    }

    /// <inheritdoc/>
    public void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs)
    {
    }

    /// <inheritdoc/>
    public void on_test_begin()
    {
    }

    /// <inheritdoc/>
    public void on_test_end(Dictionary<string, float> logs)
    {
    }

    /// <inheritdoc/>
    public void on_test_batch_begin(long step)
    {
    }

    /// <inheritdoc/>
    public void on_test_batch_end(long end_step, Dictionary<string, float> logs)
    {
    }
}
