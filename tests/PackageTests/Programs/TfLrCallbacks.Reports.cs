using TfLrCallbacks;
using TfLrCallbacks.Reports;

NamedSchedule[] schedules = [new("one-cycle", new OneCycle(0.1, 500)), new("cosine", new WarmupCosine(0.1, 50, 500))];
new ScheduleChart(schedules, steps: 500).SaveSvg("schedules.svg");
new ScheduleChart(schedules, steps: 500).SavePng("schedules.png", ChartTheme.Dark);
Console.WriteLine($"schedules.svg has {new FileInfo("schedules.svg").Length:N0} bytes");
