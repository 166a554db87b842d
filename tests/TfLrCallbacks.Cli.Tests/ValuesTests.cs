using System.Text.Json;

namespace TfLrCallbacks.Cli.Tests;

[TestClass]
public sealed class ValuesTests
{
    [TestMethod]
    public void Redirected_values_are_csv_with_shortest_doubles()
    {
        Run run = Run.Of("values", "keras.optimizers.schedules.CosineDecay(1e-3, 1000, alpha=0.01)", "--steps", "0..1000,2000", "--every", "500");

        Assert.AreEqual("step,learning_rate\n0,0.001\n500,0.0005050000000000001\n1000,1E-05\n2000,1E-05\n", run.Out);
        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual(string.Empty, run.Error);
    }

    [TestMethod]
    public void Json_is_a_list_of_objects()
    {
        Run run = Run.Of("values", "OneCycle(maxLearningRate: 0.1, totalSteps: 500)", "--steps", "149", "--format", "json");

        JsonElement row = JsonDocument.Parse(run.Out).RootElement[0];
        Assert.AreEqual(149, row.GetProperty("step").GetInt64());
        Assert.AreEqual(0.1, row.GetProperty("learning_rate").GetDouble());
        Assert.AreEqual(0.85, row.GetProperty("momentum").GetDouble(), 1e-15);
    }

    [TestMethod]
    [DataRow("values", "OneCycle(0.1, '2 hours')")]
    [DataRow("preview", "OneCycle(0.1, '90 minutes')")]
    [DataRow("lint", "WarmupStableDecay(0.1, '10%', '2h')", "--epochs", "2", "--steps-per-epoch", "10")]
    [DataRow("values", "OneCycle(0.1, '2 hours')", "--epochs", "2", "--steps-per-epoch", "10")]
    public void A_length_in_time_is_refused_in_words_of_the_tool(params string[] line)
    {
        Run run = Run.Of(line);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith("tflr: A length of this schedule is a time", run.Error);
        Assert.AreEqual(string.Empty, run.Out);
    }

    [TestMethod]
    public void A_terminal_gets_a_table() =>
        Assert.Contains("learning_rate", Run.With(string.Empty, isRedirected: false, "values", "ConstantRate(0.1)", "--steps", "0").Out);

    [TestMethod]
    [DataRow("float64", "0.09959261213978507")]
    [DataRow("float32", "0.09959261864423752")]
    public void Float32_computes_as_Keras_does(string dtype, string expected)
    {
        Run run = Run.Of("values", "keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.96)", "--steps", "1", "--dtype", dtype);

        Assert.AreEqual($"1,{expected}", run.Lines[1]);
    }

    [TestMethod]
    [DataRow("keras.optimizers.schedules.ExponentialDecay(0.5, 1, 2.0)")]
    [DataRow("ExponentialLR(torch.optim.SGD(p, 0.5), 2.0)")]
    public void Float32_that_overflows_is_the_largest_float32_and_said_so(string call)
    {
        Run run = Run.Of("values", call, "--steps", "100,200", "--dtype", "float32");

        Assert.AreEqual("100,6.338253001141147E+29", run.Lines[1]);
        Assert.AreEqual("200,3.4028234663852886E+38", run.Lines[2]);
        Assert.Contains("overflows to infinity", run.Error);
    }

    [TestMethod]
    public void The_rates_of_every_parameter_group_can_be_seen()
    {
        const string Call = "OneCycleLR(opt, max_lr=[0.2, 0.02], total_steps=10)";

        Assert.AreEqual("2,0.2", Values(0));
        Assert.AreEqual("2,0.02", Values(1));
        Assert.Contains("2 parameter groups", Run.Of("values", Call, "--steps", "2").Error);
        Assert.AreEqual(2, Run.Of("values", Call, "--steps", "2", "--group", "2").ExitCode);

        static string Values(int group) => string.Join(',', Run.Of("values", Call, "--steps", "2", "--group", $"{group}").Lines[1].Split(',').Take(2));
    }

    [TestMethod]
    public void Float32_of_another_library_is_rounded_and_said_so()
    {
        Run run = Run.Of("values", "StepLR(opt, 3)", "--base-lr", "0.1", "--steps", "0", "--dtype", "float32");

        Assert.AreEqual("0,0.10000000149011612", run.Lines[1]);
        Assert.Contains("rounded", run.Error);
    }

