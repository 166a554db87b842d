using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class ReplayTests
{
    private const string Metrics = "epoch,loss,val_loss\n0,0.9,1.0\n1,0.8,0.8\n2,0.7,0.8\n3,0.6,0.9\n4,0.5,0.9\n5,0.4,1.0\n";

    [TestMethod]
    public void The_help_has_an_example_that_works()
    {
        Run help = Run.Of("replay", "--help");
        string example = help.Lines.Last(line => line.Contains("| tflr replay", StringComparison.Ordinal)).Trim();
        string[] sides = example.Split(" | tflr ");
        string printed = CommandLine.Arguments(sides[0]).Last().Replace("\\n", "\n", StringComparison.Ordinal);

        Run run = Run.With(printed, isRedirected: true, [.. CommandLine.Arguments(sides[1])]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("3,0.05000000074505806,ReduceLROnPlateau: val_loss stopped getting better", run.Lines[4]);
        Assert.AreEqual("4,0.05000000074505806,\"stopped, EarlyStopping: nothing better since epoch 1\"", run.Lines[5]);
    }

    [TestMethod]
    [DataRow("keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.1)", "3,0.009999999776482582")]
    [DataRow("tf_keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.1)", "3,0.010000000707805157")]
    [DataRow("ReduceLROnPlateau(patience=2)", "3,0.009999999776482582")]
    [DataRow("ReduceLROnPlateau(patience=2, epsilon=0.0)", "3,0.010000000707805157")]
    [DataRow("import tf_keras as keras\nkeras.callbacks.ReduceLROnPlateau(patience=2)", "3,0.010000000707805157")]
    [DataRow("ReduceLROnPlateau(opt, patience=1)", "3,0.010000000000000002")]
    [DataRow("ReduceLROnPlateau(opt, 'min', 0.1, 1)", "3,0.010000000000000002")]
    [DataRow("get_reduce_on_plateau_schedule(opt, patience=1)", "3,0.010000000000000002")]
    [DataRow("optax.contrib.reduce_on_plateau(patience=2)", "3,0.010000000707805157")]
    [DataRow("PlateauLRScheduler(opt, mode='min', patience_t=1)", "3,0.010000000000000002")]
    [DataRow("GreedyLR(opt, patience=1, factor=0.1)", "3,0.1")]
    [DataRow("ReduceLROnPlateau(patience: 2)", "3,0.010000000000000002")]
    [DataRow("new ReduceLROnPlateau(\"val_loss\", patience: 2, minDelta: 0.01, mode: MetricMode.Min)", "3,0.010000000000000002")]
    [DataRow("ReduceLROnPlateau(TorchPlateau(patience: 1), monitor: 'val_loss')", "3,0.010000000000000002")]
    [DataRow("ReduceLROnPlateau(patience: 1, startFromEpoch: 2)", "3,0.010000000000000002")]
    public void Each_library_keeps_its_rules_and_its_precision(string call, string expected) =>
        Assert.StartsWith(expected, Replay(Metrics, call).Lines[4]);

    [TestMethod]
    [DataRow("keras.callbacks.ReduceLROnPlateau(patience=2)", "float64", "3,0.010000000000000002")]
    [DataRow("tf_keras.callbacks.ReduceLROnPlateau(patience=2)", "float64", "3,0.010000000000000002")]
    [DataRow("ReduceLROnPlateau(opt, patience=1)", "float32", "3,0.009999999776482582")]
    public void The_precision_may_be_chosen(string call, string dtype, string expected) =>
        Assert.StartsWith(expected, Replay(Metrics, call, "--dtype", dtype).Lines[4]);

    [TestMethod]
    public void The_first_callback_that_changes_the_rate_decides_the_precision()
    {
        Assert.StartsWith("0,0.1,", Replay(Metrics, "keras.callbacks.EarlyStopping(patience=3)", "ReduceLROnPlateau(opt, patience=1)").Lines[1]);
        Assert.StartsWith("0,0.10000000149011612,", Replay(Metrics, "keras.callbacks.EarlyStopping(patience=3)").Lines[1]);
    }

    [TestMethod]
    public void A_list_of_callbacks_may_stand_in_one_argument_and_a_later_one_sees_what_an_earlier_did()
    {
        Run run = Replay(Metrics, "callbacks = [LearningRateScheduler(lambda epoch, lr: lr * 0.5 if epoch > 0 else lr), TerminateOnNaN(), ReduceLROnPlateau(patience=2, factor=0.5)]");

        Assert.HasCount(7, run.Lines);
        Assert.AreEqual("3,0.0062500000931322575,LearningRateScheduler: function of the epoch; ReduceLROnPlateau: val_loss stopped getting better", run.Lines[4]);
    }

    [TestMethod]
    public void A_loss_that_is_no_number_ends_the_run_and_says_so()
    {
        const string Broken = "epoch,loss\n3,1.0\n4,nan\n5,1.0\n";

        Run stopped = Replay(Broken, "TerminateOnNaN()");
        Assert.HasCount(3, stopped.Lines);
        Assert.Contains("stopped, TerminateOnNaN", stopped.Lines[2]);

        Run raised = Replay(Broken, "TerminateOnNaN(raise_error=True)");
        Assert.HasCount(3, raised.Lines);
        Assert.Contains("NaN or Inf loss", raised.Lines[2]);
    }

    [TestMethod]
    public void Json_has_null_where_nothing_happened()
    {
        JsonElement rows = JsonDocument.Parse(Replay(Metrics, "ReduceLROnPlateau(opt, patience=1)", "--format", "json").Out).RootElement;

        Assert.AreEqual(JsonValueKind.Null, rows[0].GetProperty("event").ValueKind);
        Assert.AreEqual(3, rows[3].GetProperty("epoch").GetInt32());
        Assert.AreEqual(0.1 * 0.1, rows[3].GetProperty("learning_rate").GetDouble());
    }

    [TestMethod]
    public void A_call_that_names_no_metric_is_handed_the_validation_loss_or_the_one_that_is_given()
    {
        Assert.Contains("is handed val_loss", Replay(Metrics, "ReduceLROnPlateau(opt, patience=0)").Error);

        Run falling = Replay(Metrics, "ReduceLROnPlateau(opt, patience=0)", "--monitor", "loss");
        Assert.StartsWith("5,0.1,", falling.Lines[6]);
        Assert.AreEqual(string.Empty, falling.Error);

        Assert.AreEqual(string.Empty, Replay("epoch,score\n0,1\n1,1\n", "ReduceLROnPlateau(opt)").Error);
    }

    [TestMethod]
    public void The_rate_of_an_optimizer_in_a_call_is_the_default()
    {
        Run run = Run.With(Metrics, isRedirected: true, "replay", "-", "ReduceLROnPlateau(torch.optim.SGD(model.parameters(), lr=0.3))");

        Assert.StartsWith("0,0.3", run.Lines[1]);
    }

    [TestMethod]
    public void A_missing_value_does_not_count_and_a_file_may_begin_later_and_end_without_a_line_end()
    {
        Run run = Replay("epoch,val_loss\r\n7,1\r\n8,\r\n9,NA\r\n10,1\r\n11,1", "ReduceLROnPlateau(patience=2, factor=0.5)");

        Assert.HasCount(6, run.Lines);
        Assert.StartsWith("10,0.10000000149011612", run.Lines[4]);
        Assert.StartsWith("11,0.05", run.Lines[5]);
        Assert.Contains("ReduceLROnPlateau monitors \"val_loss\", which is missing in epochs 8 and 9; epochs without it do not count.\n", run.Error);
    }

    [TestMethod]
    public void A_file_is_read_and_a_synonym_of_its_metric_is_known()
    {
        using TemporaryFolder temporary = new();
        string path = temporary["file.csv"];
        File.WriteAllText(path, "epoch,accuracy,val_accuracy\n0,0.5,0.5\n1,0.5,0.5\n2,0.5,0.5\n");
        Run run = Run.Of("replay", path, "EarlyStopping(monitor='val_acc', patience=2)", "--lr", "0.1");

        Assert.Contains("stopped", run.Lines[3]);
        Assert.Contains(path, Run.Of("replay", path, "EarlyStopping(monitor='val_loss')", "--lr", "0.1").Error);
    }

    [TestMethod]
    public void An_unknown_mode_is_taken_as_Keras_takes_it_and_said()
    {
        Run run = Replay(Metrics, "ReduceLROnPlateau(mode='lowest', verbose=1, patience=2)");

        Assert.Contains("no mode 'lowest'", run.Error);
        Assert.Contains("Epoch 4: ReduceLROnPlateau reducing learning rate to 0.010000000149011612.", run.Error);
    }

    [TestMethod]
    [DataRow("ReduceLROnPlateau(patiance=3)", "'patience'")]
    [DataRow("keras.callbacks.EarlyStopping(foo=3)", "foo")]
    [DataRow("ReduceLROnPlatau()", "'ReduceLROnPlateau'")]
    [DataRow("torch.optim.lr_scheduler.EarlyStopping()", "torch.optim.lr_scheduler.EarlyStopping")]
    [DataRow("ReduceLROnPlateau", "brackets")]
    [DataRow("3", "no callback")]
    [DataRow("keras.callbacks.ReduceLROnPlateau(factor=1.5)", "less than 1")]
    [DataRow("ReduceLROnPlateau(factor: 1.5)", "'factor'")]
    [DataRow("ReduceLROnPlateau(patience: -1)", "0 or more")]
    [DataRow("ReduceLROnPlateau(mode: MetricMode.Mx)", "'Max'")]
    [DataRow("torch.optim.lr_scheduler.ReduceLROnPlateau(opt, mode='auto')", "min, max")]
    [DataRow("torch.optim.lr_scheduler.ReduceLROnPlateau(torch.optim.SGD(p, 0.1), min_lr=[0.1, 0.2])", "one parameter group")]
    [DataRow("PlateauLRScheduler(opt, noise_range_t=3)", "random generator")]
    [DataRow("ReduceLROnPlateau(monitor='score')", "mode='min'")]
    [DataRow("ReduceLROnPlateau(monitor='val_accuracy')", "There is: loss, val_loss")]
    [DataRow("ReduceLROnPlateau(factor=-0.5, patience=1, min_lr=-1)", "'factor' must be 0 or more")]
    [DataRow("LearningRateScheduler(lambda epoch: 1)", "float")]
    [DataRow("LearningRateScheduler(my_function)", "lambda")]
    [DataRow("LearningRateScheduler(schedule: CosineDecay(0.1, 3))", "StepUnit.Epoch")]
    public void A_bad_callback_is_one_line_and_exit_code_2(string call, string part) => IsRefused(Replay(Metrics, call), part);

    [TestMethod]
    [DataRow("", "column names")]
    [DataRow("epoch,val_loss\n", "line for each epoch")]
    [DataRow("epoch,val_loss\n0,1\n1,high\n", "line 3, column \"val_loss\"")]
    [DataRow("epoch,val_loss\n0,1\n1\n", "line 3")]
    [DataRow("epoch,val_loss\n0.5,1\n", "line 2, column \"epoch\": must be a whole number")]
    [DataRow("epoch,val_loss\n-1,1\n", "0 or more")]
    [DataRow("epoch,val_loss\n,1\n", "Received: nothing")]
    [DataRow("epoch,val_loss\n0,1\n1,1\n2,1\n1,1\n", "split a file that holds several runs")]
    [DataRow("epoch,val_loss\n0,1\n2,1\n", "must be 1")]
    [DataRow("epoch,val_loss,val_loss\n0,1,1\n", "twice")]
    public void A_bad_file_is_one_line_and_exit_code_2(string file, string part)
    {
        Run run = Replay(file, "ReduceLROnPlateau()");

        IsRefused(run, part);
        Assert.Contains("standard input", run.Error);
    }

    [TestMethod]
    public void Logs_of_other_libraries_are_played_under_their_own_names_and_ours()
    {
        const string Trainer = """{"log_history": [{"epoch": 1.0, "eval_loss": 1.0, "step": 10}, {"epoch": 2.0, "eval_loss": 0.9, "step": 20}, {"epoch": 3.0, "eval_loss": 0.9, "step": 30}]}""";

        foreach (string name in (string[])["eval_loss", "val_loss"])
        {
            Assert.Contains("stopped", Replay(Trainer, $"EarlyStopping(monitor='{name}', patience=1)").Lines[3]);
        }

        Run unnumbered = Replay("val_loss;note\n1;a\n1;b\n", "EarlyStopping(patience=1)");
        Assert.Contains("no column epoch", unnumbered.Error);
        Assert.Contains("stopped", unnumbered.Lines[2]);
        IsRefused(Replay("epoch,loss,note\n0,1,a\n", "EarlyStopping(monitor='note', mode='min')"), "no number in line 2");
    }

    [TestMethod]
    public void Wrong_options_are_refused()
    {
        IsRefused(Run.With(Metrics, isRedirected: true, "replay", "-", "ReduceLROnPlateau()"), "--lr");
        IsRefused(Run.With(Metrics, isRedirected: true, "replay", "-", "ReduceLROnPlateau()", "--lr=-1"), "0 or more");
        IsRefused(Run.With(Metrics, isRedirected: true, "replay", "-", "--lr", "1"), "replay needs a callback");
        IsRefused(Replay(Metrics, "ReduceLROnPlateau()", "--dtype", "float16"), "float16");
        IsRefused(Replay(Metrics, "ReduceLROnPlateau()", "--monitor", "loss"), "names no metric");
        IsRefused(Replay(Metrics, "ReduceLROnPlateau(opt)", "--monitor", "lss"), "lss");
        IsRefused(Replay("epoch,a,b\n0,1,1\n", "ReduceLROnPlateau(opt)"), "--monitor");
        IsRefused(Replay("epoch,val_loss\n0,1\n", "TerminateOnNaN()"), "loss");
        IsRefused(Run.Of("replay", "missing.csv", "ReduceLROnPlateau()", "--lr", "1"), "no file");
    }

    [TestMethod]
    [DataRow("{\"step\":10,\"who\":\"TimeBudget\",\"decision\":\"plan\",\"why\":\"it is planned\"}", "constant")]
    [DataRow("{\"epoch\":1}", "a line of a ledger, which has step, who, why")]
    [DataRow("{\"step\":1,\"who\":\"\",\"why\":\"\"}", "from and to or a decision")]
    public void A_ledger_that_tells_no_rates_is_refused_in_words(string line, string expected)
    {
        using TemporaryFolder temporary = new();
        string ledger = temporary["file-ledger.jsonl"];
        File.WriteAllText(ledger, line + "\n");
        IsRefused(Run.Of("replay", ledger), expected);
    }

    private static Run Replay(string metrics, params string[] arguments) =>
        Run.With(metrics, isRedirected: true, ["replay", "-", .. arguments, "--lr", "0.1"]);

    private static void IsRefused(Run run, string part)
    {
        Assert.AreEqual(2, run.ExitCode, run.Error);
        Assert.AreEqual(string.Empty, run.Out);
        Assert.HasCount(1, run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(part, run.Error);
    }
}
