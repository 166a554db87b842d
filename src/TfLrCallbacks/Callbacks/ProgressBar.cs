namespace TfLrCallbacks;

/// <summary>Shows the progress of a training on a terminal, with the learning rate.</summary>
public sealed class ProgressBar(bool linePerEpoch = false, TextWriter? output = null) : LoggingCallback
{
    private readonly TextWriter _output = output ?? Console.Out;

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        _output.WriteLine($"{linePerEpoch}{epoch}");
    }
}
