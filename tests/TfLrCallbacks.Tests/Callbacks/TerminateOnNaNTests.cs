using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class TerminateOnNaNTests
{
    [TestMethod]
    public void A_run_ends_where_it_ended_in_Keras()
    {
        foreach (JsonElement golden in Golden.Read("Callbacks/terminate_on_nan").EnumerateArray())
        {
            string what = golden.Text("what");
            List<JsonElement> batches = [.. golden.GetProperty("events").EnumerateArray().Where(one => one[0].GetString() is "batch")];
            bool raises = golden.TryGetProperty("exception", out JsonElement exception);
            int perEpoch = golden.GetProperty("batches_per_epoch").GetInt32();
            double[] losses = [.. OwnLosses(batches, perEpoch), .. raises ? [double.NaN] : Array.Empty<double>()];
            var recorder = new RecordingCallback();
            var trainer = new ScriptedTrainer(perEpoch, losses) { ValidationLoss = what.Contains("validation", StringComparison.Ordinal) ? _ => double.NaN : null };
            var options = new FitOptions { Epochs = golden.GetProperty("epochs").GetInt32(), Verbose = 0 };
            if (raises)
            {
                Exception error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(options, new TerminateOnNaN(raiseError: true), recorder));
                Assert.AreEqual(exception.Text("message"), error.Message);
                continue;
            }

            History history = trainer.Fit(options, new TerminateOnNaN(), recorder);
            Assert.HasCount(batches.Count, trainer.TrainedRates, what);
            Assert.AreEqual(golden.GetProperty("stop_training").GetBoolean(), history.StopReason is not null, what);
            Assert.AreEqual(golden.Argument("printed", string.Empty), string.Concat(recorder.Notes.Select(note => note + "\n")), what);
            Assert.AreEqual(what.Contains("validation", StringComparison.Ordinal), recorder.Hooks.Any(hook => hook.StartsWith("on_test_end", StringComparison.Ordinal)), what);
        }
    }

    /// <summary>Gives the losses of single batches from running means.</summary>
    private static IEnumerable<double> OwnLosses(List<JsonElement> batches, int perEpoch)
    {
        double before = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            int batch = i % perEpoch;
            double sum = batches[i][2].Number() * (batch + 1);
            yield return sum - (batch is 0 ? 0 : before);
            before = sum;
        }
    }
}
