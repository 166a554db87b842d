namespace TfLrCallbacks.TensorFlow;

/// <summary>Writes notes and warnings of a training, one line each.</summary>
internal sealed class MessageWriter(TextWriter output) : LoggingCallback
{
    /// <inheritdoc/>
    public override void OnNote(ITrainingRun run, string message) => output.WriteLine(message);

    /// <inheritdoc/>
    public override void OnWarning(ITrainingRun run, string message) => output.WriteLine($"Warning: {message}");
}
