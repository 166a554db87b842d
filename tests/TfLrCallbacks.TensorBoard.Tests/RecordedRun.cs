using System.Text.Json;

namespace TfLrCallbacks.Tests;

/// <summary>Plays a recorded Keras training (two batches an epoch) to callbacks: the same logs, rates and validations.</summary>
internal static class RecordedRun
{
    private const long StepsPerEpoch = 2;

    public static void Play(JsonElement recorded, TensorBoard callback)
    {
        int fit = 0;
        foreach (JsonElement history in recorded.Items("history"))
        {
            Play(recorded, history, fit++, callback);
        }
    }

    /// <summary>Gives what Keras wrote: folder, tag, step and value, in order.</summary>
    public static IReadOnlyList<(string Folder, string Tag, long Step, double? Value)> Events(string id) =>
    [
        .. from file in RecordedFile.All
           where file.Case == id
           from entry in file.Read().Events
           from value in entry.Values
           select (file.Folder, value.Tag, entry.Step, value.Scalar),
    ];

    private static void Play(JsonElement recorded, JsonElement history, int fit, TensorBoard callback)
    {
        JsonElement options = recorded.GetProperty("fit");
        int first = Option(options, "initial_epoch", 0);
        var model = new ScriptedTrainer(StepsPerEpoch, [0.0]);
        var run = new TrainingRun(model, new RunLength(Option(options, "epochs", 1), StepsPerEpoch), first, [callback]);
        run.Begin();
        for (int row = 0; row < history.GetProperty("loss").GetArrayLength(); row++)
        {
            int epoch = first + row;
            run.BeginEpoch(epoch);
            for (long batch = 0; batch < StepsPerEpoch; batch++)
            {
                model.LearningRate = Rate(recorded, history, row, batch);
                run.BeginBatch(batch);
                run.EndBatch(batch, 0, BatchLogs(recorded, history, fit, row, batch));
            }

            Dictionary<string, double> logs = Row(history, row, validation: false);
            if ((epoch + 1) % Option(options, "validation_freq", 1) is 0)
            {
                Dictionary<string, double> validation = Row(history, row / Option(options, "validation_freq", 1), validation: true);
                if (validation.Count > 0)
                {
                    run.BeginTest();
                    run.EndTest(validation);
                }

                foreach ((string name, double value) in validation)
                {
                    logs["val_" + name] = value;
                }
            }

            run.EndEpoch(epoch, logs);
        }

        run.End(failed: false);
    }

    private static double Rate(JsonElement recorded, JsonElement history, int row, long batch) =>
        recorded.Text("optimizer") is "schedule" ? 0.1 * Math.Pow(0.9, (row * StepsPerEpoch) + batch)
        : history.TryGetProperty("learning_rate", out JsonElement rates) ? rates[row].GetDouble()
        : 0.1;

    /// <summary>Gives the logs of a batch: what Keras wrote for it, and for what was not written the value of the epoch.</summary>
    private static Dictionary<string, double> BatchLogs(JsonElement recorded, JsonElement history, int fit, int row, long batch)
    {
        Dictionary<string, double> logs = Row(history, row, validation: false);
        EventFile file = RecordedFile.All.Where(one => one.Case == recorded.Text("id") && one.Folder is "train").ElementAt(fit).Read();
        foreach (string name in logs.Keys)
        {
            foreach ((_, double value) in file.Scalars("batch_" + name).Where(entry => entry.Step == (row * StepsPerEpoch) + batch + 1))
            {
                logs[name] = value;
            }
        }

        return logs;
    }

    private static Dictionary<string, double> Row(JsonElement history, int row, bool validation) =>
        history.EnumerateObject()
            .Where(series => series.Name is not LogNames.LearningRate && series.Name.StartsWith("val_", StringComparison.Ordinal) == validation)
            .ToDictionary(series => validation ? series.Name["val_".Length..] : series.Name, series => series.Value[row].GetDouble());

    private static int Option(JsonElement options, string name, int otherwise) =>
        options.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;
}
