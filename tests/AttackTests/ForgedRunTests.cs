using System.Text;
using System.Text.Json.Nodes;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>The fields of a saved state that few trainings have: one that was extended and is in a cool-down, each forged with every kind of value.</summary>
[TestClass]
public sealed class ForgedRunTests
{
    [TestMethod]
    public void Every_forged_field_of_an_extension_and_a_cooldown_is_refused_before_anything_is_changed_or_gone_on_with()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var trainer = new ShuffledTrainer();
        Train(trainer, folder, epochs: 2);
        Dictionary<string, byte[]> files = [];
        Train(trainer, folder, epochs: 4, new LambdaCallback(onTrainBatchBegin: (run, _) =>
        {
            if (run.Step is 11)
            {
                run.RequestCooldown(6, "It is enough.");
            }
            else if (run.Step is 14)
            {
                files = Directory.EnumerateFiles(folder["state"]).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllBytes);
            }
        }));
        byte[] json = files[folder["state/state.json"]];
        string[] fields = [.. Forgery.Paths(JsonNode.Parse(json)!).Where(path => path.StartsWith("extensions", StringComparison.Ordinal) || path.StartsWith("cooldown", StringComparison.Ordinal))];
        Assert.HasCount(1 + 1 + 5 + 1 + 5, fields, string.Join(' ', fields));
        int refused = 0;
        foreach (string field in fields)
        {
            foreach (string value in Forgery.Hostile.Append("twice").Append("gone"))
            {
                if (Forgery.Of(json, field, value) is { } forged)
                {
                    Directory.Delete(folder["state"], recursive: true);
                    Directory.CreateDirectory(folder["state"]);
                    foreach ((string file, byte[] content) in files)
                    {
                        File.WriteAllBytes(file, content);
                    }

                    File.WriteAllBytes(folder["state/state.json"], StateSeal.Forge(Encoding.UTF8.GetBytes(forged)));
                    refused += IsRefused(folder, $"{field} = {value}") ? 1 : 0;
                }
            }
        }

        Assert.IsGreaterThan(200, refused);
    }

    private static bool IsRefused(TemporaryFolder folder, string story)
    {
        var trainer = new ShuffledTrainer();
        double weight = trainer.Weight;
        bool isRefused = Forgery.IsRefused(() => Train(trainer, folder, epochs: 4), story);
        Assert.IsTrue(!isRefused || trainer.Weight == weight, story);
        return isRefused;
    }

    private static void Train(ShuffledTrainer trainer, TemporaryFolder folder, int epochs, params Callback[] others) => trainer.Fit(
        new FitOptions { Epochs = epochs, Verbose = 0 },
        [.. others, new BackupAndRestore(folder["state"], saveEveryBatches: 1, deleteCheckpoint: false, ExtendPolicy.ReAnneal), new CosineDecay(0.1, 10)]);
}
