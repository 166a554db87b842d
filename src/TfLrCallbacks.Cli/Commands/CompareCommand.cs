using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr compare</c> and <c>tflr report</c>: several runs, or one, in a table and on a page.</summary>
internal static class CompareCommand
{
    private const string Metric = "accuracy";

    /// <summary>The epoch whose weights a run ended with, where that is not its last.</summary>
    private const string KeptEpoch = "kept_epoch";

    /// <summary>Larger numbers have no place on an axis.</summary>
    private const double MostDrawn = 1e100;

    /// <summary>What is compared where nothing is asked for, the first that all runs have.</summary>
    private static readonly string[] UsualMetrics = [$"{LogNames.ValidationPrefix}{Metric}", LogNames.ValidationPrefix + LogNames.Loss, LogNames.Loss];

    /// <summary>The settings that most runs are made to compare come first.</summary>
    private static readonly string[] FirstSettings = ["schedule", "learning rate", "optimizer", "model", "batch", "callbacks", "epochs", "seed"];

    public static Command Compare(Terminal terminal) => Create(
        terminal, "compare", "Several runs side by side: settings that differ, best and final metrics, steps to a target; with --html their curves in one picture.", "tflr compare runs/sgd runs/adam --target 0.9");

    public static Command Report(Terminal terminal) => Create(
        terminal, "report", "Writes the page of a finished run, or of several, anew: settings, metrics and curves.", "tflr report runs/digits --html digits.html --force");

