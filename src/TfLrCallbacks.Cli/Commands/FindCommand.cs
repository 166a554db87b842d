using System.CommandLine;
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
        Option<string?> svg = new("--svg") { Description = "Also draw the test into this SVG file.", HelpName = "FILE" };
        Option<string?> csv = new("--csv") { Description = "Also write the curve of the sweep, learning_rate and loss, into this CSV file.", HelpName = "FILE" };
        Option<bool> force = new("--force") { Description = "Overwrite files." };
        Option<string> format = new("--format") { Description = "How the answer is written. Default: table on a terminal, else csv." };
        format.AcceptOnlyFromAmong("table", "csv", "json");
        Command command = new ExampleCommand(
            "find", "A learning-rate range test: the rates, the interval, how sure, and why. Ends with 1 where there is no answer.", example: "tflr find digits --model mlp:128 --optimizer adam")
        {
            seed, svg, csv, force, format,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach (string file in new[] { parsed.GetValue(svg), parsed.GetValue(csv) }.OfType<string>())
            {
                OutputFile.Check(file, parsed.GetValue(force));
            }

            TrainingTask task = input.Read(parsed);
            RangeTestResult found = task.NewModel(parsed.GetValue(seed)).FindLearningRate(task.Data.TrainImages, task.Data.TrainLabels, task.Batch);
            if (parsed.GetValue(svg) is { } picture)
            {
                new RangeTestChart(found).SaveSvg(picture);
            }

            if (parsed.GetValue(csv) is { } curve)
            {
                RangeTestSweep sweep = found.Sweeps[^1];
                AtomicFile.WriteAllText(curve, string.Concat(sweep.LearningRates.Zip(sweep.ProbeLosses, (rate, loss) => $"{ValueTable.Text(rate)},{ValueTable.Text(loss)}\n").Prepend("learning_rate,loss\n")));
            }

            Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), found);
            return found.HasAnswer ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void Write(Terminal terminal, OutputFormat format, RangeTestResult found)
    {
        if (format is OutputFormat.Table)
        {
            terminal.Out.WriteLine(found.ToSummary().TrimEnd());
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
