using System.Globalization;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Porting;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>What <c>tflr train</c> does, apart from the seed.</summary>
internal sealed record TrainingPlan(string TaskName, TrainingTask Task, string? Schedule, StepUnit? Unit, IReadOnlyList<string> Callbacks, bool Finds, bool IsAuto, int Epochs, Length? Time, bool Resumes, bool Replaces)
{
    public const string Metric = "accuracy";

    /// <summary>The file in the folder of a run for the trained model.</summary>
    public const string ModelFile = "model.npz";

    /// <summary>Trains once, in a folder of its own; the first time it says what holds for all seeds.</summary>
    public History Train(int seed, string path, Terminal terminal, bool isFirst)
    {
        RunLength length = Task.Length(Epochs);
        PortingContext context = new() { Run = length, BaseLearningRate = Task.LearningRate };
        PortedSchedule? schedule = Schedule is null ? null : TypedSchedule.Read(Schedule, context with { Unit = Unit });
        PortedCallback[] ported = [.. Callbacks.SelectMany(CallbackReader.Read)];
        Callback[] callbacks = [.. ported.Select(callback => callback.Create(context))];
        RunConfig config = Config(seed, length);
        IReadOnlyList<Setting> settings = RunSettings.Of(config);
        CheckFolder(path, settings, terminal);
        if (isFirst)
        {
            Tell(schedule, ported, length, terminal);
        }

        using RunFolder folder = Resumes ? RunFolder.Open(path) : RunFolder.Create(path, Replaces);
        folder.WriteConfig(config);
        _ = folder["events.out.tfevents.{name}"]; // TensorBoard's settings of the run, beside its folder

        // With a time the run binds the schedule, when it has measured how long a step takes.
        LearningRateSchedule? bound = Time is null && schedule?.Schedule is { } read && !ScheduleInput.UsesTime(read, length) ? read.Bind(length) : null;
        ReportContent content = new()
        {
            Title = $"Training: {Task.Data.Name}",
            Schedules = bound is null ? [] : [new NamedSchedule(bound)],
            ScheduleSteps = bound is null ? null : length.TotalSteps,
            Configuration = settings,
        };
        AutoLearningRate? auto = IsAuto ? new AutoLearningRate() : null;
        LrRangeTest? finder = Finds ? new LrRangeTest(ScheduleShape.OneCycle) : null;
        Sequential model = Task.NewModel(seed);
        History history = model.Fit(
            Task.Data.TrainImages,
            Task.Data.TrainLabels,
            Task.Batch,
            Epochs,
            verbose: 0,
            validationData: (Task.Data.TestImages, Task.Data.TestLabels),
            timeBudget: Time,
            callbacks:
            [
                .. auto is null ? Array.Empty<Callback>() : [auto],
                .. finder is null ? Array.Empty<Callback>() : [finder],
                .. schedule is null ? Array.Empty<Callback>() : [Callback.FromLearningRateSchedule(bound ?? schedule.Schedule)],
                .. callbacks,
                new CsvLogger(folder.CsvLog),
                new StepCsvLogger(folder["steps.csv"]),
                new Ledger(folder.Ledger),
                new TensorBoard(folder["tensorboard"], updateFrequency: "batch") { HyperParameters = config },
                new LiveReport(folder["report.html"], content, metric: Metric),
                new ProgressBar(output: terminal.Error, interactive: !terminal.IsErrorRedirected) { Width = terminal.Error.Width },
                new BackupAndRestore(folder.State),
            ]);
        new ReportPage(Finished(content, history, finder?.Result ?? auto?.Result, length, RecordedRun.KeptIn(path), Time is null ? $" of {Text(length.Epochs)}" : string.Empty)).Save(folder["report.html"]);
        model.Save(folder[ModelFile]);
        folder.Finish();
        return history;
    }

