using TfLrCallbacks;

namespace CrashTests.Child;

/// <summary>Writes every warning as a line.</summary>
internal sealed class WarningWriter(TextWriter output) : LoggingCallback
{
    public override void OnWarning(ITrainingRun run, string message) => output.WriteLine($"warning: {message}");
}
