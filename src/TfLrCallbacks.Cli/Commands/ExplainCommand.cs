using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr explain</c>: a schedule in words, and how it differs from another.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> schedule = new Argument<string>("SCHEDULE") { Description = ScheduleInput.Description }.Offering(() => Completion.Schedules);
        Option<string> against = new Option<string>("--against") { Description = "Another schedule: where and by how much do they differ?", HelpName = "OTHER" }.Offering(() => Completion.Schedules);
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
            InputText.CheckOnce(parsed.GetValue(schedule), parsed.GetValue(against));
            (PortedSchedule ported, LearningRateSchedule bound) = input.Read(parsed.GetValue(schedule)!, parsed, terminal);
            (PortedSchedule Ported, LearningRateSchedule Bound)? other = parsed.GetValue(against) is { } second ? input.Read(second, parsed, terminal) : null;
            input.TellIdle(parsed, terminal);
            long length = StepsOption.Of(parsed.GetValue(steps), ported);
            terminal.Out.Write(Wrapped(ported.Explain(length), terminal));
            if (CSharp(ported) is { } code)
            {
                string limit = ScheduleForms.CSharpLimit(ported) is { } text ? $"  {terminal.Wrap(text, indent: 4, startColumn: 2)}\n" : string.Empty;
                terminal.Out.WriteLine($"In C#\n{limit}  {code}");
            }

            if (other is { } compared)
            {
                long both = parsed.GetValue(steps) ?? Math.Max(length, compared.Ported.StepsToShow);
                terminal.Out.Write($"\n{Wrapped(compared.Ported.Explain(both), terminal)}\n{Wrapped($"Compared\n  {ScheduleComparison.Of(bound, compared.Bound, both).Explain().TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal)}\n", terminal)}");
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
