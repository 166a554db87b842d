using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TfLrCallbacks;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>Records runs of the range test step by step, for tests that walk them again without an engine.</summary>
internal static class WalkRecording
{
    private static readonly JsonSerializerOptions Text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Records every task with some seeds into a compressed file, one run a line.</summary>
    public static void Write(string file, IEnumerable<BenchTask> tasks, int seeds, TextWriter log)
    {
        var runs = new List<string>();
        foreach (BenchTask task in tasks)
        {
            try
            {
                runs.AddRange(Enumerable.Range(0, seeds).Select(seed => Record(task, seed).ToJsonString(Text)).ToArray());
                log.WriteLine(task.Id);
            }
            catch (Exception error) when (error is NotSupportedException or ArgumentException)
            {
                log.WriteLine($"{task.Id} is left out: {error.Message}");
            }
        }

        using var target = new StreamWriter(new GZipStream(File.Create(file), CompressionLevel.SmallestSize));
        target.Write($"[\n{string.Join(",\n", runs)}\n]\n");
    }

    private static JsonObject Record(BenchTask task, int seed)
    {
        var trainer = new WalkTrainer(task.Build(seed + 1));
        RangeTestResult found = new LrRangeTest(new LrRangeTestOptions { Seed = seed }).Run(trainer);
        return new JsonObject
        {
            ["task"] = task.Id,
            ["seed"] = seed,
            ["momentum"] = trainer.Momentum,
            ["rows"] = trainer.ProbeRowCount,
            ["events"] = trainer.Events,
            ["base_learning_rate"] = found.HasAnswer ? found.BaseLearningRate : null,
            ["max_learning_rate"] = found.HasAnswer ? found.MaxLearningRate : null,
            ["lower_learning_rate"] = found.LowerLearningRate,
            ["upper_learning_rate"] = found.UpperLearningRate,
            ["divergence_learning_rate"] = found.DivergenceLearningRate,
            ["confidence"] = found.Confidence.ToString(),
            ["flags"] = new JsonArray([.. found.Flags.Select(flag => JsonValue.Create(flag.Kind.ToString()))]),
            ["rounds"] = new JsonArray([.. found.Rounds.Select(round => new JsonArray(round.Steps, Trials(round.Trials)))]),
            ["cooled"] = Trials(found.Cooled),
            ["steps"] = found.Steps,
        };
    }

    private static JsonArray Trials(IEnumerable<RangeTestTrial> trials) => new(
        [.. trials.Select(trial => new JsonArray(trial.HalfDecades, double.IsFinite(trial.Loss) ? trial.Loss : trial.Loss.ToString(System.Globalization.CultureInfo.InvariantCulture), trial.EndedEarly))]);
}
