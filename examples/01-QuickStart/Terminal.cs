using System.Globalization;
using Spectre.Console;
using TfLrCallbacks;

namespace QuickStart;

/// <summary>What the main job shows on the terminal.</summary>
internal static class Terminal
{
    /// <summary>Runs a range test with a progress line that says which rate is tried.</summary>
    public static RangeTestResult WithProgress(Func<IProgress<RangeTestProgress>, RangeTestResult> find)
    {
        RangeTestResult? found = null;
        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("Range test");
                found = find(new Watch(at =>
                {
                    bar.MaxValue = at.Steps;
                    bar.Value = at.Step + 1;
                    bar.Description = $"Range test: {at.Stage.ToString().ToLowerInvariant()} {at.Pass + 1}, rate {Rate(at.LearningRate)}";
                }));
            });
        return found!;
    }

    public static void Show(Outcome outcome, RunFolder folder, TimeSpan time)
    {
        RangeTestResult found = outcome.Found;
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns(string.Empty, "learning rate", "validation accuracy");
        table.AddRow("range test", $"{Rate(found.LowerLearningRate)} to {Rate(found.UpperLearningRate)}, confidence {found.Confidence}", string.Empty);
        table.AddRow("one-cycle", $"up to {Rate(outcome.OneCycle.StepLearningRates.Max())}", Percent(outcome.OneCycle));
        table.AddRow("constant rate", Rate(outcome.Constant.StepLearningRates[0]), Percent(outcome.Constant));
        AnsiConsole.Write(table);
        Console.WriteLine(found.ToSummary());
        Console.WriteLine($"Doctor, one-cycle: {Doctor.Examine(outcome.OneCycle).ToSummary()}");
        Console.WriteLine($"Doctor, constant rate: {Doctor.Examine(outcome.Constant).ToSummary()}");
        Console.WriteLine($"Written to {folder.Location}: log.csv, log-constant.csv, range-test.svg, schedule.svg, report.html");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Everything together took {time.TotalSeconds:F1} s."));
    }

    /// <summary>Shows the validation accuracies over several seeds: their mean and standard deviation, and those of the difference, seed by seed.</summary>
    public static void ShowSpread(IReadOnlyList<Outcome> outcomes)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(string.Create(CultureInfo.InvariantCulture, $"{outcomes.Count} seeds"));
        table.AddColumns("validation accuracy", "mean", "standard deviation");
        AddRow(table, "one-cycle", [.. outcomes.Select(outcome => Outcome.Accuracy(outcome.OneCycle))]);
        AddRow(table, "constant rate", [.. outcomes.Select(outcome => Outcome.Accuracy(outcome.Constant))]);
        AddRow(table, "difference", [.. outcomes.Select(outcome => Outcome.Accuracy(outcome.OneCycle) - Outcome.Accuracy(outcome.Constant))]);
        AnsiConsole.Write(table);
    }

    private static void AddRow(Table table, string name, double[] values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        table.AddRow(name, mean.ToString("P1", CultureInfo.InvariantCulture), deviation.ToString("P1", CultureInfo.InvariantCulture));
    }

    private static string Rate(double? rate) =>
        rate is { } value ? value.ToString("G3", CultureInfo.InvariantCulture) : "none";

    private static string Percent(History history) => Outcome.Accuracy(history).ToString("P1", CultureInfo.InvariantCulture);

    private sealed class Watch(Action<RangeTestProgress> show) : IProgress<RangeTestProgress>
    {
        public void Report(RangeTestProgress value) => show(value);
    }
}
