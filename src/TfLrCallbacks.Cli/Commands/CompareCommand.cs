using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr compare</c> and <c>tflr report</c>: several runs, or one, in a table and on a page.</summary>
internal static class CompareCommand
{
    private const string Metric = "accuracy";

    public static Command Compare(Terminal terminal) => Create(
        terminal, "compare", "Several runs side by side: settings that differ, best and final metrics, steps to a target; with --html their curves in one picture.", "tflr compare runs/sgd runs/adam --target 0.9");

    public static Command Report(Terminal terminal) => Create(
        terminal, "report", "Writes the page of a finished run, or of several, anew: settings, metrics and curves.", "tflr report runs/digits --html digits.html --force");

    private static ExampleCommand Create(Terminal terminal, string name, string description, string example)
    {
        Argument<string[]> folders = new("RUN") { Description = "The folders of the runs, or their logs (CSV, JSON, JSON lines, event files).", Arity = ArgumentArity.OneOrMore };
        Option<string> metric = new("--metric") { Description = "The metric of the log that is compared.", DefaultValueFactory = _ => $"val_{Metric}", HelpName = "NAME" };
        Option<double?> target = new("--target") { Description = "How many steps did it take until the metric was as good as this?", HelpName = "X" };
        Option<string?> html = new("--html") { Description = name == "report" ? "The page. Default: report.html in the folder of the run." : "Also put them on this page; the first 8 in one picture, all in its tables.", HelpName = "FILE" };
        Option<bool> force = new("--force") { Description = "Overwrite the page." };
        Option<string> format = FormatOption.Create("the table is");
        ExampleCommand command = new(name, description, example) { folders, metric, target, html, force, format };
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetValue(folders)!;
            double? goal = parsed.GetValue(target) is double.NaN or double.PositiveInfinity or double.NegativeInfinity ? throw new BadInputException("--target must be a finite number. Give the value of the metric that is good enough, such as 0.9.") : parsed.GetValue(target);
            string? page = parsed.GetValue(html) ?? (name == "report" && paths is [var only] ? Path.Combine(only, "report.html") : null);
            if (page is not null)
            {
                OutputFile.Check(page, parsed.GetValue(force));
            }

            IReadOnlyList<RecordedRun> runs = RecordedRun.Named([.. paths.Select(path => RecordedRun.Read(path, terminal))]);
            string compared = parsed.GetValue(metric)!;
            if (runs.FirstOrDefault(run => run.Values(compared).Count == 0) is { } without)
            {
                throw new BadInputException($"The log of {without.Name} has no \"{compared}\". There is: {string.Join(", ", without.Metrics)}. Name one of these with --metric.");
            }

            foreach (RecordedRun run in runs)
            {
                run.Tell(terminal);
            }

            if (page is not null)
            {
                Save(runs, page, terminal);
            }

            Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), runs, compared, goal);
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Differing(IReadOnlyList<RecordedRun> runs) =>
        [.. runs.SelectMany(run => run.Settings).Select(setting => setting.Name).Distinct().Where(name => runs.Select(run => run[name]).Distinct().Count() > 1)];

    private static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<RecordedRun> runs, string metric, double? target)
    {
        bool highest = MetricDirection.TryOf(metric) is MetricMode.Max;
        foreach (RecordedRun run in target is null ? [] : runs.Where(run => run.StepsPerEpoch is null))
        {
            string reached = run.EpochTo(metric, target!.Value, highest) is { } epoch ? $"{metric} was there at the end of epoch {epoch}" : $"{metric} never was there";
            terminal.Error.WriteLine($"tflr: {run.Name}: the log does not say how many steps an epoch has, so its steps_to_target is empty: {reached}.");
        }

        string[] differing = Differing(runs);
        List<string> columns = ["run", $"best_{metric}", "at_epoch", $"final_{metric}", "epochs"];
        if (target is not null)
        {
            columns.Insert(4, "steps_to_target");
        }

        foreach (string name in differing)
        {
            columns.Add(Column(name, columns));
        }

        ValueTable.Write(terminal, format, columns, runs.Select(run =>
        {
            IReadOnlyList<(int Epoch, double Value)> values = run.Values(metric);
            (int Epoch, double Value) best = values.MaxBy(pair => double.IsNaN(pair.Value) ? double.NegativeInfinity : highest ? pair.Value : -pair.Value);
            List<object?> row = [run.Name, best.Value, best.Epoch + 1L, run.Final(metric), (long)run.Count, .. differing.Select(name => run[name])];
            if (target is { } goal)
            {
                row.Insert(4, run.StepsTo(metric, goal, highest));
            }

            return row.ToArray();
        }));
    }

    // A setting may have the name of a column, as the epochs that were planned have; each column's name is there once.
    private static string Column(string setting, List<string> taken)
    {
        string name = setting.Replace(' ', '_');
        while (taken.Contains(name))
        {
            name = $"setting_{name}";
        }

        return name;
    }

    private static void Save(IReadOnlyList<RecordedRun> runs, string page, Terminal terminal)
    {
        string[] differing = Differing(runs);
        new ReportPage(new ReportContent
        {
            Title = runs.Count == 1 ? $"Training: {runs[0].Name}" : $"{runs.Count} runs side by side",
            Status = string.Join(" ", runs.Where(run => run.IsUnfinished).Select(run => string.Create(CultureInfo.InvariantCulture, $"{(runs.Count is 1 ? "The run" : run.Name)} is not finished: it was interrupted, or goes on. Its log ends after {run.Count} {(run.Count is 1 ? "epoch" : "epochs")}."))),
            Runs = [.. runs.Select(run => run.ToFigure(Metric) with { Settings = run.Settings })],
            Diagnoses = [.. runs.Select(run => run.Diagnose())],
            Configuration = [.. runs[0].Settings.Where(setting => !differing.Contains(setting.Name))],
        }).Save(page);
        terminal.Error.WriteLine($"tflr: wrote {page}");
    }
}
