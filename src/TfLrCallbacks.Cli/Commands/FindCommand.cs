using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr find</c>: a learning-rate range test on the embedded engine.</summary>
internal static class FindCommand
{
    public static Command Create(Terminal terminal)
    {
        TaskInput input = new();
        Option<int> seed = new("--seed") { Description = "The seed of weights and order.", DefaultValueFactory = _ => 0, HelpName = "N" };
        Option<string?> svg = new("--svg") { Description = $"Also draw the test into this SVG file{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<string?> csv = new("--csv") { Description = $"Also write the curve of the sweep, learning_rate and loss, into this CSV file{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<bool> validation = new("--validation") { Description = "Measure the loss on the task's test data instead of training data." };
        Option<string?> budget = new("--budget") { Description = "What the test may take: steps, epochs or a time, such as 200, \"1 epoch\" or 30s. Default: no bound.", HelpName = "LENGTH" };
        Option<int> parallel = new("--parallel") { Description = "How many trials are made at the same time; the answer is the same.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<bool> force = new("--force") { Description = "Overwrite files." };
        Option<string> format = FormatOption.Create("the answer is");
        Command command = new ExampleCommand(
            "find", "A learning-rate range test: the rates, the interval, how sure, and why. Ends with 1 where there is no answer.", example: "tflr find digits --model mlp:128 --optimizer adam")
        {
            seed, validation, budget, parallel, svg, csv, force, format,
        };
        input.AddTo(command);
        // Ctrl-C ends the step, and ends with 130.
        command.SetAction(parsed => !RuntimeFeature.IsDynamicCodeSupported ? ManagedTool.Run() : Interruption.StopOnSignal(() =>
        {
            string?[] files = [parsed.GetValue(svg), parsed.GetValue(csv)];
            OutputFile.Check([(FileKind.Svg, files[0]), (FileKind.Csv, files[1])], parsed.GetValue(force));
            int first = OptionValue.AtLeast(0, parsed.GetValue(seed), "--seed");
            TrainingTask task = input.Read(parsed, terminal);
            input.TellRateIsIdle(parsed, "the range test tries rates of its own", terminal);
            OutputFile.TellIdle(parsed, format, files, terminal);
            var options = new LrRangeTestOptions
            {
                ProbeOn = parsed.GetValue(validation) ? ProbeData.Validation : ProbeData.Training,
                Budget = BudgetOf(parsed.GetValue(budget)),
                ParallelTrials = OptionValue.AtLeast(1, parsed.GetValue(parallel), "--parallel"),
            };
            RangeTestResult found;
            using (var progress = new FindProgress(terminal))
            {
                found = task.NewModel(first).FindLearningRate(
                    task.Data.TrainImages, task.Data.TrainLabels, task.Batch, options: options, progress: progress, validationData: (task.Data.TestImages, task.Data.TestLabels));
            }

            if (found.Sweeps.Count > 0)
            {
                OutputFile.Save(files[0], terminal, () => new RangeTestChart(found).ToSvg());
                OutputFile.Save(files[1], terminal, () => CurveOf(found.Sweeps[^1]));
            }
            else
            {
                foreach (string file in files.OfType<string>())
                {
                    terminal.Error.WriteLine($"tflr: {file} is not written: the test ended before its sweep, so there is no curve.");
                }
            }

            if (!OutputFile.TakesOutput(files))
            {
                Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), found);
            }

            return found.HasAnswer ? ExitCode.Done : ExitCode.No;
        }));
        return command;
    }

    private static string CurveOf(RangeTestSweep sweep) =>
        string.Concat(sweep.LearningRates.Zip(sweep.ProbeLosses, (rate, loss) => $"{ValueTable.Text(rate)},{ValueTable.Text(loss)}\n").Prepend("learning_rate,loss\n"));

    private static Length? BudgetOf(string? text)
    {
        try
        {
            return text is null ? null : new LrRangeTestOptions { Budget = Length.Parse(text) }.Budget;
        }
        catch (Exception bad) when (bad is FormatException or ArgumentException)
        {
            throw new BadInputException($"--budget is in steps, epochs or time, such as 200, \"1 epoch\" or 30s. Received: \"{text}\".", bad);
        }
    }

    private static void Write(Terminal terminal, OutputFormat format, RangeTestResult found)
    {
        if (format is OutputFormat.Table)
        {
            if (found.Sweeps is [.., var sweep])
            {
                terminal.Out.Write(CurveChart.Draw(sweep.LearningRates, sweep.ProbeLosses, terminal.Width, found));
                terminal.Out.WriteLine();
            }

            foreach (string line in found.ToSummary().TrimEnd().Split('\n'))
            {
                terminal.Out.WriteLine(terminal.Wrap(line.TrimEnd('\r'), indent: 2));
            }

            return;
        }

        ValueTable.Write(
            terminal,
            format,
            ["base_learning_rate", "max_learning_rate", "low", "high", "divergence", "confidence", "flags"],
            [
                [
                    found.HasAnswer ? found.BaseLearningRate : null, found.HasAnswer ? found.MaxLearningRate : null, found.LowerLearningRate, found.UpperLearningRate,
                    found.DivergenceLearningRate, found.Confidence.ToString().ToLowerInvariant(), string.Join("; ", found.Flags.Select(flag => $"{flag.Kind}: {flag.Reason}")),
                ],
            ]);
    }
}