    private static ExampleCommand Create(Terminal terminal, string name, string description, string example)
    {
        Argument<string[]> folders = new("RUN") { Description = "The folders of the runs, or their logs (CSV, JSON, JSON lines, event files).", Arity = ArgumentArity.OneOrMore };
        Option<string?> metric = new("--metric") { Description = $"The metric of the log that is compared. Default: {UsualMetrics[0]}, else {UsualMetrics[1]}, else {UsualMetrics[2]}.", HelpName = "NAME" };
        Option<double?> target = new("--target") { Description = "How many steps did it take until the metric was as good as this?", HelpName = "X" };
        Option<string?> mode = new("--mode") { Description = "Which values of the metric are better, min or max. Default: what its name tells.", HelpName = "MODE" };
        mode.AcceptOnlyFromAmong("min", "max");
        Option<string?> html = new("--html") { Description = name == "report" ? $"The page. Default: report.html in the folder of the run{OutputFile.OrStandardOutput}." : $"Also put them on this page, the first 8 in one picture, all in its tables{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<bool> force = new("--force") { Description = "Overwrite the page." };
        Option<string> format = FormatOption.Create("the table is");
        ExampleCommand command = new(name, description, example) { folders, metric, mode, target, html, force, format };
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetValue(folders)!;
            InputText.CheckOnce(paths);
            double? goal = parsed.GetValue(target) is double.NaN or double.PositiveInfinity or double.NegativeInfinity ? throw new BadInputException("--target must be a finite number. Give the value of the metric that is good enough, such as 0.9.") : parsed.GetValue(target);
            string? page = parsed.GetValue(html) ?? (name == "report" ? PageBeside(paths) : null);
            OutputFile.Check([(FileKind.Html, page)], parsed.GetValue(force));
            OutputFile.TellIdle(parsed, format, [page], terminal);
            IReadOnlyList<RecordedRun> runs = RecordedRun.Named([.. paths.Select(path => RecordedRun.Read(path, terminal))]);
            string compared = parsed.GetValue(metric) ?? UsualMetrics.FirstOrDefault(name => runs.All(run => run.Values(name).Count > 0)) ?? UsualMetrics[0];
            if (runs.FirstOrDefault(run => run.Values(compared).Count == 0) is { } without)
            {
                throw new BadInputException($"The log of {without.Name} has no \"{compared}\". There is: {string.Join(", ", without.Metrics)}. Name one of these with --metric.");
            }

            bool highest = parsed.GetValue(mode) is { } better ? better is "max" : MetricDirection.TryOf(compared) is { } direction ? direction is MetricMode.Max : throw new BadInputException(
                $"The name \"{compared}\" does not tell whether lower or higher is better. Add --mode min or --mode max.");
            foreach (RecordedRun run in runs)
            {
                run.Tell(terminal);
            }

            // The doctor looks at long logs while their curves are gathered.
            Task<NamedDiagnosis>[] diagnoses = page is null ? [] : [.. runs.Select(run => Task.Run(run.Diagnose))];
            RunFigure[] figures = page is null ? [] : [.. runs.Select(run => Figure(run, compared, terminal))];
            OutputFile.Save(page, terminal, () => PageOf(runs, figures, diagnoses).ToHtml());
            if (!OutputFile.TakesOutput(page))
            {
                Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), runs, compared, highest, goal);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Gives what the page shows of a run, and says what it cannot show.</summary>
    private static RunFigure Figure(RecordedRun run, string compared, Terminal terminal)
    {
        string bare = compared.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) ? compared[LogNames.ValidationPrefix.Length..] : compared;
        RunFigure figure = run.ToFigure(bare is LogNames.Loss or LogNames.LearningRate ? Metric : bare);
        if (!figure.StepLosses.Any(loss => Math.Abs(loss) <= MostDrawn))
        {
            throw new BadInputException($"The log of {run.Name} has no \"{LogNames.Loss}\" that a page can draw, a finite number up to 1e100. There is: {string.Join(", ", run.Metrics)}. tflr compare without --html compares it.");
        }

        int all = figure.StepLearningRates.Count;
        int unknown = figure.StepLearningRates.Count(double.IsNaN);
        if (unknown > 0)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"tflr: the log of {run.Name} has no {(run.HasBadRate ? "finite learning rate of 0 or more" : "learning rate")}{(unknown == all ? "; the page draws none" : $" in {unknown} of {all} {(figure.StepsPerEpoch is 1 ? "epochs" : "steps")}; the page leaves a gap there")}."));
        }

        return figure;
    }

    /// <summary>Gives the page of one run, in its folder or beside its log.</summary>
    private static string PageBeside(string[] paths) => paths is [not "-" and var only]
        ? Path.Combine(Directory.Exists(only) ? only : Path.GetDirectoryName(only) ?? string.Empty, "report.html")
        : throw new BadInputException("A report of several runs, or of standard input, has no default file. Name one with --html, or write to standard output with --html -.");

    /// <summary>Gives the settings that differ; a log without settings differs in none.</summary>
    private static string[] Differing(IReadOnlyList<RecordedRun> runs) =>
        [.. runs.SelectMany(run => run.Settings).Select(setting => setting.Name).Distinct().Where(name => runs.Where(run => run.Settings.Count > 0).Select(run => run[name]).Distinct().Count() > 1)
            .OrderBy(name => Array.IndexOf(FirstSettings, name) is >= 0 and var place ? place : FirstSettings.Length)];

    private static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<RecordedRun> runs, string metric, bool highest, double? target)
    {
        foreach (RecordedRun run in target is null ? [] : runs.Where(run => run.StepsPerEpoch is null))
        {
            string reached = run.EpochTo(metric, target!.Value, highest) is { } epoch ? $"{metric} was there at the end of epoch {epoch}" : $"{metric} never was there";
            terminal.Error.WriteLine($"tflr: {run.Name}: the log does not say how many steps an epoch has, so its steps_to_target is empty: {reached}.");
        }

        string[] differing = Differing(runs);
        bool keeps = runs.Any(run => run.KeptEpoch is not null);
        List<string> columns = ["run", $"best_{metric}", "at_epoch", $"final_{metric}", .. keeps ? [KeptEpoch] : Array.Empty<string>(), "epochs"];
        if (target is not null)
        {
            columns.Insert(columns.Count - 1, "steps_to_target");
        }

        foreach (string name in differing)
        {
            columns.Add(Column(name, columns));
        }

        ValueTable.Write(terminal, format, columns, runs.Select(run =>
        {
            IReadOnlyList<(int Epoch, double Value)> values = run.Values(metric);
            (int Epoch, double Value) best = values.MaxBy(pair => double.IsNaN(pair.Value) ? double.NegativeInfinity : highest ? pair.Value : -pair.Value);
            return (object?[])
            [
                run.Name, best.Value, (long)run.Counted(best.Epoch), run.Final(metric),
                .. keeps ? [(long?)run.KeptEpoch] : Array.Empty<object?>(),
                .. target is { } goal ? [run.StepsTo(metric, goal, highest)] : Array.Empty<object?>(),
                (long)run.Count, .. differing.Select(name => run[name]),
            ];
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

    private static ReportPage PageOf(IReadOnlyList<RecordedRun> runs, IReadOnlyList<RunFigure> figures, IReadOnlyList<Task<NamedDiagnosis>> diagnoses)
    {
        string[] differing = Differing(runs);
        return new ReportPage(new ReportContent
        {
            Title = runs.Count == 1 ? $"Training: {runs[0].Name}" : $"{runs.Count} runs side by side",
            Status = string.Join(" ", runs.Where(run => run.IsUnfinished).Select(run => string.Create(CultureInfo.InvariantCulture, $"{(runs.Count is 1 ? "The run" : run.Name)} is not finished: it was interrupted or is still running. Its log ends after {run.Count} {(run.Count is 1 ? "epoch" : "epochs")}."))),
            Runs = [.. runs.Zip(figures, (run, figure) => figure with { Settings = run.Settings })],
            Diagnoses = [.. diagnoses.Select(diagnosis => diagnosis.GetAwaiter().GetResult())],
            Configuration = [.. runs[0].Settings.Where(setting => !differing.Contains(setting.Name))],
        });
    }
}
