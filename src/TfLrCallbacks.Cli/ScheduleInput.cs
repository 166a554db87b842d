using System.CommandLine;
using System.Globalization;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>The schedule that a command is given, and the options that say what it takes from its surroundings.</summary>
internal sealed class ScheduleInput
{
    /// <summary>What the help of a command says of the schedule that it is given.</summary>
    public const string Description = "The schedule: a call such as \"CosineDecay(0.1, 500)\", a line of Python, a JSON file, or - for standard input.";

    private readonly Option<double?> _rate = new("--base-lr") { Description = "The optimizer's rate, where the library multiplies one. Default: the rate in the call, else 1.", HelpName = "RATE" };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "How many epochs the run has, for lengths in epochs or parts of the run.", HelpName = "E" };
    private readonly Option<long?> _perEpoch = new("--steps-per-epoch") { Description = "How many optimizer steps an epoch has.", HelpName = "S" };

    private readonly Option<string> _unit = Unit();
    private readonly Option<int?> _group = new("--group") { Description = "The parameter group that is shown, from 0. Default: 0.", HelpName = "K" };
    private readonly Option<int?> _groups = new("--groups") { Description = "How many parameter groups there are. Default: as many as the call has.", HelpName = "N" };
    private readonly Option<double?> _samples = new("--samples-per-step") { Description = "How many samples a step trains on, for composer's times in samples.", HelpName = "N" };
    private readonly Option<double?> _tokens = new("--tokens-per-step") { Description = "How many tokens a step trains on, for composer's times in tokens.", HelpName = "N" };
    private readonly Option<double?> _ratio = new("--scale-schedule-ratio") { Description = "composer's scale_schedule_ratio.", HelpName = "X" };

    private readonly IdleScheduleOptions _idle = new();

    /// <summary>Makes the option for the unit of a schedule.</summary>
    public static Option<string> Unit() => Words("--unit", "What a step of the schedule counts, where the script says so (PyTorch: when it calls scheduler.step()). Default: as the call says.", "step", "epoch");

    /// <summary>Gives the unit that a word of that option is.</summary>
    public static StepUnit? UnitOf(string? word) => word switch { "epoch" => StepUnit.Epoch, "step" => StepUnit.Batch, _ => null };

    public void AddTo(Command command)
    {
        command.Options.Add(_rate);
        command.Options.Add(_epochs);
        command.Options.Add(_perEpoch);
        command.Options.Add(_unit);
        command.Options.Add(_group);
        command.Options.Add(_groups);
        command.Options.Add(_samples);
        command.Options.Add(_tokens);
        command.Options.Add(_ratio);
    }

    public RunLength? Run(ParseResult parsed)
    {
        long? perEpoch = parsed.GetValue(_perEpoch) is { } steps ? OptionValue.AtLeast(1, steps, _perEpoch.Name) : null;
        return parsed.GetValue(_epochs) is not { } given ? null
            : OptionValue.AtLeast(1, given, _epochs.Name) is var epochs && perEpoch is { } each ? new RunLength(epochs, each)
            : new RunLength(epochs);
    }

    /// <summary>Says which options change nothing in the schedules that were read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The terminal to write to.</param>
    /// <param name="showsRun">Whether what is shown hangs on the run, also where the rates do not.</param>
    public void TellIdle(ParseResult parsed, Terminal terminal, bool showsRun = true)
    {
        Tell(_rate, context => context with { BaseLearningRate = 1 + (2 * context.BaseLearningRate) }, "no rate is a multiple of the optimizer's");
        Tell(_unit, context => context with { Unit = context.Unit is StepUnit.Epoch ? StepUnit.Batch : StepUnit.Epoch }, "the schedule is the same in steps and in epochs");
        Tell(_samples, context => context with { SamplesPerStep = 2 * context.SamplesPerStep }, "no length is in samples");
        Tell(_tokens, context => context with { TokensPerStep = 2 * context.TokensPerStep }, "no length is in tokens");
        Tell(_ratio, context => context with { ScaleScheduleRatio = 2 * context.ScaleScheduleRatio }, "no schedule is composer's");
        if (!showsRun)
        {
            Tell(_epochs, context => context with { Run = context.Run is { } run ? Longer(run) : null, StepsPerEpoch = 2 * context.StepsPerEpoch }, "no length is in epochs or a part of the run");
        }

        if (parsed.GetValue(_groups) is { } groups && Enumerable.Range(0, Math.Min(groups, MostGroups)).All(group => _idle.Ignore(context => context with { Group = group })))
        {
            IdleOption.Tell(parsed, _groups, "all parameter groups have the same rates", terminal);
        }

        void Tell(Option option, Func<PortingContext, PortingContext> change, string why)
        {
            if (parsed.GetResult(option) is { Implicit: false } && _idle.Ignore(change))
            {
                IdleOption.Tell(parsed, option, why, terminal);
            }
        }
    }

    private const int MostGroups = 20;

    private static RunLength Longer(RunLength run) => run.StepsPerEpoch is { } steps ? new RunLength(2 * run.Epochs, 2 * steps) : new RunLength(2 * run.Epochs);

    /// <summary>Reads a schedule and binds it to the run where one is given and <paramref name="binds"/> says so; of several parameter groups the one that is asked for, else the first, and says so.</summary>
    public (PortedSchedule Ported, LearningRateSchedule Bound) Read(string argument, ParseResult parsed, Terminal terminal, Precision precision = Precision.Float64, bool binds = true)
    {
        string text = Text(argument, terminal);
        PortedSchedule ported = TypedSchedule.Read(text, Context(parsed, precision));
        _idle.Add(text, ported);
        CheckEpochs(ported, parsed);
        Tell(ported, text, terminal);
        if (ported.Context.Groups > 1 && parsed.GetValue(_group) is null)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tflr: {ported.Name} has {ported.Context.Groups} parameter groups; group 0 is shown. Another one: --group 1."));
        }

        return (ported, binds ? Bound(ported) : ported.Schedule);
    }

    /// <summary>Reads a schedule for every parameter group that it has, or for the one that is asked for.</summary>
    public IReadOnlyList<(PortedSchedule Ported, LearningRateSchedule Bound)> ReadGroups(string argument, ParseResult parsed, Terminal terminal)
    {
        string text = Text(argument, terminal);
        PortingContext context = Context(parsed, Precision.Float64);
        PortedSchedule first = TypedSchedule.Read(text, context);
        _idle.Add(text, first);
        CheckEpochs(first, parsed);
        Tell(first, text, terminal);
        int others = parsed.GetValue(_group) is null ? first.Context.Groups - 1 : 0;
        return
        [
            (first, Bound(first)),
            .. Enumerable.Range(1, others).Select(group => TypedSchedule.Read(text, context with { Group = group, Groups = first.Context.Groups })).Select(other => (other, Bound(other))),
        ];
    }

    /// <summary>Refuses steps of an epoch that nothing takes: the call names no epochs and no loader.</summary>
    private void CheckEpochs(PortedSchedule ported, ParseResult parsed)
    {
        if (parsed.GetValue(_perEpoch) is not null && ported.Context.Run is null && !ported.UsesStepsPerEpoch)
        {
            throw new BadInputException("--steps-per-epoch needs --epochs: the call does not say how many epochs the run has.");
        }
    }

    /// <summary>Says whether a length of a schedule is a time, so that the run does not say its steps.</summary>
    public static bool UsesTime(LearningRateSchedule schedule, RunLength run)
    {
        try
        {
            schedule.Bind(run);
            return false;
        }
        catch (UnboundLengthException unbound)
        {
            return unbound.NeedsTime;
        }
        catch (ArgumentException)
        {
            // The run does not fit its lengths, which are no times.
            return false;
        }
    }

    private static LearningRateSchedule Bound(PortedSchedule ported)
    {
        if (ported.Context.Run is { } run)
        {
            try
            {
                return ported.Schedule.Bind(run);
            }
            catch (UnboundLengthException needsTime) when (needsTime.NeedsTime)
            {
                throw OfTime(needsTime);
            }
        }

        try
        {
            // A length that needs a run says so at the first rate, in the words of code; here it is an option that is missing.
            ported.Schedule.ValueAt(0);
            _ = ported.Schedule.EndStep();
        }
        catch (UnboundLengthException needsRun)
        {
            // With any run a time would still not be known.
            throw UsesTime(ported.Schedule, new RunLength(epochs: 1_000_000, stepsPerEpoch: 1_000)) ? OfTime(needsRun) : new BadInputException("A length of this schedule is in epochs or a part of the run. Give the run with --epochs and --steps-per-epoch.", needsRun);
        }

        return ported.Schedule;
    }

    private static BadInputException OfTime(UnboundLengthException needsTime) => new(
        "A length of this schedule is a time, and only a training knows how many steps fit into it. Use the schedule in tflr train, or give the length here in steps, epochs or as a part of the run (\"50%\").", needsTime);

    /// <summary>Says what may be mistyped, what was skipped, and what the steps count where that is not updates.</summary>
    public static void Tell(PortedSchedule ported, string text, Terminal terminal)
    {
        TypedSchedule.Tell(text, terminal);
        foreach (string note in ported.Notes)
        {
            terminal.Error.WriteLine($"tflr: {note}");
        }

        if (ported.StepsAreEpochs)
        {
            terminal.Error.WriteLine($"tflr: {ported.Name} counts epochs: the steps here are epochs. Give --epochs and --steps-per-epoch for optimizer steps.");
        }
    }

    private PortingContext Context(ParseResult parsed, Precision precision)
    {
        try
        {
            return new PortingContext
            {
                BaseLearningRate = parsed.GetValue(_rate),
                Run = Run(parsed),
                StepsPerEpoch = parsed.GetValue(_perEpoch),
                Precision = precision,
                Unit = UnitOf(parsed.GetValue(_unit)),
                Group = parsed.GetValue(_group) ?? 0,
                Groups = parsed.GetValue(_groups) ?? 1,
                SamplesPerStep = parsed.GetValue(_samples),
                TokensPerStep = parsed.GetValue(_tokens),
                ScaleScheduleRatio = parsed.GetValue(_ratio) ?? 1,
            };
        }
        catch (ArgumentOutOfRangeException outOfRange)
        {
            throw new BadInputException($"{Options[outOfRange.ParamName!]} {char.ToLowerInvariant(outOfRange.Message[0])}{outOfRange.Message[1..outOfRange.Message.IndexOf(" (", StringComparison.Ordinal)].TrimEnd('.')}. Received: {outOfRange.ActualValue}.", outOfRange);
        }
    }

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["BaseLearningRate"] = "--base-lr", ["StepsPerEpoch"] = "--steps-per-epoch", ["Group"] = "--group", ["Groups"] = "--groups", ["SamplesPerStep"] = "--samples-per-step",
        ["TokensPerStep"] = "--tokens-per-step", ["ScaleScheduleRatio"] = "--scale-schedule-ratio",
    };

    private static Option<string> Words(string name, string description, params string[] words)
    {
        Option<string> option = new(name) { Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>Gives the schedule that an argument is, or that the file it names holds, or standard input.</summary>
    public static string Text(string argument, Terminal terminal)
    {
        if (argument == "-" || File.Exists(argument) || Directory.Exists(argument))
        {
            return InputText.Read(argument, terminal, InputText.LongestSchedule);
        }

        bool looksLikeFile = argument.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".py", StringComparison.OrdinalIgnoreCase);
        return looksLikeFile
            ? throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"There is no file \"{argument}\". Give the path of a file, a call, or - for standard input."))
            : argument;
    }
}
