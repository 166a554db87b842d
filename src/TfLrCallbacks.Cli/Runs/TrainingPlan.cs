using System.Globalization;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Porting;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary>What <c>tflr train</c> does, apart from the seed.</summary>
internal sealed record TrainingPlan(string TaskName, TrainingTask Task, string? Schedule, IReadOnlyList<string> Callbacks, bool Finds, int Epochs, bool Resumes, bool Replaces)
{
    private const string Metric = "accuracy";

    /// <summary>Trains once, in a folder of its own.</summary>
    public History Train(int seed, string path, Terminal terminal)
    {
        RunLength length = Task.Length(Epochs);
        PortingContext context = new() { Run = length, BaseLearningRate = Task.LearningRate };
        PortedSchedule? schedule = Schedule is null ? null : ScheduleReader.Read(Schedule, context);
        List<Callback> callbacks = [.. Callbacks.SelectMany(CallbackReader.Read).Select(callback => callback.Create(context))];
        IReadOnlyList<Setting> settings = Settings(seed, length);
        CheckResumed(path, settings, terminal);

        using RunFolder folder = Resumes ? RunFolder.Open(path) : RunFolder.Create(path, Replaces);
        RunSettings.Write(folder.Config, settings);
        LearningRateSchedule? bound = schedule?.Schedule.Bind(length);
        ReportContent content = new()
        {
            Title = $"Training: {Task.Data.Name}",
            Schedules = bound is null ? [] : [new NamedSchedule(schedule!.Name, bound)],
            ScheduleSteps = length.TotalSteps,
            Configuration = settings,
        };
        LrRangeTest? finder = Finds ? new LrRangeTest(ScheduleShape.OneCycle) : null;
        History history = Task.NewModel(seed).Fit(
            Task.Data.TrainImages,
            Task.Data.TrainLabels,
            Task.Batch,
            Epochs,
            verbose: 0,
            validationData: (Task.Data.TestImages, Task.Data.TestLabels),
            callbacks:
            [
                .. finder is null ? Array.Empty<Callback>() : [finder],
                .. bound is null ? Array.Empty<Callback>() : [Callback.FromLearningRateSchedule(bound)],
                .. callbacks,
                new CsvLogger(folder.CsvLog),
                new Ledger(folder.Ledger),
                new TensorBoard(folder["tfevents"], updateFrequency: "batch"),
                new LiveReport(folder["report.html"], content, metric: Metric),
                new ProgressBar(output: terminal.Error, interactive: false),
                new BackupAndRestore(folder.State),
            ]);
        WriteSteps(folder["steps.csv"], history);
        new ReportPage(Finished(content, history, finder?.Result, length)).Save(folder["report.html"]);
        folder.Finish();
        return history;
    }

    private static ReportContent Finished(ReportContent content, History history, RangeTestResult? found, RunLength length) => content with
    {
        Summary = string.Create(
            CultureInfo.InvariantCulture,
            $"The highest learning rate was {history.StepLearningRates.Max():g3}, the last {history.StepLearningRates[^1]:g3}.{(found is null ? string.Empty : $" The range test found it, with confidence {found.Confidence.ToString().ToLowerInvariant()}.")}"),
        Status = $"The training is finished after epoch {history.Epochs[^1] + 1} of {length.Epochs}{(history.StopReason is null ? string.Empty : $": {history.StopReason.TrimEnd('.')}")}.",
        RangeTest = found is { Sweeps.Count: > 0 } ? RangeTestFigure.From(found) : null,
        Runs = [RunFigure.From("training", history, Metric, length.StepsPerEpoch)],
        Warnings = history.Warnings,
        Diagnoses = [new NamedDiagnosis("training", Doctor.Examine(history, length.Epochs))],
    };

    private static void WriteSteps(string path, History history) => AtomicFile.WriteAllText(
        path,
        string.Concat(history.StepLosses
            .Select((loss, i) => $"{history.FirstStep + i},{ValueTable.Text(loss)},{ValueTable.Text(history.StepLearningRates[i])}\n")
            .Prepend("step,loss,learning_rate\n")));

    private Setting[] Settings(int seed, RunLength length) =>
    [
        new("task", TaskName),
        new("training samples", Text(Task.Data.TrainLabels.shape[0])),
        new("test samples", Text(Task.Data.TestLabels.shape[0])),
        new("model", Task.Model),
        new("optimizer", Task.OptimizerName),
        new("learning rate", Finds ? "range test" : Task.LearningRate is { } rate ? ValueTable.Text(rate) : "the optimizer's"),
        new("schedule", Schedule ?? (Finds ? "one-cycle" : "none")),
        new("callbacks", Callbacks.Count == 0 ? "none" : string.Join("; ", Callbacks)),
        new("batch", Text(Task.Batch)),
        new("epochs", Text(Epochs)),
        new("steps per epoch", Text(length.StepsPerEpoch!.Value)),
        new("seed", Text(seed)),
        new("version", typeof(Callback).Assembly.GetName().Version!.ToString(3)),
    ];

    /// <summary>A run goes on with the settings that it began with.</summary>
    private void CheckResumed(string path, IReadOnlyList<Setting> settings, Terminal terminal)
    {
        if (!Resumes)
        {
            return;
        }

        if (RunFolder.IsFinished(path))
        {
            throw new BadInputException($"The run in {path} is finished. Choose another --run-dir, or train it anew with --force instead of --resume.");
        }

        IReadOnlyList<Setting> before = RunSettings.Read(Path.Combine(path, "config.json"), terminal);
        if (before.Count > 0 && settings.FirstOrDefault(setting => !before.Contains(setting)) is { } other)
        {
            throw new BadInputException($"The run in {path} began with other settings: \"{other.Name}\" was \"{before.FirstOrDefault(setting => setting.Name == other.Name)?.Value}\" and is \"{other.Value}\" now. Give the same ones, or another --run-dir.");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