    [TestMethod]
    public void A_run_gives_epochs_and_parts_their_length()
    {
        Run run = Run.Of("values", "WarmupCosine(0.1, '10%')", "--epochs", "10", "--steps-per-epoch", "100", "--steps", "50,100,1000");

        Assert.AreEqual("50,0.05", run.Lines[1]);
        Assert.AreEqual("100,0.1", run.Lines[2]);
        Assert.AreEqual("1000,0", run.Lines[3]);
    }

    [TestMethod]
    public void A_call_that_counts_epochs_does_so_in_a_run_and_says_so_without()
    {
        const string Call = "LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** (epoch // 10))";
        Run inRun = Run.Of("values", Call, "--epochs", "30", "--steps-per-epoch", "100", "--steps", "999,1000,2999");
        Run alone = Run.Of("values", Call, "--steps", "10");

        CollectionAssert.AreEqual(new[] { "999,0.1", "1000,0.05", "2999,0.025" }, inRun.Lines[1..]);
        Assert.AreEqual(string.Empty, inRun.Error);
        Assert.AreEqual("10,0.05", alone.Lines[1]);
        Assert.Contains("counts epochs", alone.Error);
    }

    [TestMethod]
    public void The_unit_of_a_script_can_be_given()
    {
        Run run = Run.Of("values", "StepLR(opt, 30)", "--base-lr", "0.1", "--unit", "epoch", "--epochs", "90", "--steps-per-epoch", "100", "--steps", "2999,3000");

        CollectionAssert.AreEqual(new[] { "2999,0.1", "3000,0.010000000000000002" }, run.Lines[1..]);
    }

    [TestMethod]
    [DataRow("--group", "-1")]
    [DataRow("--groups", "0")]
    [DataRow("--base-lr", "-1")]
    [DataRow("--tokens-per-step", "0")]
    [DataRow("--scale-schedule-ratio", "-2")]
    public void A_bad_option_is_named(string option, string value)
    {
        Run run = Run.Of("values", "StepLR(opt, 30)", $"{option}={value}");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(option, run.Error);
        Assert.DoesNotContain("Parameter", run.Error);
    }

    [TestMethod]
    public void Standard_input_may_be_a_script_or_json()
    {
        const string Script = "import torch\noptimizer = torch.optim.SGD(model.parameters(), lr=0.5)\nscheduler = torch.optim.lr_scheduler.StepLR(optimizer, 30)\n";
        Assert.AreEqual("30,0.05", Run.With(Script, isRedirected: true, "values", "-", "--steps", "30").Lines[1]);

        string json = Run.Of("values", "StepDecay(0.5, 30)", "--format", "schedule").Out;
        Assert.AreEqual("30,0.05", Run.With(json, isRedirected: true, "values", "-", "--steps", "30").Lines[1]);
    }

    [TestMethod]
    public void A_file_is_read()
    {
        using TemporaryFolder temporary = new();
        string path = temporary["file.json"];
        File.WriteAllText(path, """{"class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 10}}""");
        Assert.AreEqual("10,0", Run.Of("values", path, "--steps", "10").Lines[1]);
    }

    [TestMethod]
    [DataRow("CosinDecay(0.1, 3)", "CosineDecay")]
    [DataRow("StepLR(opt, stp_size=3)", "step_size")]
    [DataRow("CosineDecay(0.1, 3", "line 1, column 19")]
    [DataRow("CosineDecay(lr, 3)", "'lr' is not known")]
    [DataRow("missing.json", "no file")]
    [DataRow("", "nothing to read")]
    [DataRow("WarmupCosine(0.1, '10%')", "--epochs")]
    public void Bad_input_is_one_line_and_exit_code_2(string schedule, string part)
    {
        Run run = Run.Of("values", schedule);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual(string.Empty, run.Out);
        Assert.HasCount(1, run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(part, run.Error);
    }

    [TestMethod]
    [DataRow("5..3")]
    [DataRow("a")]
    [DataRow("1..2..3")]
    [DataRow("-1")]
    [DataRow("0..99999999999")]
    public void Bad_steps_are_refused(string steps)
    {
        Run run = Run.Of("values", "ConstantRate(0.1)", $"--steps={steps}");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("steps", run.Error);
    }
}
