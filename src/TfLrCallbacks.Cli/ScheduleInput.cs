using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>The schedule that a command is given, and the options that say what it takes from its surroundings.</summary>
internal sealed class ScheduleInput
{
    private readonly Option<double?> _rate = new("--base-lr") { Description = "The optimizer's rate, where the library multiplies one. Default: the rate in the call, else 1.", HelpName = "RATE" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "How many epochs the run has, for lengths in epochs or parts of the run.", HelpName = "E" };
    private readonly Option<long?> _perEpoch = new("--steps-per-epoch") { Description = "How many optimizer steps an epoch has.", HelpName = "S" };

    public void AddTo(Command command)
    {
        command.Options.Add(_rate);
        command.Options.Add(_epochs);
        command.Options.Add(_perEpoch);
    }

    public RunLength? Run(ParseResult parsed) => (parsed.GetValue(_epochs), parsed.GetValue(_perEpoch)) switch
    {
        (null, null) => null,
        ({ } epochs, { } perEpoch) when epochs >= 1 && perEpoch >= 1 => new RunLength(epochs, perEpoch),
        ({ } epochs, null) when epochs >= 1 => new RunLength(epochs),
        _ => throw new BadInputException("--epochs and --steps-per-epoch must be 1 or more, and --steps-per-epoch needs --epochs."),
    };

    /// <summary>Reads a schedule and binds it to the run where one is given.</summary>
    public (PortedSchedule Ported, LearningRateSchedule Bound) Read(string argument, ParseResult parsed, Terminal terminal, Precision precision = Precision.Binary64)
    {
        PortingContext context = new() { BaseLearningRate = parsed.GetValue(_rate), Run = Run(parsed), Precision = precision };
        PortedSchedule ported = ScheduleReader.Read(Text(argument, terminal), context);
        if (context.Run is { } run)
        {
            return (ported, ported.Schedule.Bind(run));
        }

        try
        {
            // A length that needs a run says so at the first rate; the message of the core names code, not options.
            ported.Schedule.ValueAt(0);
            _ = ported.Schedule.EndStep();
        }
        catch (InvalidOperationException needsRun) when (needsRun.Message.Contains("Bind", StringComparison.Ordinal))
        {
            throw new BadInputException("A length of this schedule is in epochs or a part of the run. Give the run with --epochs and --steps-per-epoch.", needsRun);
        }

        return (ported, ported.Schedule);
    }

    private static string Text(string argument, Terminal terminal)
    {
        if (argument == "-")
        {
            return terminal.In.ReadToEnd();
        }

        if (File.Exists(argument))
        {
            return File.ReadAllText(argument);
        }

        bool looksLikeFile = argument.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".py", StringComparison.OrdinalIgnoreCase);
        return looksLikeFile
            ? throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"There is no file \"{argument}\". Give the path of a file, a call, or - for standard input."))
            : argument;
    }
}
