namespace TfLrCallbacks;

/// <summary>
/// Stops a training when the loss of a batch is not a finite number.
/// </summary>
/// <remarks>As Keras' <c>TerminateOnNaN</c>: validation and the end of the epoch still take place after a stop; not after an exception.</remarks>
/// <param name="raiseError">Whether to throw instead of asking for a stop.</param>
public sealed class TerminateOnNaN(bool raiseError = false) : Callback
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The loss is not finite and an error was asked for.</exception>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        double loss = logs.TryGetValue(LogNames.Loss, out double mean) ? mean : run.BatchLoss;
        if (double.IsFinite(loss))
        {
            return;
        }

        if (raiseError)
        {
            throw new InvalidOperationException(
                $"NaN or Inf loss encountered at batch {batch}. Loss value: {PythonNumber.Repr(loss)}. Terminating training immediately.");
        }

        run.Note($"Batch {batch}: Invalid loss, terminating training");
        run.RequestStop($"TerminateOnNaN: the loss was {PythonNumber.Repr(loss)} at batch {batch} of epoch {run.Epoch + 1}.");
    }
}
