using System.Diagnostics.Metrics;

namespace TfLrCallbacks;

/// <summary>
/// Shows a training to <c>dotnet-counters</c>, OpenTelemetry and whatever else listens to <see cref="Meter"/>s of the process.
/// </summary>
/// <remarks>
/// <para>The meter is <c>TfLrCallbacks</c>; every measurement has the tag <c>run</c>. Without a listener a step costs a few nanoseconds.</para>
/// <list type="table">
/// <item><term><c>tflr.learning_rate</c></term><description>gauge, every step: the rate that it was trained with</description></item>
/// <item><term><c>tflr.loss</c></term><description>gauge, every step: the loss of its batch alone</description></item>
/// <item><term><c>tflr.steps</c></term><description>counter of optimizer steps; its rate is steps per second</description></item>
/// <item><term><c>tflr.epochs</c></term><description>counter of epochs that ended</description></item>
/// </list>
/// </remarks>
/// <example>
/// <code>
/// dotnet-counters monitor --process-id PID --counters TfLrCallbacks
/// </code>
/// </example>
public sealed class MetricsMeter : LoggingCallback
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "TfLrCallbacks";

    private static readonly Meter Shared = new(MeterName, LibraryVersion.Text);
    private static readonly Gauge<double> LearningRate = Shared.CreateGauge<double>("tflr.learning_rate", description: "The rate that the last step was trained with.");
    private static readonly Gauge<double> Loss = Shared.CreateGauge<double>("tflr.loss", description: "The loss of the last batch alone.");
    private static readonly Counter<long> Steps = Shared.CreateCounter<long>("tflr.steps", "{step}", "Optimizer steps made.");
    private static readonly Counter<long> Epochs = Shared.CreateCounter<long>("tflr.epochs", "{epoch}", "Epochs that ended.");

    private readonly KeyValuePair<string, object?> _run;

    /// <summary>Initializes the callback.</summary>
    /// <param name="run">The name of this training among those of the process: the value of the tag <c>run</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public MetricsMeter(string run = "default") => _run = new("run", Check.NotEmpty(run));

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        LearningRate.Record(logs[LogNames.LearningRate], _run);
        Loss.Record(run.BatchLoss, _run);
        Steps.Add(1, _run);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Epochs.Add(1, _run);
}
