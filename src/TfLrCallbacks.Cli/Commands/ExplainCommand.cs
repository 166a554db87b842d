using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr explain</c>: a schedule in words, and how it differs from another.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> schedule = new("SCHEDULE") { Description = ScheduleInput.Description };
        Option<string> against = new("--against") { Description = "Another schedule: where and by how much do they differ?", HelpName = "OTHER" };
        Option<long?> steps = new("--steps") { Description = "How many steps to look at. Default: the run, or the schedule's own length.", HelpName = "N" };
        ScheduleInput input = new();
        Command command = new ExampleCommand(
            "explain",
            "Formula, parameters, phases and traps in words; where two schedules differ.",
            example: "tflr explain \"get_cosine_schedule_with_warmup(opt, 500, 10000)\" --base-lr 5e-5 --against \"optax.warmup_cosine_decay_schedule(0.0, 5e-5, 500, 10000)\"")
        {
            schedule, against, steps,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            (PortedSchedule ported, LearningRateSchedule bound) = input.Read(parsed.GetValue(schedule)!, parsed, terminal);
            long length = StepsOption.Of(parsed.GetValue(steps), ported);
            terminal.Out.Write(Wrapped(ported.Explain(length), terminal));
            if (CSharp(ported) is { } code)
            {
                terminal.Out.WriteLine($"In C#\n  {code}");
            }

            if (parsed.GetValue(against) is { } second)
            {
                (PortedSchedule other, LearningRateSchedule otherBound) = input.Read(second, parsed, terminal);
                long both = parsed.GetValue(steps) ?? Math.Max(length, other.StepsToShow);
                terminal.Out.Write($"\n{Wrapped(other.Explain(both), terminal)}\nCompared\n  {ScheduleComparison.Of(bound, otherBound, both).Explain().TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Breaks the lines of a text between words where the terminal ends.</summary>
    private static string Wrapped(string text, Terminal terminal) => terminal.IsOutRedirected ? text : WordWrap.Lines(text, terminal.Width);

    /// <summary>Gives the C# of a schedule; null where it holds a function of C# code.</summary>
    private static string? CSharp(PortedSchedule ported)
    {
        try
        {
            return ScheduleForms.ToCSharp(ported);
        }
        catch (PortingException)
        {
            return null;
        }
    }
}
