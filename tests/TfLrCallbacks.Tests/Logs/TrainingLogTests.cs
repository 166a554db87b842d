using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Tests.Logs;

[TestClass]
public sealed class TrainingLogTests
{
    private const string Lightning = """
        epoch,lr-AdamW,lr-AdamW-momentum,step,train_loss_epoch,train_loss_step,val_acc,val_loss
        ,0.001,0.9,9,,,,
        0,,,9,,2.1,,
        ,0.0009,0.9,19,,,,
        0,,,19,,1.9,,
        0,,,19,,,0.4,1.8
        0,,,19,2.0,,,
        ,0.0008,0.9,29,,,,
        1,,,29,,1.5,,
        1,,,39,,,0.5,1.4
        1,,,39,1.6,,,

        """;

    private const string Trainer = """
        {"best_metric": 0.8, "epoch": 2.0, "num_train_epochs": 3, "global_step": 20, "log_history": [
        {"epoch": 0.5, "grad_norm": 1.5, "learning_rate": 5e-05, "loss": 2.0, "step": 5},
        {"epoch": 1.0, "grad_norm": 1.25, "learning_rate": 4e-05, "loss": 1.0, "step": 10},
        {"epoch": 1.0, "eval_loss": 0.9, "eval_accuracy": 0.7, "eval_runtime": 3.5, "eval_samples_per_second": 10, "step": 10},
        {"epoch": 2.0, "grad_norm": NaN, "learning_rate": 0.0, "loss": 0.5, "step": 20},
        {"epoch": 2.0, "eval_loss": 0.8, "eval_accuracy": 0.75, "step": 20},
        {"epoch": 2.0, "step": 20, "total_flos": 1e12, "train_loss": 1.2, "train_runtime": 9.9}
        ]}
        """;

    [TestMethod]
    [DataRow("Train Loss", "loss")]
    [DataRow("Training Loss", "loss")]
    [DataRow("Val Loss", "val_loss")]
    [DataRow("Validation Accuracy", "val_accuracy")]
    [DataRow("valid top 5 accuracy", "val_top_5_accuracy")]
    [DataRow("Learning Rate", "learning_rate")]
    [DataRow("test loss", "test loss")]
    public void Columns_in_words_have_Keras_names(string column, string name)
    {
        TrainingLog log = TrainingLog.Parse($"Epoch,{column}\n0,0.5\n1,0.25\n");

        Assert.AreEqual(0.25, log.Row(1)[name], string.Join(", ", log.Names));
        Assert.AreEqual(0.25, log.Row(1)[column]);
    }

    [TestMethod]
    [DataRow(",")]
    [DataRow(";")]
    [DataRow("\t")]
    public void Keras_logs_are_read_with_every_separator_and_columns_nobody_monitors(string separator)
    {
        string text = "epoch, loss , val_loss,confusion,note,time,done\r\n0,1.5,NA,\"\"\"[1, 2]\"\"\",good,00:12,True\r\n1,1.25,2,\"\"\"[3, 4]\"\"\",,00:11,False\r\n"
            .Replace(",", separator, StringComparison.Ordinal).Replace($"[1{separator} 2]", "[1, 2]", StringComparison.Ordinal);

        TrainingLog log = TrainingLog.Parse(text, "log.csv");

        Assert.AreEqual("Keras CSVLogger", log.Format);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEquivalent(new[] { "loss", "val_loss" }, log.Names.ToArray());
        CollectionAssert.AreEqual(new double?[] { 1.5, 1.25 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { null, 2 }, log["val_loss"].ToArray());
        CollectionAssert.AreEquivalent(new[] { "confusion", "note", "time", "done" }, log.Skipped.Keys.ToArray());
        Assert.Contains("not read: confusion (no number in line 2", log.Notes.Single());
        Assert.Contains("no number in line 2", Assert.ThrowsExactly<KeyNotFoundException>(() => log["note"]).Message);
    }

    [TestMethod]
    public void A_spreadsheet_s_decimal_comma_and_UTF_16_are_read()
    {
        using TemporaryFolder temporary = new();
        string path = temporary["file.csv"];
        File.WriteAllText(path, "epoch;loss\r\n0;1,5\r\n1;0,25\r\n", Encoding.Unicode);
        CollectionAssert.AreEqual(new double?[] { 1.5, 0.25 }, TrainingLog.Read(path)["loss"].ToArray());
    }

    [TestMethod]
    public void Line_ends_between_quotation_marks_belong_to_the_value()
    {
        TrainingLog log = TrainingLog.Parse("epoch,matrix,loss\n0,\"[[1 2]\n [3 4]]\",1\n1,\"[[1 2]\n [3 4]]\",0.5\n");

        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, log["loss"].ToArray());
    }

