using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr values</c>: the rate at given steps.</summary>
internal static class ValuesCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> schedule = new Argument<string>("SCHEDULE") { Description = ScheduleInput.Description }.Offering(() => Completion.Schedules);
        Option<string> steps = new("--steps") { Description = "The steps, for example 0..100,1000. Default: twenty of the schedule.", HelpName = "STEPS" };
        Option<long> every = new("--every") { Description = "Of each range, or of the whole schedule, only every so many steps.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<string> dtype = new("--dtype") { Description = "float32 computes as Keras does.", DefaultValueFactory = _ => "float64" };
        dtype.AcceptOnlyFromAmong("float64", "float32");
        Option<string> format = FormatOption.Create("the values are", "schedule");
        ScheduleInput input = new();
        Command command = new ExampleCommand(
            "values",
            "The learning rate at these steps.",
            example: "tflr values \"keras.optimizers.schedules.CosineDecay(1e-3, 1000, alpha=0.01)\" --steps 0..1000,2000 --every 100")
        {
            schedule, steps, every, dtype, format,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            Precision precision = parsed.GetValue(dtype) == "float32" ? Precision.Float32 : Precision.Float64;
            (PortedSchedule ported, LearningRateSchedule bound) = input.Read(parsed.GetValue(schedule)!, parsed, terminal, precision);
            OutputFormat chosen = FormatOption.Of(parsed.GetValue(format), terminal);
            input.TellIdle(parsed, terminal, showsRun: chosen is not OutputFormat.Schedule && parsed.GetValue(steps) is null);
            if (chosen is OutputFormat.Schedule)
            {
                foreach (Option option in new Option[] { steps, every, dtype })
                {
                    IdleOption.Tell(parsed, option, "--format schedule writes the schedule and no values", terminal);
                }

                terminal.Out.WriteLine(ScheduleJson.Write(ported));
                return ExitCode.Done;
            }

            if (ported.IsRounded)
            {
                terminal.Error.WriteLine($"tflr: Keras has no {ported.Name}; the values are computed in float64 and rounded once.");
            }

            long interval = parsed.GetValue(every) is var n && n >= 1 ? n : throw new BadInputException($"--every must be 1 or more. Received: {n}.");
            string? list = parsed.GetValue(steps);
            if (list is not null && !list.Contains("..", StringComparison.Ordinal))
            {
                IdleOption.Tell(parsed, every, "--steps has no range", terminal);
            }

            IReadOnlyList<long> at = list is not null ? StepList.Parse(list, interval) : Whole(ported, parsed.GetResult(every) is { Implicit: false } ? interval : null);
            if (precision is Precision.Float32 && at.Where(step => bound.ValueAt(step) == float.MaxValue).Cast<long?>().FirstOrDefault() is { } overflow)
            {
                terminal.Error.WriteLine($"tflr: in float32 the rate overflows to infinity, by step {overflow} at the latest; the largest float32 stands in its place.");
            }

            // Before the first line: a rate that is none is refused without output.
            double[] rates = [.. at.Select(bound.ValueAt)];
            bool hasMomentum = at.Any(step => bound.MomentumAt(step) is not null);
            ValueTable.Write(
                terminal,
                chosen,
                hasMomentum ? ["step", "learning_rate", "momentum"] : ["step", "learning_rate"],
                at.Select((step, i) => hasMomentum ? new object?[] { step, rates[i], bound.MomentumAt(step) } : [step, rates[i]]));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Gives steps of the whole schedule, about twenty where no interval is asked for.</summary>
    private static IReadOnlyList<long> Whole(PortedSchedule schedule, long? every)
    {
        long last = schedule.StepsToShow - 1;
        return StepList.Parse($"0..{last}", every ?? Math.Max(1, last / 20));
    }
}
