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
/// last epoch, after a stop and after a failure in one of the callbacks; but after an exception from elsewhere, and where the end of the last epoch was left out
/// (a dataset with validation data), only when the next fit begins or when this object is disposed. <c>OnTest</c> hooks are not called, because TensorFlow.NET does not tell
/// of a validation before it is over. <c>verbose</c> has no effect there.
/// </para>
/// </remarks>
public sealed class FitCallbacks : ICallback, IDisposable
{
    private readonly FitEvents _events;

    internal FitCallbacks(IModel model, RunLength? length, IReadOnlyList<Callback> callbacks) =>
        _events = new FitEvents(new FitHost(model), length, callbacks);

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
