using System.Text.Json;

namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>The events of a fit of the real library, played to the reader of events.</summary>
internal sealed class Trace
{
    private static readonly JsonElement All = Golden.Read("traces");

    private readonly JsonElement _trace;

    private Trace(string name) => _trace = All.GetProperty(name);

    /// <summary>Gets the names of the recorded fits in which one callback heard all and nobody threw before the first step.</summary>
    public static IEnumerable<string> Names => All.EnumerateObject()
        .Where(trace => trace.Name is not "two_callbacks_add_keys" && Of(trace.Name).Hooks("on_train_batch_end").Any())
        .Select(trace => trace.Name);

    public IEnumerable<JsonElement> Events => _trace.GetProperty("events").EnumerateArray().Where(e => e.TryGetProperty("hook", out _));

    public int Epochs => Setup("epochs") ?? 3;

    private int Samples => Setup("samples") ?? 40;

    private int BatchSize => Setup("batch_size") ?? 8;

    public static Trace Of(string name) => new(name);

    public IEnumerable<JsonElement> Hooks(string name) => Events.Where(e => e.GetProperty("hook").GetString() == name);

    /// <summary>How many steps the longest epoch had.</summary>
    public long Steps => Hooks("on_train_batch_begin").Max(e => e.GetProperty("step").GetInt64()) + 1;

    /// <summary>How many samples the running mean is of after a step.</summary>
    public double SamplesAfter(long step) => Math.Min(Samples, (step + 1) * BatchSize);

    /// <summary>Plays all events; the logs are dictionaries as the library gives them: one for each step, which its epoch's end shares.</summary>
    /// <returns>The logs of every epoch end, after the callbacks wrote into them.</returns>
    public List<Dictionary<string, float>> Play(FitEvents events, FakeHost host)
    {
        List<Dictionary<string, float>> epochs = [];
        Dictionary<string, float> logs = [];
        foreach (JsonElement e in Events)
        {
            switch (e.GetProperty("hook").GetString())
            {
                case "on_train_begin":
                    events.TrainBegin();
                    break;
                case "on_epoch_begin":
                    host.SamplesInMean = host.ResetActs || e.GetProperty("epoch").GetInt32() is 0 ? 0 : host.SamplesInMean;
                    events.EpochBegin(e.GetProperty("epoch").GetInt32());
                    break;
                case "on_train_batch_begin":
                    events.BatchBegin(e.GetProperty("step").GetInt64());
                    break;
                case "on_train_batch_end":
                    long step = e.GetProperty("step").GetInt64();
                    logs = e.GetProperty("logs").EnumerateObject().Any(log => log.Name.StartsWith("val_", StringComparison.Ordinal)) ? logs : [];
                    Add(e, logs);
                    host.SamplesInMean = SamplesAfter(step);
                    events.BatchEnd(step, logs);
                    break;
                case "on_epoch_end":
                    Add(e, logs);
                    events.EpochEnd(e.GetProperty("epoch").GetInt32(), logs);
                    epochs.Add(logs);
                    break;
                default:
                    break;
            }
        }

        return epochs;
    }

    private static void Add(JsonElement e, Dictionary<string, float> logs)
    {
        foreach (JsonProperty log in e.GetProperty("logs").EnumerateObject())
        {
            logs[log.Name] = (float)log.Value.Number();
        }
    }

    private int? Setup(string name) =>
        _trace.GetProperty("setup").TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;
}
