using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr lint</c>: does a schedule fit its run?</summary>
internal static class LintCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> schedule = new Argument<string>("SCHEDULE") { Description = ScheduleInput.Description }.Offering(() => Completion.Schedules);
        Option<string> format = FormatOption.Create("the findings are");
        ScheduleInput input = new();
        Command command = new ExampleCommand(
            "lint",
            "What is wrong with a schedule in a run, each with a remedy. Ends with 1 where there is an error.",
            example: "tflr lint \"keras.optimizers.schedules.CosineDecay(1e-3, 1000)\" --epochs 30 --steps-per-epoch 100")
        {
            schedule, format,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            RunLength run = input.Run(parsed) is { TotalSteps: not null } known
                ? known
                : throw new BadInputException("lint needs the run: give --epochs and --steps-per-epoch.");
            (PortedSchedule ported, _) = input.Read(parsed.GetValue(schedule)!, parsed, terminal);
            input.TellIdle(parsed, terminal);
            IReadOnlyList<LintFinding> findings = ScheduleLinter.Lint(ported, run);
            OutputFormat chosen = FormatOption.Of(parsed.GetValue(format), terminal);
            if (chosen is OutputFormat.Table)
            {
                Draw(terminal, findings);
            }
            else
            {
                ValueTable.Write(terminal, chosen, ["severity", "code", "step", "text", "remedy"], findings.Select(Row));
            }

            return findings.Any(finding => finding.Severity is FindingSeverity.Error) ? ExitCode.No : ExitCode.Done;
        });
        return command;
    }

    private static object?[] Row(LintFinding finding) => [finding.Severity.Word(), finding.Code, finding.Step, finding.Text, finding.Remedy];

    private static void Draw(Terminal terminal, IReadOnlyList<LintFinding> findings)
    {
        foreach (LintFinding finding in findings)
        {
            string word = finding.Severity.Word();
            string text = terminal.Wrap($"{word} {finding.Code}: {finding.Text}", indent: 2);
            terminal.Out.WriteLine($"{terminal.Paint(word, finding.Severity.Ink())}{text[word.Length..]}\n  {terminal.Wrap(finding.Remedy, indent: 2, startColumn: 2)}");
        }

        if (findings.Count == 0)
        {
            terminal.Out.WriteLine(terminal.Paint("Nothing found.", Ink.Good));
        }
    }
}
