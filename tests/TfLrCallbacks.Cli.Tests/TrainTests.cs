using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>Training, finding, comparing and reporting on the bundled digits.</summary>
[TestClass]
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_run_writes_its_folder_and_says_its_metrics()
    {
        Run run = Train("a", "--schedule", "WarmupCosine(0.1, warmup: \"10%\")");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("seed,epochs,loss,accuracy,val_loss,val_accuracy", run.Lines[0]);
        foreach (string file in new[] { "run.json", "config.json", "log.csv", "steps.csv", "ledger.jsonl", "report.html" })
        {
            Assert.IsTrue(File.Exists(Path.Combine(_folder.Path, "a", file)), file);
        }

        Assert.IsTrue(Directory.Exists(Path.Combine(_folder.Path, "a", "tensorboard")));
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "a", "config.json")));
        int steps = 2 * int.Parse(config.RootElement.GetProperty("settings").GetProperty("steps per epoch").GetString()!, CultureInfo.InvariantCulture);
        Assert.HasCount(steps + 1, File.ReadAllLines(Path.Combine(_folder.Path, "a", "steps.csv")));
        string page = File.ReadAllText(Path.Combine(_folder.Path, "a", "report.html"));
        Assert.Contains("is finished after epoch 2 of 2", page);
        Assert.Contains($"<td>{PackageVersion.Of(typeof(RunConfig))}</td>", page);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page);
        Assert.Contains("Epoch 2/2", run.Error);
    }

    [TestMethod]
    [DataRow("--callback", "EarlyStopping(monitor='val_loss', patience=9, restore_best_weights=True)", "--lr", "0.5")]
    [DataRow("--auto", "--model", "mlp:8", "--batch", "8")]
    public void The_table_shows_the_epoch_whose_weights_are_kept(params string[] options)
    {
        Run run = Run.Of(["train", "digits", "--epochs", "6", "--run-dir", _folder["kept"], .. options]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        string[][] rows = [.. File.ReadAllLines(Path.Combine(_folder.Path, "kept", "log.csv")).Select(line => line.Split(','))];
        int column = Array.IndexOf(rows[0], "val_loss");
        double[] losses = [.. rows.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
        Assert.AreEqual(losses.Min(), double.Parse(run.Lines[1].Split(',')[4], CultureInfo.InvariantCulture));
        int best = Array.IndexOf(losses, losses.Min()) + 1;
        Assert.AreEqual(best < 6, run.Error.Contains($"the weights of epoch {best} are kept, and its values are shown", StringComparison.Ordinal), run.Error);
        string page = File.ReadAllText(Path.Combine(_folder.Path, "kept", "report.html"));
        Assert.Contains($"those of epoch {best}", page);
        Assert.AreEqual(options[0] is "--auto", page.Contains("What was chosen, and why", StringComparison.Ordinal));
        Assert.AreEqual(0, Run.Of("report", _folder["kept"], "--force").ExitCode);
        Assert.Contains($"those of epoch {best}", File.ReadAllText(Path.Combine(_folder.Path, "kept", "report.html")));
        Assert.Contains(losses.Min().ToString("R", CultureInfo.InvariantCulture), Run.Of("compare", _folder["kept"], "--metric", "val_loss").Lines[1].Split(',')[3]);
    }

    [TestMethod]
    public void A_ledger_of_any_length_tells_the_kept_epoch()
    {
        string folder = _folder["long"], ledger = Path.Combine(folder, "ledger.jsonl");
        Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "1", "--run-dir", folder).ExitCode);
        Assert.AreEqual("last", Kept(folder));

        // 70 million characters, more than a file that is read whole may have.
        using (StreamWriter writer = new(ledger))
        {
            string lines = string.Concat(Enumerable.Repeat("""{"step": 1, "kind": "rate"}""" + '\n', 1000));
            for (int i = 0; i < 2600; i++)
            {
                writer.Write(lines);
            }

            writer.Write("""{"kind": "weights", "kept_epoch": 1}""" + '\n');
        }

        Assert.AreEqual("epoch 1", Kept(folder));

        string Kept(string run)
        {
            Assert.AreEqual(0, Run.Of("report", run, "--force").ExitCode);
            return File.ReadAllText(Path.Combine(run, "report.html")).Contains("those of epoch 1", StringComparison.Ordinal) ? "epoch 1" : "last";
        }
    }

    [TestMethod]
    public void The_page_of_an_interrupted_run_says_so()
    {
        Assert.AreEqual(0, Train("cut").ExitCode);
        string folder = _folder["cut"], status = Path.Combine(folder, "run.json");
        Assert.AreEqual(0, Run.Of("report", folder, "--force").ExitCode);
        Assert.DoesNotContain("not finished", File.ReadAllText(Path.Combine(folder, "report.html")));

        File.WriteAllText(status, File.ReadAllText(status).Replace("finished", "interrupted", StringComparison.Ordinal));
        Assert.AreEqual(0, Run.Of("report", folder, "--force").ExitCode);

        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains("The run is not finished: it was interrupted or is still running.", page);
        Assert.DoesNotContain("after its last epoch", page);
    }

    [TestMethod]
    public void A_finished_run_is_not_overwritten_nor_gone_on_with()
    {
        Assert.AreEqual(0, Train("a").ExitCode);

        Assert.AreEqual(2, Train("a").ExitCode);
        Assert.Contains("is finished", Train("a", "--resume").Error);
        Assert.AreEqual(0, Train("a", "--force").ExitCode);
    }

    [TestMethod]
    public void A_run_that_was_cut_short_goes_on_with_the_same_settings_only()
    {
        Directory.CreateDirectory(_folder["a"]);
        Assert.AreEqual(0, Train("a", "--resume").ExitCode);
        string status = Path.Combine(_folder.Path, "a", "run.json");
        File.WriteAllText(status, File.ReadAllText(status).Replace("finished", "running", StringComparison.Ordinal));

        Run other = Train("a", "--resume", "--batch", "32");

        Assert.AreEqual(2, other.ExitCode);
        Assert.Contains("\"batch\" was \"64\" and is \"32\"", other.Error);
    }

    [TestMethod]
    public void A_run_that_was_cut_short_under_another_version_goes_on_and_says_so()
    {
        Assert.AreEqual(0, Train("a").ExitCode);
        string status = Path.Combine(_folder.Path, "a", "run.json");
        File.WriteAllText(status, File.ReadAllText(status).Replace("finished", "running", StringComparison.Ordinal));
        string settings = Path.Combine(_folder.Path, "a", "config.json");
        string version = LibraryVersion.Of(typeof(RunConfig).Assembly);
        File.WriteAllText(settings, File.ReadAllText(settings).Replace(version, "0.0.7", StringComparison.Ordinal));

        Run again = Train("a", "--resume");

        Assert.AreEqual(0, again.ExitCode, again.Error);
        Assert.Contains($"tflr: --resume: the run in {Path.Combine(_folder.Path, "a")} began with version 0.0.7 of this library; this is {version}.\n", again.Error);
    }

    [TestMethod]
    public void Several_seeds_have_a_mean_and_a_deviation()
    {
        Run run = Train("s", "--seeds", "2", "--seed", "5");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        CollectionAssert.AreEqual(new[] { "seed", "5", "6", "mean", "deviation" }, run.Lines.Select(line => line.Split(',')[0]).ToArray());
        double[] losses = [.. run.Lines.Skip(1).Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture))];
        Assert.AreEqual((losses[0] + losses[1]) / 2, losses[2], 1e-12);
        Assert.AreEqual(Math.Abs(losses[0] - losses[1]) / Math.Sqrt(2), losses[3], 1e-12);
        Assert.IsTrue(File.Exists(Path.Combine(_folder.Path, "s", "seed-6", "report.html")));
        string page = File.ReadAllText(Path.Combine(_folder.Path, "s", "report.html"));
        Assert.Contains("2 seeds", page);
        Assert.Contains("seed 6", page);
    }

    [TestMethod]
    public void Seeds_that_are_finished_are_not_trained_again()
    {
        Train("s", "--seeds", "2");
        string log = Path.Combine(_folder.Path, "s", "seed-0", "log.csv");
        DateTime before = File.GetLastWriteTimeUtc(log);

        Run run = Train("s", "--seeds", "3", "--resume");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(6, run.Lines);
        Assert.AreEqual(before, File.GetLastWriteTimeUtc(log));
    }

    [TestMethod]
    public void A_csv_table_is_a_task()
    {
        Directory.CreateDirectory(_folder.Path);
        string table = _folder["pets.csv"];
        File.WriteAllText(table, "size;weight;kind\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i % 2 * 1000};{i % 13};{(i % 2 is 0 ? "cat" : "dog")}\n"))));

        Run run = Run.Of("train", table, "--batch", "16", "--epochs", "5", "--run-dir", _folder["run"]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsGreaterThan(0.95, double.Parse(run.Lines[1].Split(',')[5], CultureInfo.InvariantCulture), "The size tells the kind.");
        Assert.Contains("\"test samples\": \"40\"", File.ReadAllText(Path.Combine(_folder.Path, "run", "config.json")));
    }

    [TestMethod]
    [DataRow("a,b,kind\n1,2,x\n1,x,y\n", "line 3, column b")]
    [DataRow("1,2,x\n1,2\n", "line 2 has 2 values, and the first has 3")]
    [DataRow("a,price\n1,0.5\n2,0.7\n3,0.9\n4,1.2\n5,1.4\n", "must hold the class")]
    [DataRow("a,kind\n1,x\n2,x\n3,x\n4,x\n5,x\n", "1 different values")]
    [DataRow("a,kind\n1,x\n2,y\n", "has 2 rows")]
    [DataRow("a\n1\n", "one value")]
    [DataRow("", "empty")]
    [DataRow("a,b,kind\n1,NaN,x\n", "no finite number")]
    [DataRow("a,b,kind\n1,,x\n", "fill in what is missing")]
    public void A_table_that_is_none_is_refused_with_its_place(string text, string expected)
    {
        Directory.CreateDirectory(_folder.Path);
        string table = _folder["t.csv"];
        File.WriteAllText(table, text);

        Run run = Run.Of("train", table, "--run-dir", _folder["run"]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [TestMethod]
    public void Runs_are_compared_by_what_differs()
    {
        Train("slow", "--lr", "0.001");
        Train("fast", "--lr", "0.1");
        string page = _folder["both.html"];

        Run run = Run.Of("compare", _folder["slow"], _folder["fast"], "--target", "0.8", "--html", page);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("run,best_val_accuracy,at_epoch,final_val_accuracy,steps_to_target,epochs,learning_rate", run.Lines[0]);
        Assert.StartsWith("slow,", run.Lines[1]);
        Assert.EndsWith(",0.001", run.Lines[1]);
        Assert.EndsWith(",0.1", run.Lines[2]);
        Assert.AreNotEqual(string.Empty, run.Lines[2].Split(',')[4]);
        Assert.Contains("Settings that differ", File.ReadAllText(page));
        Assert.AreEqual(2, Run.Of("compare", _folder.Path).ExitCode);
    }

    [TestMethod]
    public void Runs_of_different_lengths_are_compared_in_columns_of_different_names()
    {
        Train("two");
        Assert.AreEqual(0, Run.Of("train", "digits", "--epochs", "3", "--run-dir", _folder["three"]).ExitCode);

        Run run = Run.Of("compare", _folder["two"], _folder["three"], "--format", "json");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using JsonDocument rows = JsonDocument.Parse(run.Lines[0]);
        foreach ((JsonElement row, int epochs) in rows.RootElement.EnumerateArray().Zip([2, 3]))
        {
            string[] names = [.. row.EnumerateObject().Select(field => field.Name)];
            CollectionAssert.AllItemsAreUnique(names);
            Assert.AreEqual(epochs, row.GetProperty("epochs").GetInt32());
            Assert.AreEqual(epochs.ToString(CultureInfo.InvariantCulture), row.GetProperty("setting_epochs").GetString());
        }
    }

    [TestMethod]
    public void Find_says_a_rate_and_how_sure()
    {
        string curve = _folder["curve.csv"];
        string picture = _folder["curve.svg"];

        Run run = Run.Of("find", "digits", "--csv", curve, "--svg", picture, "--format", "json");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        using JsonDocument answer = JsonDocument.Parse(run.Out);
        Assert.IsInRange(1e-4, 10, answer.RootElement[0].GetProperty("base_learning_rate").GetDouble());
        Assert.StartsWith("learning_rate,loss\n", File.ReadAllText(curve));
        Assert.Contains("<svg", File.ReadAllText(picture));
    }

    [TestMethod]
    public void A_run_can_find_its_rate_first()
    {
        Run run = Train("f", "--find");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.Contains("What the range test found", File.ReadAllText(Path.Combine(_folder.Path, "f", "report.html")));
    }

    [TestMethod]
    [DataRow("digitz", "'digits'")]
    [DataRow("digits", "--model", "--model", "mlp:0")]
    [DataRow("digits", "adam", "--optimizer", "adamm")]
    [DataRow("digits", "--batch", "--batch", "0")]
    [DataRow("digits", "--epochs", "--epochs", "0")]
    [DataRow("digits", "--find", "--find", "--schedule", "OneCycle(0.1)")]
    public void What_is_wrong_is_told_before_anything_is_written(string task, string expected, params string[] more)
    {
        Run run = Run.Of(["train", task, "--run-dir", _folder["run"], .. more]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.IsFalse(Directory.Exists(_folder["run"]));
    }

    /// <summary>Who asks for a file by a callback is told that there will be none.</summary>
    [TestMethod]
    [DataRow("ModelCheckpoint('best.npz')", "tflr: ModelCheckpoint changes no rate and stops nothing: skipped.")]
    [DataRow("TensorBoard('logs')", "tflr: TensorBoard changes no rate and stops nothing: skipped.")]
    [DataRow("[EarlyStopping(patience=3), CSVLogger('x.csv'), MyOwnPrinter(3)]", "tflr: MyOwnPrinter is not known here: skipped")]
    [DataRow("keras.callbacks.ReduceLROnPlateau(epsilon=0.1, patience=2)", "ignores 'epsilon'")]
    public void What_a_callback_is_not_taken_for_is_said_once(string callback, string expected)
    {
        Run run = Train("skipped", "--seeds", "2", "--callback", callback);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(2, run.Error.Split(expected), run.Error);
    }

    /// <summary>What lint calls an error or a warning, and what the reader of the schedule notes, is said before the training, once for all seeds.</summary>
    [TestMethod]
    [DataRow("OneCycle(0.1, 5)", "error ends-early: The schedule ends at step 4")]
    [DataRow("OneCycle(0.1, 2)", "error epochs-as-steps: The schedule ends at step 1")]
    [DataRow("CosineDecay(0.1, 20)", "error ends-early: The schedule ends at step 20")]
    [DataRow("StepLR(opt, 1, 0.5)", "error epochs-as-steps: The schedule goes on by a whole period with each step")]
    [DataRow("StepLR(opt, 1, 0.5, verbose=True)", "tflr: 'verbose' only printed")]
    [DataRow("CosineDecay(0.1, 48)", null)]
    [DataRow("StepLR(opt, 1, 0.5)", null, "--unit", "epoch")]
    [DataRow("OneCycle(0.1, \"1 minute\")", null)]
    public void What_is_wrong_with_a_schedule_is_said_before_the_training(string schedule, string? expected, params string[] options)
    {
        Run run = Train("linted", ["--seeds", "2", "--schedule", schedule, .. options]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        if (expected is null)
        {
            Assert.DoesNotContain("tflr: error e", run.Error);
            Assert.DoesNotContain("tflr: warning e", run.Error);
            return;
        }

        Assert.HasCount(2, run.Error.Split(expected), run.Error);
        Assert.IsLessThan(run.Error.IndexOf("Epoch 1/2", StringComparison.Ordinal), run.Error.IndexOf(expected, StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_run_goes_on_in_the_unit_that_it_began_with()
    {
        Assert.AreEqual(0, Train("unit", "--schedule", "StepLR(opt, 1, 0.5)", "--unit", "epoch", "--lr", "0.4").ExitCode);
        string[] steps = File.ReadAllLines(Path.Combine(_folder.Path, "unit", "steps.csv"));
        Assert.Contains(",0.4", steps[1]);
        Assert.Contains(",0.2", steps[^1]);
        Assert.Contains("StepLR(opt, 1, 0.5), in epochs", File.ReadAllText(Path.Combine(_folder.Path, "unit", "config.json")));
    }

    /// <summary>A call that leaves the optimizer out multiplies 1, which is hardly ever meant.</summary>
    [TestMethod]
    [DataRow("StepLR(opt, 1000)", "tflr: StepLR multiplies the optimizer's rate, which is 1 here. Give it with --lr, such as --lr 0.01.")]
    [DataRow("get_cosine_schedule_with_warmup(opt, 5, 48)", "tflr: get_cosine_schedule_with_warmup multiplies the optimizer's rate, which is 1 here.")]
    [DataRow("LambdaLR(opt, lambda step: 0.9 ** step)", "tflr: LambdaLR multiplies the optimizer's rate, which is 1 here.")]
    [DataRow("StepLR(opt, 1000)", null, "--lr", "0.03")]
    [DataRow("StepLR(torch.optim.SGD(p, lr=0.05), 1000)", null)]
    [DataRow("OneCycleLR(opt, max_lr=0.05, total_steps=48)", null)]
    [DataRow("ConstantRate(0.2)", null)]
    [DataRow("OneCycle(0.1, \"1 minute\")", null)]
    public void A_schedule_that_multiplies_1_is_told(string schedule, string? expected, params string[] options)
    {
        Run run = Train("base", ["--schedule", schedule, .. options]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        if (expected is null)
        {
            Assert.DoesNotContain("multiplies the", run.Error);
        }
        else
        {
            Assert.Contains(expected, run.Error);
        }
    }

    private Run Train(string name, params string[] more) => Run.Of(["train", "digits", "--epochs", "2", "--run-dir", _folder[name], .. more]);
}
