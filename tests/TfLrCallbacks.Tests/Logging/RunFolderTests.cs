using System.Text.Json;
using System.Text.Json.Nodes;

namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Gets the folder of a run, which is not there yet.</summary>
    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_run_is_finished_only_when_it_says_so()
    {
        using (RunFolder folder = RunFolder.Create(Run))
        {
            File.WriteAllText(folder.CsvLog, "epoch\n");
            Assert.IsFalse(RunFolder.IsFinished(Run));
            folder.Finish();
        }

        Assert.IsTrue(RunFolder.IsFinished(Run));
    }

    [TestMethod]
    public void A_run_that_throws_does_not_look_finished()
    {
        try
        {
            using RunFolder folder = RunFolder.Create(Run);
            throw new TimeoutException();
        }
        catch (TimeoutException)
        {
            Assert.IsFalse(RunFolder.IsFinished(Run));
            Assert.Contains("broken off", File.ReadAllText(Path.Combine(Run, "run.json")));
        }
    }

    [TestMethod]
    public void The_settings_of_a_run_name_the_version_of_the_package()
    {
        using RunFolder folder = RunFolder.Create(Run);
        folder.WriteConfig(new RunConfig());

        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(folder.Config));
        Assert.AreEqual(PackageVersion.Of(typeof(RunConfig)), config.RootElement.GetProperty("versions").GetProperty("TfLrCallbacks").GetString());
    }

    [TestMethod]
    public void A_run_goes_on_where_it_was_cut_short_and_was_made_with_the_same()
    {
        var config = new RunConfig { Seed = 1, DataHash = "ab", Settings = new Dictionary<string, string> { ["epochs"] = "10" } };
        Assert.IsFalse(RunFolder.CanGoOn(Run, config));
        using (RunFolder folder = RunFolder.Create(Run))
        {
            folder.WriteConfig(config);
        }

        Assert.IsTrue(RunFolder.CanGoOn(Run, config));
        Assert.IsFalse(RunFolder.CanGoOn(Run, config with { Seed = 2 }));
        Assert.IsFalse(RunFolder.CanGoOn(Run, config with { DataHash = "ac" }));
        Assert.IsFalse(RunFolder.CanGoOn(Run, config with { Settings = new Dictionary<string, string> { ["epochs"] = "11" } }));
        using (RunFolder folder = RunFolder.Open(Run))
        {
            folder.Finish();
        }

        Assert.IsFalse(RunFolder.CanGoOn(Run, config));
    }

    [TestMethod]
    [DataRow("TfLrCallbacks", "0.1.0-alpha.0.402")]
    [DataRow("TfLrCallbacks", "")]
    [DataRow("runtime", ".NET 11.0.0")]
    [DataRow("system", "a system with a name that is much longer than the others")]
    public void A_run_goes_on_under_another_version(string name, string version)
    {
        var config = new RunConfig { Seed = 1, Settings = new Dictionary<string, string> { ["epochs"] = "10" } };
        using RunFolder folder = RunFolder.Create(Run);
        folder.WriteConfig(config);
        JsonNode json = JsonNode.Parse(File.ReadAllText(folder.Config))!;
        json["versions"]![name] = version;
        File.WriteAllText(folder.Config, json.ToJsonString());

        Assert.IsTrue(RunFolder.CanGoOn(Run, config));
        Assert.IsFalse(RunFolder.CanGoOn(Run, config with { Seed = 2 }));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("""{"seed":1,"settings":{"epochs":10}}""")]
    [DataRow("""{"seed":1,"settings":{"epochs":"10","versions":"1"}}""")]
    [DataRow("""{"seed":1,"settings":{"epochs":"10"},"more":1}""")]
    [DataRow("""{"seed":1,"seed":1,"settings":{"epochs":"10"}}""")]
    [DataRow("""{"seed":1,"settings":{"epochs":"\uD800"}}""")]
    public void A_run_with_settings_that_say_something_else_does_not_go_on(string settings)
    {
        using RunFolder folder = RunFolder.Create(Run);
        File.WriteAllText(folder.Config, settings);

        Assert.IsFalse(RunFolder.CanGoOn(Run, new RunConfig { Seed = 1, Settings = new Dictionary<string, string> { ["epochs"] = "10" } }));
    }

    [TestMethod]
    public void Settings_that_are_far_too_long_are_not_read()
    {
        using RunFolder folder = RunFolder.Create(Run);
        File.WriteAllText(folder.Config, $$$"""{"versions":{"TfLrCallbacks":"{{{new string('1', 100_000)}}}"},"settings":{}}""");

        Assert.IsFalse(RunFolder.CanGoOn(Run, new RunConfig()));
    }

    [TestMethod]
    public void A_second_user_of_the_folder_is_refused()
    {
        using RunFolder first = RunFolder.Create(Run);

        FolderInUseException error = Assert.ThrowsExactly<FolderInUseException>(() => RunFolder.Create(Run, replace: true));

        Assert.Contains(Run, error.Message);
    }

    [TestMethod]
    public void An_earlier_run_is_replaced_only_where_that_is_allowed()
    {
        using (RunFolder folder = RunFolder.Create(Run))
        {
            File.WriteAllText(folder["old.csv"], "old");
        }

        Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Run));
        Assert.IsTrue(File.Exists(Path.Combine(Run, "old.csv")));
        using RunFolder again = RunFolder.Create(Run, replace: true);
        Assert.IsFalse(File.Exists(Path.Combine(Run, "old.csv")));
    }

    [TestMethod]
    public void A_run_that_goes_on_keeps_its_files_and_is_not_finished_until_it_says_so_again()
    {
        using (RunFolder folder = RunFolder.Create(Run))
        {
            File.WriteAllText(folder.CsvLog, "epoch\n");
            folder.Finish();
        }

        using RunFolder again = RunFolder.Open(Run);

        Assert.IsFalse(RunFolder.IsFinished(Run));
        Assert.AreEqual("epoch\n", File.ReadAllText(again.CsvLog));
    }

    [TestMethod]
    public void A_folder_with_something_else_in_it_is_never_cleared()
    {
        Directory.CreateDirectory(Run);
        string precious = Path.Combine(Run, "thesis.txt");
        File.WriteAllText(precious, "years of work");

        Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Run, replace: true));

        Assert.AreEqual("years of work", File.ReadAllText(precious));
    }

    [TestMethod]
    public void A_file_that_the_run_did_not_write_keeps_everything_from_being_deleted()
    {
        using (RunFolder folder = RunFolder.Create(Run))
        {
            File.WriteAllText(folder.CsvLog, "epoch");
            File.WriteAllText(folder["every-{epoch:02d}.npz"].Replace("{epoch:02d}", "07", StringComparison.Ordinal), "weights");
            Directory.CreateDirectory(folder["tensorboard"]);
            File.WriteAllText(Path.Combine(Run, "tensorboard", "events.out.tfevents.1.v2"), "events");
            folder.Finish();
        }

        string thesis = Path.Combine(Run, "src", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(thesis)!);
        File.WriteAllText(thesis, "years of work");
        string message = Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Run, replace: true)).Message;
        Assert.Contains("src/thesis.txt", message);
        Assert.IsTrue(File.Exists(Path.Combine(Run, "every-07.npz")));

        File.Delete(thesis);
        using RunFolder again = RunFolder.Create(Run, replace: true);
        CollectionAssert.AreEquivalent(new[] { "run.json", "in-use.lock" }, Directory.GetFileSystemEntries(Run).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_process_that_is_killed_while_it_replaces_a_run_leaves_one_that_is_neither_finished_nor_goes_on(bool wasFinished)
    {
        var config = new RunConfig { Seed = 7 };
        bool isDone = false;
        for (int deletions = 0; !isDone; deletions++)
        {
            using (RunFolder folder = RunFolder.Create(Run, replace: true))
            {
                folder.WriteConfig(config);
                foreach (string file in new[] { folder.CsvLog, folder["best.npz"], Path.Combine(folder.State, "state-1-4.npz"), Path.Combine(folder.State, "state.json"), folder["a.txt"] })
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    File.WriteAllText(file, "of the run");
                }

                if (wasFinished)
                {
                    folder.Finish();
                }
            }

            int left = deletions;
            try
            {
                RunFolder.Replace(Run, file =>
                {
                    if (left-- is 0)
                    {
                        throw new TimeoutException("killed");
                    }

                    File.Delete(file);
                }).Dispose();
                isDone = true;
            }
            catch (TimeoutException)
            {
                Assert.IsFalse(RunFolder.IsFinished(Run), $"{deletions}");
                Assert.IsTrue(!RunFolder.CanGoOn(Run, config) || deletions is 0, $"{deletions}");
                Assert.IsTrue(!File.Exists(Path.Combine(Run, "state", "state.json")) || deletions < 2, $"{deletions}");
            }
        }

        using RunFolder again = RunFolder.Create(Run, replace: true);
        CollectionAssert.AreEquivalent(new[] { "run.json", "in-use.lock" }, Directory.GetFileSystemEntries(Run).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void A_link_in_place_of_a_folder_of_the_run_goes_and_what_it_leads_to_stays()
    {
        string elsewhere = _folder["elsewhere"];
        Directory.CreateDirectory(elsewhere);
        string events = Path.Combine(elsewhere, "events.out.tfevents.1.host");
        File.WriteAllText(events, "of another run");
        using (RunFolder folder = RunFolder.Create(Run))
        {
            Directory.CreateSymbolicLink(folder["logs"], elsewhere);
            folder.Finish();
        }

        using RunFolder again = RunFolder.Create(Run, replace: true);

        Assert.IsTrue(File.Exists(events));
        Assert.IsFalse(Path.Exists(Path.Combine(Run, "logs")));
    }

    [TestMethod]
    [DataRow("{\"scripts\":{}}")]
    [DataRow("{\"version\":1,\"status\":\"finished\",\"files\":[null]}")]
    [DataRow("{\"version\":1,\"status\":\"finished\"}")]
    [DataRow("{\"version\":2,\"status\":\"finished\",\"files\":[\"thesis.txt\"]}")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{\"version\":1,\"status\":")]
    [DataRow("")]
    public void A_run_json_of_something_else_is_no_run_and_nothing_is_deleted(string content)
    {
        Directory.CreateDirectory(Run);
        File.WriteAllText(Path.Combine(Run, "run.json"), content);
        File.WriteAllText(Path.Combine(Run, "thesis.txt"), "years of work");
        Assert.IsFalse(RunFolder.IsFinished(Run));
        Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Run, replace: true));
        Assert.IsTrue(File.Exists(Path.Combine(Run, "thesis.txt")));
    }

    [TestMethod]
    [DataRow("../../x")]
    [DataRow("/etc/passwd")]
    [DataRow("a/../../x")]
    [DataRow("..")]
    [DataRow(".")]
    public void A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        using RunFolder folder = RunFolder.Create(Run);
        Assert.Contains("in the folder of the run", Assert.ThrowsExactly<ArgumentException>(() => folder[name]).Message);
    }

    [TestMethod]
    public void What_ended_the_run_is_not_hidden_and_the_lock_is_free_where_the_status_cannot_be_written()
    {
        string moved = Run + "-moved";
        Assert.ThrowsExactly<TimeoutException>(() =>
        {
            using RunFolder folder = RunFolder.Create(Run);
            Directory.Move(Run, moved);
            File.WriteAllText(Run, "a file in the way");
            throw new TimeoutException();
        });
        File.Delete(Run);
        Directory.Move(moved, Run);
        Assert.IsFalse(RunFolder.IsFinished(Run));
        RunFolder.Open(Run).Dispose();
    }

    [TestMethod]
    public void A_finished_folder_has_its_settings_and_no_lock()
    {
        using (RunFolder folder = RunFolder.Create(Run))
        {
            string data = folder["data.bin"];
            File.WriteAllBytes(data, [1, 2, 3]);
            folder.WriteConfig(new RunConfig { Seed = 7, DataHash = RunConfig.HashOf(data), Settings = new Dictionary<string, string> { ["batch_size"] = "64" } });
            folder.Finish();
        }

        Assert.IsFalse(File.Exists(Path.Combine(Run, "in-use.lock")));
        string config = File.ReadAllText(Path.Combine(Run, "config.json"));
        foreach (string text in new[] { "\"TfLrCallbacks\": \"", "\"runtime\": \".NET ", "\"seed\": 7", "\"data_hash\": \"039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81\"", "\"batch_size\": \"64\"" })
        {
            Assert.Contains(text, config);
        }
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Run, "a file stands where the folder should be");
        try
        {
            IOException error = Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Path.Combine(Run, "run")));

            Assert.Contains(Run, error.Message);
        }
        finally
        {
            File.Delete(Run);
        }
    }
}
