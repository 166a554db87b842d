using System.Collections;
using System.Globalization;
using System.Reflection;
using TfLrCallbacks;

namespace AttackTests;

/// <summary>Writes down, at every hook, all that anybody can see: position, rate, momentum, logs, and every public value of the callbacks.</summary>
internal sealed class Witness(IReadOnlyList<Callback> watched, string folder, ManualTime clock) : Callback
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public override void OnEpochBegin(ITrainingRun run, int epoch) => Write(run, $"epoch {epoch} begins");

    public override void OnEpochEnd(ITrainingRun run, int epoch, IDictionary<string, double> logs) => Write(run, $"epoch {epoch} ends", logs);

    public override void OnTrainBatchBegin(ITrainingRun run, long batch) => Write(run, $"batch {batch} begins");

    public override void OnTrainBatchEnd(ITrainingRun run, long batch, IDictionary<string, double> logs)
    {
        Write(run, $"batch {batch} ends", logs);
        clock.Advance(TimeSpan.FromSeconds(1));
    }

    public override void OnTestEnd(ITrainingRun run, IDictionary<string, double> logs) => Write(run, "validation ends", logs);

    public override void OnTrainEnd(ITrainingRun run, IDictionary<string, double> logs) => Write(run, "training ends", logs);

    public override void OnLearningRateChange(ITrainingRun run, RateChange change) => Write(run, change.ToString());

    public override void OnNote(ITrainingRun run, string message)
    {
        if (!TellsOfResuming(message))
        {
            Write(run, message);
        }
    }

    private static bool TellsOfResuming(object? message) => message is string text && text.StartsWith("Resumed", StringComparison.Ordinal);

    private static string Text(object? value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => text,
        PlateauState state => string.Join(' ', state.GetType().GetProperties().Select(property => $"{property.Name}={Text(property.GetValue(state))}")),
        IEnumerable many => string.Join(' ', many.Cast<object?>().Where(item => !TellsOfResuming(item)).Select(Text)),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        null => "null",
        _ => value.ToString()!,
    };

    private void Write(ITrainingRun run, string what, IDictionary<string, double>? logs = null)
    {
        string position = FormattableString.Invariant($"step {run.Step} epoch {run.Epoch} of {run.Length.TotalSteps}, rate {run.LearningRate:R}, momentum {run.Momentum:R}, loss {run.BatchLoss:R}, stop {run.StopReason}");
        string logged = string.Join(", ", (logs ?? new Dictionary<string, double>()).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {Text(entry.Value)}"));
        string values = string.Join("; ", watched.SelectMany(callback => callback.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length is 0)
            .Select(property => $"{callback.GetType().Name}.{property.Name}={Text(property.GetValue(callback))}")));
        _lines.Add($"{what}: {position} | {logged} | {values}".Replace(folder, string.Empty, StringComparison.Ordinal));
    }
}
