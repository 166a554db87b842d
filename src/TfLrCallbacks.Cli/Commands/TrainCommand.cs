using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr train</c>: trains on the embedded engine, in a run folder.</summary>
internal static class TrainCommand
{
    private static readonly string[] Shown = ["loss", "accuracy", "val_loss", "val_accuracy"];

    public static Command Create(Terminal terminal)
    {
        TaskInput input = new();
        Option<string?> schedule = new Option<string?>("--schedule") { Description = "The schedule, as in the other commands; its lengths may be parts of the run. Default: the optimizer's constant rate.", HelpName = "SCHEDULE" }.Offering(() => Completion.Schedules);
        Option<string> unit = ScheduleInput.Unit();
        Option<string[]> callbacks = new Option<string[]>("--callback") { Description = "A callback of ours, Keras or PyTorch, for example \"EarlyStopping(patience=3)\"; may be given several times.", HelpName = "CALLBACK", DefaultValueFactory = _ => [] }.Offering(() => Completion.Callbacks);
        Option<bool> find = new("--find") { Description = "Find the rate by a range test first, and train one-cycle with it." };
        Option<bool> auto = new("--auto") { Description = "Choose everything about the rate: range test, schedule, a guard against divergence, the best weights." };
        Option<int> epochs = new("--epochs") { Description = "How many epochs.", DefaultValueFactory = _ => 10, HelpName = "E" };
        Option<string?> time = new("--time") { Description = "Train for this time instead of epochs, such as 10m or \"2 hours\"; the schedule ends with it.", HelpName = "TIME" };
        Option<string?> folder = new("--run-dir") { Description = "The folder of the run. Default: runs/TASK.", HelpName = "DIR" };
        Option<bool> resume = new("--resume") { Description = "Go on with the run in the folder where it was cut short, exactly." };
        Option<bool> force = new("--force", "--replace") { Description = "Replace a run that is in the folder." };
        Option<int> seed = new("--seed") { Description = "The seed of weights and order.", DefaultValueFactory = _ => 0, HelpName = "N" };
        Option<int> seeds = new("--seeds") { Description = "Train so many times, with seeds from --seed on, each in a folder below the run's; the table has their mean and standard deviation.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<string> format = FormatOption.Create("the results are");
        Command command = new ExampleCommand(
            "train",
            "Trains on the embedded engine with logs, saved state and a page that is written anew every epoch.",
            example: "tflr train digits --schedule \"OneCycle(0.1)\" --epochs 3 --run-dir runs/one-cycle --force")
        {
            schedule, unit, callbacks, find, auto, epochs, time, folder, resume, force, seed, seeds, format,
        };
        input.AddTo(command);
        command.SetAction(parsed => !RuntimeFeature.IsDynamicCodeSupported ? ManagedTool.Run() : ToGoOn(parsed, terminal, () =>
        {
            if (parsed.GetValue(find) && parsed.GetValue(schedule) is not null)
            {
                throw new BadInputException("--find trains one-cycle with the rate that it finds, and --schedule is another schedule. Give one of them.");
            }

            if (parsed.GetValue(auto) && (parsed.GetValue(find) || parsed.GetValue(schedule) is not null))
            {
                throw new BadInputException("--auto chooses the schedule and finds its rate, so it stands without --schedule and --find. Give one of them.");
            }

            if (parsed.GetValue(unit) is not null && parsed.GetValue(schedule) is null)
            {
                throw new BadInputException("--unit says what a step of --schedule counts, and there is no --schedule. Give both, or neither.");
            }

            if (parsed.GetValue(resume) && parsed.GetValue(force))
            {
                throw new BadInputException("--resume goes on with a run and --force replaces it. Give one of them.");
            }

            if (parsed.GetValue(time) is not null && parsed.GetResult(epochs) is { Implicit: false })
            {
                throw new BadInputException("--time trains for a time and --epochs for a number of epochs. Give one of them.");
            }

            if (parsed.GetValue(folder) is { } named && string.IsNullOrWhiteSpace(named))
            {
                throw new BadInputException("--run-dir must be the name of a folder. Received: an empty one.");
            }

            InputText.CheckOnce(input.Name(parsed), parsed.GetValue(schedule));
            int first = OptionValue.AtLeast(0, parsed.GetValue(seed), "--seed");
            int count = OptionValue.AtLeast(1, parsed.GetValue(seeds), "--seeds");
            TrainingPlan plan = new(
                input.Name(parsed), input.Read(parsed, terminal), parsed.GetValue(schedule) is { } given ? ScheduleInput.Text(given, terminal) : null, ScheduleInput.UnitOf(parsed.GetValue(unit)), parsed.GetValue(callbacks)!, parsed.GetValue(find), parsed.GetValue(auto), parsed.GetValue(time) is null ? OptionValue.AtLeast(1, parsed.GetValue(epochs), "--epochs") : 1, TimeOf(parsed.GetValue(time)), parsed.GetValue(resume), parsed.GetValue(force));
            string path = parsed.GetValue(folder) ?? Path.Combine("runs", plan.TaskName is "-" ? plan.Task.Data.Name : Path.GetFileNameWithoutExtension(plan.TaskName));
            string page = Path.Combine(path, "report.html");
            if (count > 1)
            {
                OutputFile.Check(page, plan.Replaces || plan.Resumes, makesFolder: true);
            }

            List<object?[]> rows = [];
            List<RunFigure> figures = [];
            bool isFirst = true;
            for (int i = 0; i < count; i++)
            {
                string own = count == 1 ? path : Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"seed-{first + i}"));
                if (count == 1 || !plan.Resumes || !RunFolder.IsFinished(own))
                {
                    plan.Train(first + i, own, terminal, isFirst);
                    isFirst = false;
                    terminal.Error.WriteLine($"tflr: the run is in {own}, its page is {Path.Combine(own, "report.html")}, its model {Path.Combine(own, TrainingPlan.ModelFile)}");
                }

                RecordedRun run = RecordedRun.Read(own, terminal);
                rows.Add([(first + i).ToString(CultureInfo.InvariantCulture), (long)run.Count, .. Shown.Select(name => (object?)run.Final(name))]);
                if (run.KeptEpoch is { } kept && kept < run.Count)
                {
                    terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tflr: the weights of epoch {kept} are kept, and its values are shown"));
                }

                Advise(run, count, terminal);
                figures.Add(run.ToFigure(TrainingPlan.Metric) with { Name = $"seed {first + i}" });
            }

            object?[][] spread = count == 1 ? [] : Spread(rows);
            if (count > 1)
            {
                Save(page, plan.TaskName, figures, spread);
                terminal.Error.WriteLine($"tflr: the page of all seeds is {page}");
            }

            ValueTable.Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), ["seed", "epochs", .. Shown], [.. rows, .. spread]);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Runs the training. After Ctrl-C, which exits with 130, it prints the command that resumes the run.</summary>
    private static int ToGoOn(ParseResult parsed, Terminal terminal, Func<int> train)
    {
        int code = Interruption.StopOnSignal(train);
        if (code is not (ExitCode.Done or ExitCode.No or ExitCode.BadInput))
        {
            string[] words = [.. parsed.Tokens.Select(token => token.Value).Where(word => word is not ("--force" or "--replace" or "--resume"))];
            terminal.Error.WriteLine($"tflr: to go on: tflr {words[0]} --resume{string.Concat(words.Skip(1).Select(word => $" {ShellWord.Of(word)}"))}");
        }

        return code;
    }

    /// <summary>Says what the doctor finds in a run, and what to try next.</summary>
    private static void Advise(RecordedRun run, int count, Terminal terminal)
    {
        foreach (Finding finding in run.Diagnose().Diagnosis.Findings.Where(finding => finding.Severity is not FindingSeverity.Info))
        {
            terminal.Error.WriteLine($"tflr: {(count > 1 ? $"{run.Name}: " : string.Empty)}{finding.Severity.Word()} {finding.Code}: {finding.Evidence}. Next: {finding.Advice}.");
        }
    }

    private static void Save(string page, string task, List<RunFigure> figures, object?[][] spread) => new ReportPage(new ReportContent
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"Training: {task}, {figures.Count} seeds"),
        Summary = string.Create(
            CultureInfo.InvariantCulture,
            $"Validation accuracy {spread[0][^1]:0.####} on average, standard deviation {spread[1][^1]:0.####}."),
        Runs = figures,
    }).Save(page);

    private static Length? TimeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return Length.Parse(text) is { Unit: LengthUnit.Time, Amount: > 0 } time ? time : throw new FormatException();
        }
        catch (FormatException bad)
        {
            throw new BadInputException($"--time must be a time greater than 0, such as 90s, 10m, 2h or \"90 minutes\". Received: {text}.", bad);
        }
    }

    /// <summary>Gives the mean and the standard deviation of a sample, for every column of numbers.</summary>
    private static object?[][] Spread(List<object?[]> rows)
    {
        double[][] columns = [.. Enumerable.Range(2, Shown.Length).Select(i => rows.Select(row => (double)row[i]!).ToArray())];
        return
        [
            ["mean", null, .. columns.Select(column => (object?)column.Average())],
            ["deviation", null, .. columns.Select(column => (object?)Math.Sqrt(column.Sum(value => Math.Pow(value - column.Average(), 2)) / (column.Length - 1)))],
        ];
    }
}
