using System.Globalization;
using TfLrCallbacks;
using TfLrCallbacks.Reports;

namespace QuickStart;

/// <summary>Writes the pictures and the page of the main job.</summary>
internal static class Report
{
    public static void Write(Outcome outcome, RunFolder folder, ChartTheme theme)
    {
        NamedSchedule[] schedules = [new("one-cycle", outcome.Schedule)];
        long steps = outcome.Length.TotalSteps!.Value;
        var content = new ReportContent
        {
            Title = "TfLrCallbacks QuickStart",
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"Validation accuracy {Outcome.Accuracy(outcome.OneCycle):P1} with one-cycle, {Outcome.Accuracy(outcome.Constant):P1} with a constant rate, after {outcome.Length.Epochs} epochs each."),
            RangeTest = outcome.Found,
            Schedules = schedules,
            Runs = [RunFigure.From("one-cycle", outcome.OneCycle, "accuracy"), RunFigure.From("constant rate", outcome.Constant, "accuracy")],
            Configuration =
            [
                new("data", outcome.Data),
                new("validation data", "the test images"),
                new("model", "Dense(128, relu), Dense(classes)"),
                new("optimizer", "SGD, momentum 0.9"),
                new("batch size", "64"),
                new("seed", outcome.Seed.ToString(CultureInfo.InvariantCulture)),
            ],
            Diagnoses = [new("one-cycle", Doctor.Examine(outcome.OneCycle)), new("constant rate", Doctor.Examine(outcome.Constant))],
            Warnings = [.. outcome.OneCycle.Warnings, .. outcome.Constant.Warnings],
        };
        new RangeTestChart(outcome.Found).SaveSvg(folder["range-test.svg"], theme);
        new ScheduleChart(schedules, steps).SaveSvg(folder["schedule.svg"], theme);
        new ReportPage(content).Save(folder["report.html"]);
    }
}
