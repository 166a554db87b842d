namespace TfLrCallbacks.Cli.Tests;

/// <summary>Messages on standard error, and foreign text wherever it is shown.</summary>
[TestClass]
public sealed class MessageTests
{
    [TestMethod]
    [DataRow("values CosineDecay", "'CosineDecay' has no arguments. Write them in brackets behind it: CosineDecay(…).")]
    [DataRow("values torch.optim.lr_scheduler.StepLR", "'torch.optim.lr_scheduler.StepLR' has no arguments. Write them in brackets behind it: StepLR(…).")]
    [DataRow("replay LOG EarlyStopping --lr 1", "'EarlyStopping' has no arguments. Write them in brackets behind it: EarlyStopping(…).")]
    [DataRow("replay LOG torch.optim.lr_scheduler.StepLR(opt,3) --lr 1", "'torch.optim.lr_scheduler.StepLR' is a schedule, which no metric changes: tflr values shows it.")]
    [DataRow("replay LOG xgboost.callback.EarlyStopping(3) --lr 1", "'xgboost.callback.EarlyStopping' is of XGBoost, whose callbacks are not followed here. Write the call of a library that is, such as keras.callbacks.EarlyStopping.")]
    [DataRow("replay LOG transformers.EarlyStoppingCallback() --lr 1", "transformers' EarlyStoppingCallback is not followed here. Write keras.callbacks.EarlyStopping(patience=…) in its place.")]
    [DataRow("replay LOG EarlyStoppingCallback(early_stopping_patience=3) --lr 1", "transformers' EarlyStoppingCallback is not followed here.")]
    [DataRow("replay LOG Foo() --lr 1", "a callback 'Foo' that changes the rate or stops. None of the known names is near.")]
    [DataRow("values ConstantRate(1) --steps 5..0", "--steps must be whole numbers, 0 or more, and ranges that rise, such as 0..100,1000. Received: \"5..0\".")]
    [DataRow("values ConstantRate(1) --steps 1e9", "--steps must be whole numbers, 0 or more, and ranges that rise, such as 0..100,1000. Received: \"1e9\".")]
    [DataRow("doctor SCRIPT", "is a Python script and no log of a training. tflr port reads scripts.")]
    [DataRow("doctor EMPTY", "There is no file \"\". Give a log")]
    [DataRow("compare LOG EMPTY", "There is no file \"\". Give a log")]
    [DataRow("report EMPTY", "There is no file \"\". Give a log")]
    [DataRow("replay EMPTY EarlyStopping(patience=3) --lr 1", "There is no file \"\". Give a log")]
    [DataRow("train digits --epochs 1 --run-dir EMPTY", "--run-dir must be the name of a folder. Received: an empty one.")]
    [DataRow("values LambdaLR(opt,lambda:e:1/(5-e)) --steps 0..9", "Division by zero")]
    [DataRow("port LOG", "is no Python script. tflr doctor reads the logs of trainings")]
    [DataRow("port STATE", "is no Python script. tflr doctor reads the logs of trainings")]
    [DataRow("preview ConstantRate(1) --svg out.png", "--svg writes SVG. Received: \"out.png\". Give a name that ends in .svg.")]
    [DataRow("preview ConstantRate(1) --png out.SVG", "--png writes PNG. Received: \"out.SVG\". Give a name that ends in .png.")]
    [DataRow("preview ConstantRate(1) --svg - --html out.pdf", "--html writes HTML. Received: \"out.pdf\". Give a name that ends in .html.")]
    [DataRow("find digits --csv out.json", "--csv writes CSV. Received: \"out.json\". Give a name that ends in .csv.")]
    [DataRow("suggest LOG --svg out.jpg", "--svg writes SVG. Received: \"out.jpg\". Give a name that ends in .svg.")]
    [DataRow("compare LOG --html out.svg", "--html writes HTML. Received: \"out.svg\". Give a name that ends in .html.")]
    [DataRow("doctor LOG LOG", "doctor takes one LOG; compare and report take several.")]
    public void A_message_names_the_remedy(string line, string part)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["log.csv"], "epoch,loss\n0,1\n1,0.5\n");
        File.WriteAllText(folder["train.py"], "import keras\nmodel.fit(x, y, epochs=1)\n");
        File.WriteAllText(folder["trainer_state.json"], "{\"log_history\": []}");
        Run run = Run.Of([.. line.Split(' ').Select(word => word switch { "LOG" => folder["log.csv"], "STATE" => folder["trainer_state.json"], "SCRIPT" => folder["train.py"], "EMPTY" => string.Empty, _ => word.Replace("lambda:e", "lambda e", StringComparison.Ordinal) })]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.IsEmpty(run.Out, "refused before output");
        Assert.Contains(part, run.Error);
    }

    /// <summary>What is looked for in a text that is refused is looked for in the time that reading it takes.</summary>
    [TestMethod]
    [Timeout(10_000)]
    [DataRow("new", " ", "x")]
    [DataRow("new[", " ", "x")]
    [DataRow("", "new[]{", "")]
    [DataRow("var s", " ", "x")]
    [DataRow("A", "aSchedule", " s")]
    [DataRow("TimeSpan", " ", "x")]
    [DataRow("TimeSpan.FromDays(", "1", "x")]
    public void A_remedy_for_a_long_text_is_found_in_time(string start, string repeated, string end) =>
        Assert.IsNull(TypedCSharp.Remedy(start + string.Concat(Enumerable.Repeat(repeated, 300_000)) + end));

    [TestMethod]
    [DataRow("OneCycle(0.1, 50%)", "A part of the run is written in quotes, a fraction as a number. Received: 50%. Write \"50%\" or 0.5, with single quotes around the whole SCHEDULE: 'Name(0.1, \"50%\")'.")]
    [DataRow("OneCycle(0.1, pctStart: 30.5% )", "Received: 30.5%. Write \"30.5%\" or 0.305, with")]
    [DataRow("CosineDecay(0.1, 10 epochs)", "A length with a unit is written in quotes. Received: 10 epochs. Write \"10 epochs\"")]
    [DataRow("CosineDecay(0.1, 90 minutes)", "Received: 90 minutes. Write \"90 minutes\"")]
    [DataRow("CosineDecay(1e−3, 1000)", "An expression is written in ASCII. Received: '−' (U+2212). Write -.")]
    [DataRow("CosineDecay(0.1, １０００)", "Received: '１' (U+FF11). Write 1.")]
    [DataRow("OneCycle(0.1, “50%”)", "Received: '“' (U+201C). Write \".")]
    [DataRow("OneCycle(0.1, ‘50%’)", "Received: '‘' (U+2018). Write '.")]
    [DataRow("CosineDecay(0.1×2, 1000)", "Received: '×' (U+00D7). Write *.")]
    [DataRow("CosineDecay(0.1，1000)", "Received: '，' (U+FF0C). Write ,.")]
    [DataRow("Ramp(\"50%)\", １)", "Received: '１' (U+FF11). Write 1.")]
    [DataRow("new MultiStepDecay(0.1, new[] { 10, 20 })", "A list is written in square brackets. Received: new[] { 10, 20 }. Write [10, 20].")]
    [DataRow("MultiStepDecay(0.1, new long[2] {10, 20}, gamma: 0.5)", "Received: new long[2] {10, 20}. Write [10, 20].")]
    [DataRow("CosineDecay(0.1, TimeSpan.FromMinutes(10))", "A time is written in quotes. Received: TimeSpan.FromMinutes(10). Write \"10 minutes\", with single quotes around the whole SCHEDULE")]
    [DataRow("var s = new CosineDecay(0.1, 100);", "A SCHEDULE is a call without a variable. Received: var s =. Write new CosineDecay(0.1, 100);")]
    [DataRow("LearningRateSchedule s = new OneCycle(0.1, 100)", "Received: LearningRateSchedule s =. Write new OneCycle(0.1, 100)")]
    [DataRow("CosineDecay(0.1, 10k)", "'10k' is not a number. Write 100, 0.1, 1e-3 or 10_000.")]
    public void A_first_mistake_in_a_schedule_is_answered_with_what_to_write(string schedule, string part)
    {
        foreach (string[] command in (string[][])[["values", schedule], ["preview", schedule], ["train", "digits", "--epochs", "1", "--schedule", schedule]])
        {
            Run run = Run.Of(command);

            Assert.AreEqual(2, run.ExitCode);
            Assert.Contains(part, run.Error);
        }
    }

    [TestMethod]
    public void A_long_line_with_a_mistake_is_answered_at_once()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (string filler in (string[])["9", "\"", "%", "9 ", "１"])
        {
            Assert.AreEqual(2, Run.Of("values", $"CosineDecay(0.1 {string.Concat(Enumerable.Repeat(filler, 50_000))}").ExitCode);
        }

        // Work that grows as the square of the length would take many minutes here.
        Assert.IsLessThan(60, watch.Elapsed.TotalSeconds);
    }

    private const string Hidden = "ev\u202Eil\e[31m\u2066\u009B";

    [TestMethod]
    [DataRow(60)]
    [DataRow(80)]
    [DataRow(120)]
    public void A_message_is_broken_between_words_where_the_terminal_ends(int width)
    {
        Run wide = Run.Of("values", "ConstantRate(1)", "--steps");
        Run run = Run.At(width, "values", "ConstantRate(1)", "--steps");

        Assert.IsTrue(run.Error.Split('\n').All(line => line.Length <= width), run.Error);
        Assert.AreEqual(Words(wide.Error), Words(run.Error));
        Assert.AreEqual(1, wide.Error.Count(c => c is '\n'), "A file gets one line.");
    }

    [TestMethod]
    public void Characters_that_are_not_seen_are_not_shown()
    {
        using TemporaryFolder folder = new();
        string log = folder[$"{Hidden}.csv"];
        File.WriteAllText(log, "epoch,loss,val_loss\n0,2,2\n1,1,1\n");

        foreach (string format in (string[])["table", "csv", "json"])
        {
            Run run = Run.At(120, "compare", log, "--format", format);

            Assert.AreEqual(0, run.ExitCode, run.Error);
            Assert.IsFalse((run.Out + run.Error).Any(c => c is not '\n' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control && c is not '\n'), $"{format}: {run.Out}");
        }
    }

    [TestMethod]
    public void A_name_in_wide_characters_fits_into_its_table()
    {
        using TemporaryFolder folder = new();
        string log = folder[$"{new string('学', 12)}.csv"];
        File.WriteAllText(log, "epoch,loss\n0,2\n1,1\n");

        string[] lines = Run.At(80, "compare", log).Lines;

        Assert.AreEqual(1, lines.Select(WordWrap.Cells).Distinct().Count(), string.Join('\n', lines));
    }

    [TestMethod]
    [DataRow("val_dice", null, 0, "epoch 2.")]
    [DataRow("val_acc@1", null, 0, "epoch 2.")]
    [DataRow("mAP", null, 0, "epoch 2.")]
    [DataRow("val_wer", null, 0, "epoch 1.")]
    [DataRow("val_puzzle", "max", 0, "epoch 2.")]
    [DataRow("val_puzzle", "min", 0, "epoch 1.")]
    [DataRow("val_puzzle", null, 2, "--mode min or --mode max")]
    public void The_best_of_a_metric_is_never_guessed(string metric, string? mode, int code, string expected)
    {
        using TemporaryFolder folder = new();
        string log = folder["log.csv"];
        File.WriteAllText(log, $"epoch,loss,{metric}\n0,2,0.1\n1,1,0.9\n2,1,0.8\n");

        Run run = Run.Of(["compare", log, "--metric", metric, "--target", "0.5", "--format", "csv", .. mode is null ? Array.Empty<string>() : ["--mode", mode]]);

        Assert.AreEqual(code, run.ExitCode, run.Error);
        Assert.Contains(expected, run.Error);
        Assert.AreEqual(code is 0, run.Out.Contains(expected is "epoch 2." ? ",0.9,2,0.8," : ",0.1,1,0.8,", StringComparison.Ordinal), run.Out);
    }

    [TestMethod]
    [DataRow("=1+1", "'=1+1")]
    [DataRow("@sum", "'@sum")]
    [DataRow("+a", "'+a")]
    [DataRow("-a", "'-a")]
    [DataRow("-1.5", "-1.5")]
    [DataRow("a=1", "a=1")]
    public void A_foreign_name_is_no_formula_in_csv(string name, string expected)
    {
        using TemporaryFolder folder = new();
        string run = folder[name];
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "log.csv"), "epoch,loss\n0,2\n1,1\n");

        Assert.AreEqual($"{expected},1,2,1,2", Run.Of("compare", run).Lines[1]);
    }

    [TestMethod]
    [DataRow("a-b_1.csv", "a-b_1.csv")]
    [DataRow("OneCycle(0.1)", "\"OneCycle(0.1)\"")]
    [DataRow("f('x')", "\"f('x')\"")]
    [DataRow("a\"b'c", "'a\"b'\\''c'")]
    [DataRow("$HOME", "'$HOME'")]
    [DataRow("", "\"\"")]
    public void A_word_can_be_put_into_a_shell_again(string word, string expected) => Assert.AreEqual(expected, ShellWord.Of(word));

    private static string Words(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
