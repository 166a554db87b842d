using System.Diagnostics;
using System.Globalization;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Reports;

namespace QuickStart;

/// <summary>The main job: find a rate, train with it, and say what happened.</summary>
internal static class MainJob
{
    public static Outcome Run(string dataPath, int epochs, int seed, string runFolder, ChartTheme theme)
    {
        var watch = Stopwatch.StartNew();
        DataSet data = DataSet.Load(dataPath).Standardize();
        var config = new RunConfig
        {
            Seed = seed,
            DataHash = RunConfig.HashOf(File.Exists(dataPath) ? [dataPath] : Directory.GetFiles(dataPath).Order(StringComparer.Ordinal)),
            Settings = new Dictionary<string, string> { ["epochs"] = epochs.ToString(CultureInfo.InvariantCulture), ["batch_size"] = "64" },
        };

        // A run that was interrupted (Ctrl-C) goes on where it was; with other settings, or when it is over, it is replaced.
        using RunFolder folder = RunFolder.CanGoOn(runFolder, config) ? RunFolder.Open(runFolder) : RunFolder.Create(runFolder, replace: true);
        folder.WriteConfig(config);
        string description = Describe(data);
        Console.WriteLine($"Data: {description}, from {dataPath}");

        // 1. Find a learning rate. The model is given back untouched.
        Sequential model = NewModel(data, seed);
        RangeTestResult found = Terminal.WithProgress(progress =>
            model.FindLearningRate(data.TrainImages, data.TrainLabels, batchSize: 64, progress: progress));

        // 2. Train with a one-cycle schedule driven by it.
        LearningRateSchedule schedule = found.OneCycle();
        Console.WriteLine("One-cycle");
        History oneCycle = model.Fit(
            data.TrainImages, data.TrainLabels, batchSize: 64, epochs, validationData: (data.TestImages, data.TestLabels),
            callbacks: [new BackupAndRestore(folder.State), schedule, new CsvLogger(folder.CsvLog)]);

        // 3. Beside it, the same training with a constant rate.
        LearningRateSchedule constantRate = found.Schedule(ScheduleShape.Constant);
        Console.WriteLine("Constant rate");
        History constant = NewModel(data, seed).Fit(
            data.TrainImages, data.TrainLabels, batchSize: 64, epochs, validationData: (data.TestImages, data.TestLabels),
            callbacks: [new BackupAndRestore(folder["state-constant"]), constantRate, new CsvLogger(folder["log-constant.csv"])]);

        RunLength length = RunLength.From(data.TrainLabels.shape[0], batchSize: 64, epochs);
        var outcome = new Outcome(description, found, schedule.Bind(length), length, oneCycle, constant, seed);
        Report.Write(outcome, folder, theme);
        folder.Finish();
        Terminal.Show(outcome, folder, watch.Elapsed);
        return outcome;
    }

    private static string Describe(DataSet data) => string.Create(
        CultureInfo.InvariantCulture,
        $"{data.Name}, {data.TrainLabels.shape[0]:N0} training and {data.TestLabels.shape[0]:N0} test images of {data.ClassCount} classes");

    private static Sequential NewModel(DataSet data, int seed)
    {
        var model = new Sequential(new Dense(128, activation: "relu"), new Dense(data.ClassCount)) { Seed = seed };
        model.Compile(new SGD(learningRate: 0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }
}