    [TestMethod]
    public void Lightning_s_sparse_lines_become_epochs()
    {
        TrainingLog log = TrainingLog.Parse(Lightning);

        Assert.AreEqual("epoch", log.Unit);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 2.0, 1.6 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 1.8, 1.4 }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.4, 0.5 }, log["val_accuracy"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.0009, 0.0008 }, log["learning_rate"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.9, 0.9 }, log["momentum"].ToArray());
        CollectionAssert.AreEqual(log["val_accuracy"].ToArray(), log["val_acc"].ToArray());
        CollectionAssert.AreEqual(new LoggedStep[] { new(9, 2.1, 0.001), new(19, 1.9, 0.0009), new(29, 1.5, 0.0008) }, log.Steps.ToArray());
    }

    [TestMethod]
    public void Transformers_count_what_was_trained_and_end_with_a_summary_that_is_no_epoch()
    {
        TrainingLog log = TrainingLog.Parse(Trainer);

        Assert.AreEqual("transformers trainer_state.json", log.Format);
        Assert.AreEqual(3, log.PlannedEpochs);
        CollectionAssert.AreEqual(new[] { 0, 1 }, log.Epochs.ToArray());
        CollectionAssert.AreEqual(new double?[] { 1.5, 0.5 }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.9, 0.8 }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 4e-05, 0 }, log["learning_rate"].ToArray());
        Assert.IsTrue(double.IsNaN(log["grad_norm"][1]!.Value));
        Assert.DoesNotContain("val_runtime", log.Names);
        Assert.AreEqual(0.9, log.Row(0)["eval_loss"]);
    }

    [TestMethod]
    public void Several_evaluations_in_an_epoch_are_rows_of_their_own()
    {
        string entries = string.Join(",\n", Enumerable.Range(1, 12).SelectMany(i => new[]
        {
            FormattableString.Invariant($$"""{"epoch": {{i / 6.0}}, "loss": {{3.0 / i}}, "learning_rate": {{1e-4 / i}}, "step": {{i * 100}}}"""),
            FormattableString.Invariant($$"""{"epoch": {{i / 6.0}}, "eval_loss": {{4.0 / i}}, "step": {{i * 100}}}"""),
        }));

        TrainingLog log = TrainingLog.Parse($$"""{"log_history": [{{entries}}]}""");

        Assert.AreEqual("evaluation", log.Unit);
        Assert.AreEqual(12, log.Count);
        Assert.AreEqual(1.0, log["val_loss"][3]);
        Assert.AreEqual(0.75, log["loss"][3]);
    }

    [TestMethod]
    public void Where_there_are_hardly_any_epochs_rows_are_stretches_of_steps()
    {
        string lines = string.Concat(Enumerable.Range(1, 200).Select(i => FormattableString.Invariant($$"""{"step": {{i}}, "epoch": 0, "loss": {{i}}}""") + "\n"));

        TrainingLog log = TrainingLog.Parse(lines);

        Assert.AreEqual("stretch", log.Unit);
        Assert.AreEqual(50, log.Count);
        Assert.AreEqual(2.5, log["loss"][0]);
        Assert.HasCount(200, log.Steps);
    }

    [TestMethod]
    public void Fastai_s_metrics_are_those_on_validation_data()
    {
        TrainingLog log = TrainingLog.Parse("epoch,train_loss,valid_loss,accuracy,error_rate,time\n0,0.9,0.8,0.7,0.3,00:12\n1,0.6,0.5,0.8,0.2,00:11\n");

        Assert.AreEqual("fastai CSVLogger", log.Format);
        CollectionAssert.AreEquivalent(new[] { "loss", "val_loss", "val_accuracy", "val_error_rate" }, log.Names.ToArray());
        Assert.AreEqual(0.8, log["accuracy"][1]);
    }

    [TestMethod]
    [DataRow("""{"loss": [1.5, NaN], "val_loss": [2.0], "lr": [0.1, 0.1]}""")]
    [DataRow("""[{"epoch": 0, "loss": 1.5, "val_loss": 2.0, "lr": 0.1}, {"epoch": 1, "loss": NaN, "lr": 0.1}]""")]
    [DataRow("{\"epoch\": 0, \"loss\": 1.5, \"val_loss\": 2.0, \"lr\": 0.1}\n{\"epoch\": 1, \"loss\": \"NaN\", \"lr\": 0.1}\n")]
    [DataRow("{\"epoch\": 0, \"learning_rate\": 0.1, \"metrics\": {\"loss\": 1.5, \"val_loss\": 2.0}}\n{\"epoch\": 1, \"learning_rate\": 0.1, \"metrics\": {\"loss\": NaN}}\n{\"epoch\": 2, \"lear")]
    public void Json_is_read_as_a_document_and_as_lines(string json)
    {
        TrainingLog log = TrainingLog.Parse(json);

        CollectionAssert.AreEqual(new double?[] { 1.5, double.NaN }, log["loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 2.0, null }, log["val_loss"].ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.1, 0.1 }, log["learning_rate"].ToArray());
    }

    [TestMethod]
    public void A_ledger_tells_who_changed_the_rate()
    {
        TrainingLog log = TrainingLog.Parse("""
            {"step":0,"from":0.01,"to":0.1,"who":"WarmupCosine","why":"step 0"}
            {"step":1,"from":0.1,"to":0.05,"who":"ReduceLROnPlateau","why":"val_loss stopped getting better"}

            """);

        Assert.AreEqual("ledger", log.Format);
        CollectionAssert.AreEqual(new[] { "WarmupCosine", "ReduceLROnPlateau" }, log.RateChanges.Select(change => change.Who).ToArray());
        CollectionAssert.AreEqual(new double?[] { 0.1, 0.05 }, log.Steps.Select(step => step.LearningRate).ToArray());
    }

    [TestMethod]
    public void A_history_is_a_log()
    {
        ScriptedTrainer trainer = new(2, [3, 2, 1, 0.5]);
        History history = trainer.Fit(new FitOptions { Epochs = 2, Verbose = 0 });

        TrainingLog log = TrainingLog.From(history, plannedEpochs: 5);

        CollectionAssert.AreEqual(history["loss"].Cast<double?>().ToArray(), log["loss"].ToArray());
        Assert.AreEqual(5, log.PlannedEpochs);
        Assert.HasCount(history.StepLosses.Count, log.Steps);
    }

    [TestMethod]
    [DataRow("epoch,loss\n0,1\n1,", 2)]
    [DataRow("epoch,loss,lr\n0,1,\"0.1\"\n1,0.5,", 2)]
    [DataRow("epoch\tloss\r\n0\t1\r\n1\t", 2)]
    [DataRow("\n\r\n \nepoch,loss\n\n0,1\n\n\n1,0.5\n\n", 2)]
    [DataRow("\uFEFF\nepoch;loss\n0;1\n", 1)]
    public void A_last_value_that_is_missing_and_empty_lines_are_read(string text, int rows)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.AreEqual(rows, log.Count);
        Assert.AreEqual(1, log["loss"][0]);
    }

    [TestMethod]
    [DataRow("epoch,loss\n0,")]
    [DataRow("epoch,loss,")]
    [DataRow("epoch,")]
    [DataRow("\n\n")]
    public void A_log_that_ends_before_its_first_number_is_refused(string text) => Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text));

    [TestMethod]
    public void The_mean_of_an_epoch_is_no_step_where_steps_have_a_loss_of_their_own()
    {
        TrainingLog log = TrainingLog.Parse("epoch,step,lr-SGD,train_loss_step,train_loss_epoch\n0,9,0.1,3,\n0,15,,,2.5\n1,19,0.1,2,\n1,31,,,1.5\n");

        CollectionAssert.AreEqual(new[] { new LoggedStep(9, 3, 0.1), new LoggedStep(19, 2, 0.1) }, log.Steps.ToArray());
        CollectionAssert.AreEqual(new double?[] { 2.5, 1.5 }, log["loss"].ToArray());
    }

    [TestMethod]
    public void A_column_that_is_there_twice_is_refused_with_its_line() =>
        Assert.Contains("line 3: a column name is there twice: \"loss\"", Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse("\n\nepoch,loss,loss\n0,1,1\n")).Message);

    [TestMethod]
    public void A_line_that_a_crash_cut_short_is_left_out_and_said()
    {
        TrainingLog log = TrainingLog.Parse("epoch,loss,val_loss\n0,1,1\n1,0.5,0.5\n2,0.");

        Assert.AreEqual(2, log.Count);
        Assert.Contains("line 4 was cut short", log.Notes.Single());
    }

    [TestMethod]
    [DataRow("", "begin with a line of column names")]
    [DataRow("epoch,loss\n", "line for each epoch")]
    [DataRow("0,1.5\n1,1.2\n", "line 1: must be a line of column names")]
    [DataRow("epoch,loss\n0,1\n1,high\n2,1\n", "line 3, column \"loss\": must be a number. Received: \"high\"")]
    [DataRow("epoch,loss\n0,1\n1\n2,1\n", "line 3: must have a value for each of the 2 columns")]
    [DataRow("epoch,loss\n0,1\n1,1,1\n", "line 3: must have a value for each of the 2 columns. There are more")]
    [DataRow("epoch,loss\n0,1\n1,\"1\n", "line 3: a quotation mark is opened")]
    [DataRow("epoch,loss\n0,1\n1,1\n2,1\n1,1\n", "line 5, column \"epoch\": must be 2 or more")]
    [DataRow("epoch,loss\n-1,1\n", "line 2, column \"epoch\"")]
    [DataRow("epoch,loss\n0.5,1\n", "line 2, column \"epoch\"")]
    [DataRow("epoch,loss\n,1\n", "line 2, column \"epoch\": must be a whole number, 0 or more. Received: nothing")]
    [DataRow("step,loss\n0,1\nnan,1\n", "line 3, column \"step\": must be a whole number from 0 to 9007199254740992. Received: NaN")]
    [DataRow("step,loss\n1e308,1\n", "line 2, column \"step\": must be a whole number from 0 to 9007199254740992. Received: 1E+308")]
    [DataRow("epoch,global_step,loss\n0,,1\n0,-3,1\n", "line 3, column \"global_step\": must be a whole number")]
    [DataRow("epoch;iter;loss\n\n0;2,5;1\n", "line 3, column \"iter\": must be a whole number from 0 to 9007199254740992. Received: 2.5. Correct the line; a missing value is left empty.")]
    [DataRow("epoch,Iteration,loss\n0,inf,1\n", "line 2, column \"Iteration\": must be a whole number")]
    [DataRow("epoch,loss,loss\n0,1,1\n", "there twice: \"loss\"")]
    [DataRow("<!DOCTYPE html>\n<html>\n", "no column of numbers")]
    [DataRow("name,city\nAnn,Rome\n", "no column of numbers")]
    [DataRow("{\"loss\": 1}\n{\"loss\"; 2}\n{\"loss\": 3}\n", "line 2: is not JSON")]
    [DataRow("{\"log_history\": [", "line 1: is not JSON")]
    [DataRow("{\"log_history\": [3]}", "entry 0: must be an object")]
    [DataRow("{\"log_history\": []}", "not the log of a training")]
    [DataRow("{\"step\":-1,\"from\":0,\"to\":1,\"who\":\"a\",\"why\":\"\"}\n", "line 1: must hold step")]
    [DataRow("{\"epoch\": -3, \"loss\": 1}\n", "line 1: the epoch must be a number, 0 or more")]
    [DataRow("{\"step\": -1, \"loss\": 1}\n", "line 1: the step must be a whole number from 0 to 9007199254740992. Received: -1.")]
    [DataRow("{\"step\": 1, \"loss\": 1}\n{\"step\": 1.5, \"loss\": 1}\n", "line 2: the step must be a whole number from 0 to 9007199254740992. Received: 1.5.")]
    [DataRow("{\"global_step\": 1e300, \"loss\": 1}\n", "line 1: the global_step must be a whole number")]
    [DataRow("{\"iter\": NaN, \"loss\": 1}\n", "line 1: the iter must be a whole number")]
    [DataRow("[{\"step\": \"ten\", \"loss\": 1}]", "entry 0: the step must be a number. Received: \"ten\".")]
    [DataRow("{\"log_history\": [{\"step\": 5, \"epoch\": \"one\", \"loss\": 1}]}", "entry 0: the epoch must be a number. Received: \"one\".")]
    [DataRow("{\"step\": 5, \"train_loss\": \"low\"}\n", "line 1: the train_loss must be a number. Received: \"low\".")]
    [DataRow("{\"step\": 5, \"loss\": 1, \"lr\": \"auto\"}\n", "line 1: the lr must be a number. Received: \"auto\".")]
    [DataRow("{\"epoch\": 3, \"loss\": 1}\n{\"epoch\": 1, \"loss\": 1}\n", "line 2: epoch 1 comes after epoch 3")]
    [DataRow("PK\u0003\u0004\0\0", "not text")]
    public void A_bad_log_is_refused_with_its_line_and_the_remedy(string text, string part)
    {
        InvalidDataException refusal = Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text, "bad.log"));

        Assert.StartsWith("bad.log", refusal.Message);
        Assert.Contains(part, refusal.Message);
        Assert.EndsWith(".", refusal.Message);
        Assert.IsLessThanOrEqualTo(320, refusal.Message.Length);
    }

    [TestMethod]
    [DataRow("commas")]
    [DataRow("rows")]
    [DataRow("brackets")]
    [DataRow("quotes")]
    [DataRow("wide")]
    public void A_huge_file_of_nothing_is_refused(string kind)
    {
        string text = kind switch
        {
            "commas" => new string(',', 30_000_000),
            "rows" => new StringBuilder("epoch,loss\n").Insert(11, "0,1\n", 2_000_000).ToString(),
            "brackets" => new string('[', 30_000_000),
            "quotes" => "epoch,loss\n0,\"" + new string('\n', 30_000_000),
            _ => "epoch,loss\n0,1" + new string(',', 30_000_000) + "\n",
        };

        Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text));
    }

    [TestMethod]
    public void A_folder_of_a_run_is_read_with_its_steps_ledger_and_settings()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        File.WriteAllText(Path.Combine(folder, "log.csv"), "epoch,loss,learning_rate\n0,2,0.1\n1,1,0.1\n");
        File.WriteAllText(Path.Combine(folder, "steps.csv"), "step,loss,learning_rate\n0,2.5,0.1\n1,1.5,0.1\n2,1.25,0.1\n3,0.75,0.1\n");
        File.WriteAllText(Path.Combine(folder, "ledger.jsonl"), "{\"step\":0,\"from\":0.01,\"to\":0.1,\"who\":\"ConstantRate\",\"why\":\"\"}\n");
        File.WriteAllText(Path.Combine(folder, "config.json"), "{\"epochs\": \"8\"}");

        TrainingLog log = TrainingLog.Read(folder);

        Assert.AreEqual(8, log.PlannedEpochs);
        CollectionAssert.AreEqual(new double?[] { 2, 1 }, log["loss"].ToArray());
        Assert.HasCount(4, log.Steps);
        Assert.AreEqual("ConstantRate", log.RateChanges.Single().Who);
        Assert.AreEqual(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(folder, "log.csv")}: Keras CSVLogger, 2 epochs, with loss, learning_rate"), log.ToString());

        File.WriteAllText(Path.Combine(folder, "steps.csv"), "step,loss\n0,x\n");
        Assert.Contains("steps.csv", TrainingLog.Read(folder).Notes.Single());
    }

    [TestMethod]
    public void A_folder_of_transformers_checkpoints_is_read_from_the_last()
    {
        using TemporaryFolder temporary = new();
        string folder = temporary.Path;
        Assert.Contains("holds no log", Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Read(folder)).Message);
        foreach (int step in (int[])[900, 1000])
        {
            Directory.CreateDirectory(Path.Combine(folder, $"checkpoint-{step}"));
            File.WriteAllText(Path.Combine(folder, $"checkpoint-{step}", "trainer_state.json"), Trainer.Replace("\"loss\": 0.5", $"\"loss\": {step}", StringComparison.Ordinal));
        }

        Assert.AreEqual(1000, TrainingLog.Read(folder)["loss"][1]);
    }
}