    /// <summary>Says what of the schedule may be mistyped, was skipped or does not fit the run, what of the callbacks was skipped, and where an epoch has no steps to speak of.</summary>
    private void Tell(PortedSchedule? schedule, PortedCallback[] callbacks, RunLength length, Terminal terminal)
    {
        if (schedule is not null)
        {
            ScheduleInput.Tell(schedule, Schedule!, terminal);
        }

        if (schedule is not null && Time is null && !ScheduleInput.UsesTime(schedule.Schedule, length))
        {
            foreach (LintFinding finding in ScheduleLinter.Lint(schedule, length).Where(finding => finding.Severity is not FindingSeverity.Info))
            {
                terminal.Error.WriteLine($"tflr: {finding.Severity.Word()} {finding.Code}: {finding.Text} {finding.Remedy}");
            }

            if (Task.LearningRate is null && MultipliesOne(schedule.Context, length))
            {
                terminal.Error.WriteLine($"tflr: {schedule.Name} multiplies the optimizer's rate, which is 1 here. Give it with --lr, such as --lr 0.01.");
            }
        }

        TellIdle(schedule, terminal);
        foreach (string note in callbacks.SelectMany(callback => callback.Notes))
        {
            terminal.Error.WriteLine($"tflr: {note}");
        }

        if (length.StepsPerEpoch is 1)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tflr: a batch of {Task.Batch} holds all {Task.Data.TrainLabels.shape[0]} training samples, so each epoch is a single step; choose a smaller --batch for more steps."));
        }
    }

    /// <summary>Says which options change nothing in this training.</summary>
    private void TellIdle(PortedSchedule? schedule, Terminal terminal)
    {
        IdleScheduleOptions idle = new();
        if (schedule is not null)
        {
            idle.Add(Schedule!, schedule);
        }

        if (Task.LearningRate is { } rate && (Finds || IsAuto || idle.Ignore(context => context with { BaseLearningRate = 1 + (2 * rate) })))
        {
            IdleOption.Tell("--lr", schedule is null ? "the range test finds the rate" : "the schedule sets the rate, and does not multiply the optimizer's", terminal);
        }

        if (Unit is not null && idle.Ignore(context => context with { Unit = Unit is StepUnit.Epoch ? StepUnit.Batch : StepUnit.Epoch }))
        {
            IdleOption.Tell("--unit", "the schedule is the same in steps and in epochs", terminal);
        }
    }

    /// <summary>Tells whether the schedule has another rate where the optimizer has, and the rate that it has now with 1: most calls leave the optimizer out.</summary>
    private bool MultipliesOne(PortingContext context, RunLength length)
    {
        long last = length.TotalSteps!.Value - 1;
        double[] now = Rates(null);
        return now.SequenceEqual(Rates(1)) && !now.SequenceEqual(Rates(2));

        double[] Rates(double? rate)
        {
            LearningRateSchedule bound = TypedSchedule.Read(Schedule!, context with { BaseLearningRate = rate }).Schedule.Bind(length);
            return [bound.ValueAt(0), bound.ValueAt(last / 2), bound.ValueAt(last)];
        }
    }

    private static ReportContent Finished(ReportContent content, History history, RangeTestResult? found, RunLength length, int? kept, string of) => content with
    {
        Summary = string.Create(
            CultureInfo.InvariantCulture,
            $"The highest learning rate was {history.StepLearningRates.Max():g3}, the last {history.StepLearningRates[^1]:g3}.{(found is null ? string.Empty : $" The range test gave the rate, with confidence {found.Confidence.ToString().ToLowerInvariant()}.")}"),
        Status = $"The training is finished after epoch {history.Epochs[^1] + 1}{of}{(history.StopReason is null ? string.Empty : $": {history.StopReason.TrimEnd('.')}")}.",
        RangeTest = found is { Sweeps.Count: > 0 } ? found : null,
        Runs = [RunFigure.From("training", history, Metric, length.StepsPerEpoch) with { KeptEpoch = kept }],
        Choices = ReportContent.ChoicesIn(history),
        Warnings = history.Warnings,
        Diagnoses = [new NamedDiagnosis("training", Doctor.Examine(history, length.Epochs))],
    };

    private RunConfig Config(int seed, RunLength length) => new()
    {
        Seed = seed,
        DataHash = Task.Hash,
        Settings = new Dictionary<string, string>
        {
            ["task"] = TaskName,
            ["training samples"] = Text(Task.Data.TrainLabels.shape[0]),
            ["test samples"] = Text(Task.Data.TestLabels.shape[0]),
            ["model"] = Task.Model,
            ["optimizer"] = Task.OptimizerName,
            ["learning rate"] = Finds || IsAuto ? "range test" : Task.LearningRate is { } rate ? ValueTable.Text(rate) : "the optimizer's",
            ["schedule"] = Schedule is not null ? $"{Schedule.ReplaceLineEndings(" ").Trim()}{Unit switch { StepUnit.Epoch => ", in epochs", StepUnit.Batch => ", in steps", _ => string.Empty }}" : IsAuto ? "auto" : Finds ? "one-cycle" : "none",
            ["callbacks"] = Callbacks.Count == 0 ? "none" : string.Join("; ", Callbacks),
            ["batch"] = Text(Task.Batch),
            [Time is null ? "epochs" : "time"] = Time?.ToString() ?? Text(Epochs),
            ["steps per epoch"] = Text(length.StepsPerEpoch!.Value),
        },
    };

    /// <summary>Checks the folder before a training. Refuses one that holds a run if neither --replace nor --resume was given, and --resume for a finished run or with other settings. Says which version of the library the run began with, where that was another.</summary>
    private void CheckFolder(string path, IReadOnlyList<Setting> settings, Terminal terminal)
    {
        bool isFinished = RunFolder.IsFinished(path);
        if (!Resumes)
        {
            if (!Replaces && RecordedRun.IsIn(path))
            {
                throw new BadInputException(isFinished
                    ? $"There is a finished run in {path}. Train it anew with --replace, or choose another --run-dir. (--resume is for a run that was interrupted.)"
                    : $"There is an unfinished run in {path}. Go on with it with --resume, train it anew with --replace, or choose another --run-dir.");
            }

            return;
        }

        if (isFinished)
        {
            throw new BadInputException($"The run in {path} is finished. Choose another --run-dir, or train it anew with --replace instead of --resume.");
        }

        string state = Path.Combine(path, "state");
        if (!Directory.Exists(state) || !Directory.EnumerateFiles(state).Any())
        {
            terminal.Error.WriteLine($"tflr: --resume: there is nothing in {path} to go on from, so the run begins anew.");
        }

        IReadOnlyList<Setting> before = RunSettings.Read(Path.Combine(path, RunSettings.FileName), terminal);
        if (before.Count > 0 && settings.FirstOrDefault(setting => setting.Name is not RunSettings.Version && !before.Contains(setting)) is { } other)
        {
            throw new BadInputException($"The run in {path} began with other settings: \"{other.Name}\" was \"{ValueOf(other.Name, before)}\" and is \"{other.Value}\" now. Give the same ones, or another --run-dir.");
        }

        if (ValueOf(RunSettings.Version, before) is { } began && ValueOf(RunSettings.Version, settings) is var version && began != version)
        {
            terminal.Error.WriteLine($"tflr: --resume: the run in {path} began with version {began} of this library; this is {version}.");
        }
    }

    private static string? ValueOf(string name, IReadOnlyList<Setting> settings) => settings.FirstOrDefault(setting => setting.Name == name)?.Value;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
