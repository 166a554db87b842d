namespace TfLrCallbacks.Cli.Tests;

/// <summary>An option that changes nothing where it stands is told, so that nobody takes the result for its effect.</summary>
[TestClass]
public sealed class IdleOptionTests
{
    private const string Own = "\"OneCycle(0.1, 500)\"";

    [TestMethod]
    [DataRow($"values {Own} --base-lr 3", "--base-lr has no effect here: no rate is a multiple of the optimizer's.")]
    [DataRow($"preview {Own} \"keras.optimizers.schedules.CosineDecay(0.1, 500)\" --base-lr 3", "--base-lr has no effect here")]
    [DataRow($"explain {Own} --base-lr 3", "--base-lr has no effect here")]
    [DataRow($"convert {Own} --to csharp --base-lr 3", "--base-lr has no effect here")]
    [DataRow("convert \"OneCycle(0.1)\" --to csharp --base-lr 3", "--base-lr has no effect here")]
    [DataRow($"lint {Own} --epochs 5 --steps-per-epoch 100 --base-lr 3", "--base-lr has no effect here")]
    [DataRow($"values {Own} --groups 3 --group 1", "--groups has no effect here: all parameter groups have the same rates.")]
    [DataRow($"values {Own} --samples-per-step 3", "--samples-per-step has no effect here: no length is in samples.")]
    [DataRow($"values {Own} --tokens-per-step 3", "--tokens-per-step has no effect here: no length is in tokens.")]
    [DataRow($"values {Own} --scale-schedule-ratio 3", "--scale-schedule-ratio has no effect here: no schedule is composer's.")]
    [DataRow("values \"ConstantRate(0.1)\" --unit epoch --epochs 2 --steps-per-epoch 10 --every 1", "--unit has no effect here: the schedule is the same in steps and in epochs.")]
    [DataRow($"values {Own} --steps 0,1 --epochs 3 --steps-per-epoch 10", "--epochs has no effect here: no length is in epochs or a part of the run.")]
    [DataRow($"convert {Own} --to csharp --epochs 3 --steps-per-epoch 10", "--epochs has no effect here")]
    [DataRow($"values {Own} --steps 1,2,3 --every 2", "--every has no effect here: --steps has no range.")]
    [DataRow($"values {Own} --steps 1,2,3 --format schedule", "--steps has no effect here: --format schedule writes the schedule and no values.")]
    [DataRow($"values {Own} --dtype float32 --format schedule", "--dtype has no effect here")]
    [DataRow($"preview {Own} --dark", "--dark has no effect here: there is no --svg and no --png.")]
    [DataRow($"preview {Own} --svg - --format json", "--format has no effect here: a file is written to standard output, and no table.")]
    [DataRow("suggest CURVE --momentum 0.8 --method fastai-valley", "--momentum has no effect here: only --method ours takes it.")]
    [DataRow("suggest CURVE --svg - --format json", "--format has no effect here")]
    [DataRow("compare LOG --html - --format json", "--format has no effect here")]
    [DataRow("recipes resnet --csharp --format json", "--format has no effect here: --csharp writes C#.")]
    [DataRow("replay LEDGER --lr 0.1", "--lr has no effect here: a ledger holds the rates themselves.")]
    [DataRow("replay LOG \"ReduceLROnPlateau(patience=1)\" --lr 0.1 --group 0", "--group has no effect here: no callback has several parameter groups.")]
    [DataRow("find digits --lr 0.1 --budget 90", "--lr has no effect here: the range test tries rates of its own.")]
    [DataRow("find digits --data elsewhere --budget 90", "--data has no effect here: it says where fashion-mnist lies.")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5 --schedule \"OneCycle(0.1)\"", "--lr has no effect here: the schedule sets the rate, and does not multiply the optimizer's.")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5 --schedule \"OneCycleLR(opt, 0.1, 24)\"", "--lr has no effect here")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5 --find", "--lr has no effect here: the range test finds the rate.")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5 --auto", "--lr has no effect here")]
    [DataRow("train digits --epochs 1 --run-dir RUN --unit epoch --schedule \"ConstantRate(0.1)\"", "--unit has no effect here")]
    public void An_option_without_effect_is_told(string line, string told)
    {
        Run run = Of(line);

        Assert.IsLessThan(2, run.ExitCode, run.Error);
        Assert.AreNotEqual(string.Empty, run.Out);
        Assert.AreEqual(1, run.Error.Split(told).Length - 1, run.Error);
    }

    [TestMethod]
    [DataRow("values \"StepLR(opt, 30)\" --base-lr 1")]
    [DataRow("values \"StepLR(opt, 30)\" --base-lr 0")]
    [DataRow($"preview {Own} \"get_cosine_schedule_with_warmup(opt, 50, 500)\" --base-lr 0.1")]
    [DataRow("explain \"get_cosine_schedule_with_warmup(opt, 500, 10000)\" --base-lr 5e-5 --against \"optax.warmup_cosine_decay_schedule(0.0, 5e-5, 500, 10000)\"")]
    [DataRow($"explain {Own} --against \"StepLR(opt, 30)\" --base-lr 0.1")]
    [DataRow("values \"StepLR(opt, 30)\" --unit epoch")]
    [DataRow("values \"StepLR(opt, 30)\" --unit epoch --epochs 90 --steps-per-epoch 10 --steps 300")]
    [DataRow("values \"OneCycle(0.1)\" --epochs 9 --steps-per-epoch 10 --steps 30")]
    [DataRow($"values {Own} --epochs 9 --steps-per-epoch 10")]
    [DataRow("convert \"StepLR(opt, 30)\" --to csharp --unit epoch --epochs 90 --steps-per-epoch 10")]
    [DataRow("values \"composer.optim.LinearScheduler(t_max='1000sp')\" --samples-per-step 10")]
    [DataRow("values \"composer.optim.MultiStepScheduler(milestones=['100ba'])\" --scale-schedule-ratio 0.5")]
    [DataRow("values \"LambdaLR(opt, [lambda e: 1, lambda e: 0.9 ** e])\" --groups 2 --group 1")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5 --schedule \"StepLR(opt, 30)\"")]
    [DataRow("train digits --epochs 1 --run-dir RUN --lr 0.5")]
    public void An_option_that_counts_is_not_called_idle(string line)
    {
        Run run = Of(line);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.DoesNotContain("has no effect", run.Error);
    }

    /// <summary>Every command that reads a schedule looks for options without effect: the example of a new one is tried here too.</summary>
    [TestMethod]
    public void Every_command_with_a_schedule_looks_for_idle_options()
    {
        using StringWriter none = new();
        string[] silent =
        [
            .. Tool.Root(new Terminal(TextReader.Null, none, MessageWriter.To(none, 0, false), true, false, 80)).Subcommands.Where(command => command.Options.Any(option => option.Name is "--base-lr")).Select(command => command.Name)
                .Where(name => !Run.Of([name, "OneCycle(0.1, 500)", "--base-lr", "3", "--epochs", "5", "--steps-per-epoch", "100", .. name is "convert" ? ["--to", "csharp"] : Array.Empty<string>()]).Error.Contains("--base-lr has no effect", StringComparison.Ordinal)),
        ];

        Assert.IsEmpty(silent, $"{string.Join(", ", silent)}: call ScheduleInput.TellIdle behind the last Read.");
    }

    [TestMethod]
    public void Every_goes_through_the_whole_schedule_where_no_steps_are_given() =>
        Assert.AreEqual("0 100 200 300 400 500", string.Join(' ', Run.Of("values", "CosineDecay(0.1, 500)", "--every", "100").Lines[1..].Select(line => line.Split(',')[0])));

    private static Run Of(string line)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["log.csv"], "epoch,loss,val_loss\n0,1,1\n1,0.5,0.6\n2,0.4,0.7\n3,0.4,0.8\n");
        File.WriteAllText(folder["ledger.jsonl"], "{\"step\":0,\"from\":0.2,\"to\":0.1,\"who\":\"A\",\"why\":\"b\"}\n{\"step\":5,\"from\":0.1,\"to\":0.01,\"who\":\"A\",\"why\":\"b\"}\n");
        File.WriteAllText(folder["curve.csv"], "learning_rate,loss\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{Math.Pow(10, -6 + (0.1 * i))},{(i < 20 ? 2.3 : i < 45 ? 2.3 - (0.08 * (i - 20)) : 0.3 + Math.Pow(1.4, i - 45))}\n"))));
        return Run.Of([.. CommandLine.Arguments(line).Select(word => word switch { "LOG" => folder["log.csv"], "LEDGER" => folder["ledger.jsonl"], "CURVE" => folder["curve.csv"], "RUN" => folder["run"], _ => word })]);
    }
}
