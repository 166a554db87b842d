using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr convert</c>: the same schedule in another form.</summary>
internal static class ConvertCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> schedule = new Argument<string>("SCHEDULE") { Description = ScheduleInput.Description }.Offering(() => Completion.Schedules);
        Option<string> to = new("--to") { Description = "The form.", Required = true };
        to.AcceptOnlyFromAmong("csharp", "keras-json", "json", "python-keras");
        ScheduleInput input = new();
        Command command = new ExampleCommand(
            "convert",
            "The same schedule in another form; refused with the reason where it has none.",
            example: "tflr convert \"torch.optim.lr_scheduler.StepLR(opt, 30, 0.1)\" --base-lr 0.1 --to python-keras")
        {
            schedule, to,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            // Only a form that has no lengths in epochs needs the run.
            string form = parsed.GetValue(to)!;
            (PortedSchedule ported, LearningRateSchedule bound) = input.Read(parsed.GetValue(schedule)!, parsed, terminal, binds: form is "keras-json" or "python-keras");
            input.TellIdle(parsed, terminal, showsRun: false);
            string written = form switch
            {
                "csharp" => CSharp(ported),
                "json" => ScheduleJson.Write(ported),
                "keras-json" => KerasJson.Write(bound),
                _ => ScheduleForms.ToPythonKeras(bound),
            };
            foreach (string trap in ported.Traps)
            {
                terminal.Error.WriteLine($"tflr: {trap}");
            }

            terminal.Out.WriteLine(written);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Gives the C#, below a comment where its rates are those of the call only up to some step.</summary>
    private static string CSharp(PortedSchedule ported) =>
        ScheduleForms.ToCSharp(ported) is var code && ScheduleForms.CSharpLimit(ported) is { } limit ? $"// {limit}\n{code}" : code;
}
