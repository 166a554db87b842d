using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Porting;
using TfLrCallbacks.Reports;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr preview</c>: one or several schedules in one picture.</summary>
internal static class PreviewCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> schedules = new Argument<string[]>("SCHEDULE") { Description = $"{ScheduleInput.Description} One or several; a picture holds 8.", Arity = ArgumentArity.OneOrMore }.Offering(() => Completion.Schedules);
        Option<long?> steps = new("--steps") { Description = "How many steps to show. Default: the run, or the longest schedule.", HelpName = "N" };
        Option<string> svg = new("--svg") { Description = $"Also draw them into this SVG file{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<string> png = new("--png") { Description = $"Also draw them into this PNG file{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<string> html = new("--html") { Description = $"Also put them on this page{OutputFile.OrStandardOutput}.", HelpName = "FILE" };
        Option<bool> dark = new("--dark") { Description = "Draw the SVG and PNG files for a dark page. The page of --html follows the reader's system." };
        Option<bool> force = new("--force") { Description = "Overwrite files." };
        Option<string> format = FormatOption.Create("the table is");
        ScheduleInput input = new();
        Command command = new ExampleCommand(
            "preview",
            "Schedules as sparkline and table, as SVG, PNG or a page.",
            example: "tflr preview \"OneCycle(maxLearningRate: 0.1, totalSteps: 500)\" \"CosineDecay(0.1, 500)\" --steps 500")
        {
            schedules, steps, svg, png, html, dark, force, format,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            string?[] files = [parsed.GetValue(svg), parsed.GetValue(png), parsed.GetValue(html)];
            OutputFile.Check([(FileKind.Svg, files[0]), (FileKind.Png, files[1]), (FileKind.Html, files[2])], parsed.GetValue(force));
            InputText.CheckOnce(parsed.GetValue(schedules)!);
            (PortedSchedule Ported, LearningRateSchedule Bound)[] read = [.. parsed.GetValue(schedules)!.SelectMany(text => input.ReadGroups(text, parsed, terminal))];
            long length = read.Max(schedule => StepsOption.Of(parsed.GetValue(steps), schedule.Ported));
            NamedSchedule[] named = [.. read.Select((schedule, i) => new NamedSchedule(Name([.. read.Select(other => other.Ported)], i), schedule.Bound))];
            OutputFormat chosen = FormatOption.Of(parsed.GetValue(format), terminal);
            input.TellIdle(parsed, terminal);
            if (files[0] is null && files[1] is null)
            {
                IdleOption.Tell(parsed, dark, "there is no --svg and no --png", terminal);
            }

            OutputFile.TellIdle(parsed, format, files, terminal);
            if (files.Any(file => file is not null))
            {
                Draw(terminal, named, length, files, parsed.GetValue(dark) ? ChartTheme.Dark : ChartTheme.Light);
            }

            if (!OutputFile.TakesOutput(files))
            {
                if (length > RateScan.Most)
                {
                    terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tflr: the schedule was read at {RateScan.Most:N0} of its {length:N0} steps, evenly spaced, so peak, peak_step and area are approximate."));
                }

                ValueTable.Write(terminal, chosen, ["schedule", "shape", "first", "peak", "peak_step", "last", "area"], named.Select(schedule => Row(schedule, length)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Gives parameter groups and schedules of one name a number.</summary>
    private static string Name(PortedSchedule[] all, int index)
    {
        PortedSchedule schedule = all[index];
        string name = OwnName(schedule);
        string group = schedule.Context.Groups > 1 ? string.Create(CultureInfo.InvariantCulture, $", group {schedule.Context.Group}") : string.Empty;
        bool isAlone = all.Count(other => OwnName(other) == name && other.Context.Group == schedule.Context.Group) == 1;
        return isAlone ? name + group : string.Create(CultureInfo.InvariantCulture, $"{name} {index + 1}{group}");
    }

    /// <summary>Gives the name that the user wrote; what a chain of calls of this library makes is named in words.</summary>
    private static string OwnName(PortedSchedule schedule) =>
        schedule.Dialect == Dialect.Own && schedule.Schedule.GetType().Name != schedule.Name ? new NamedSchedule(schedule.Schedule).Name : schedule.Name;

    private static object?[] Row(NamedSchedule schedule, long steps)
    {
        RateSamples samples = RateSamples.Of(schedule.Schedule, steps);
        RateScan scan = RateScan.Of(schedule.Schedule, steps);
        return [schedule.Name, (Func<int, string>)(width => Sparkline.Of(samples.Rates, width)), scan.First, scan.Peak, scan.PeakStep, scan.Last, scan.Sum];
    }

    private static void Draw(Terminal terminal, NamedSchedule[] schedules, long steps, string?[] files, ChartTheme theme)
    {
        ScheduleChart chart = new(schedules, steps);
        OutputFile.Save(files[0], terminal, () => chart.ToSvg(theme));
        OutputFile.Save(files[1], terminal, () => chart.ToPng(theme));
        OutputFile.Save(files[2], terminal, () => new ReportPage(
            new ReportContent
            {
                Title = schedules.Length == 1 ? chart.Title : string.Create(CultureInfo.InvariantCulture, $"{schedules.Length} schedules"),
                Summary = string.Create(CultureInfo.InvariantCulture, $"The learning rate over {steps:N0} step{(steps is 1 ? string.Empty : "s")}."),
                Schedules = schedules,
                ScheduleSteps = steps,
            }).ToHtml());
    }
}
