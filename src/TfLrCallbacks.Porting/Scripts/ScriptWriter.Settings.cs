using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Schedules that are made with settings: the length of data, what the command line says. The settings stand in the C# where the schedule takes them as they are.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> Words = new(["name", "mode", "anneal_strategy", "scale_mode", "lr_scheduler_type", "sched", "threshold_mode"], StringComparer.Ordinal);

    /// <summary>The arguments that are a count or a power, of which a library may refuse others.</summary>
    private static readonly HashSet<string> CountsAndPowers = new(["T_mult", "num_cycles", "cycle_mul", "cycle_limit", "power", "k_decay", "t_mul", "m_mul"], StringComparer.Ordinal);

    private static readonly HashSet<string> CycleCounts = new(["cycles", "cycleLimit", "cycle"], StringComparer.Ordinal);

    /// <summary>Gives a schedule with the settings among its arguments as C#; null where it has none, or where the schedule computes with one in a way that is not seen. Where it refuses other counts of cycles or powers, those are numbers.</summary>
    private string? OfSettings(ScriptConstruct construct, ScriptPlace place) => OfSettings(construct, place, hasCounts: true)
        ?? (construct.Arguments.Any(argument => CountsAndPowers.Contains(argument.Name) && argument.Known is not null) ? OfSettings(construct, place, hasCounts: false) : null);

    private string? OfSettings(ScriptConstruct construct, ScriptPlace place, bool hasCounts)
    {
        if (construct.Kind is not ("torch-schedule" or "hf-schedule" or "optax-schedule" or "timm-schedule" or "keras-schedule" or "tf1-schedule") || IsOfFunction(construct)
            || construct.Name is "SequentialLR" or "ChainedScheduler" or "join_schedules" || construct.Arguments.Any(argument => argument.Name is "*" or "**"))
        {
            return null;
        }

        try
        {
            List<(string Code, double? Value)> settings = [];
            List<(string Name, Func<int, Value> Value)> arguments = [.. Whole(construct).Select(argument => (argument.Name, hasCounts || argument.Known is not { } known || !CountsAndPowers.Contains(argument.Name) ? Setting(IsUngiven(construct, argument) ? argument with { Known = null } : argument, settings) : _ => known))];
            bool isOnRate = construct.IsOnOptimizer && construct.Name is not ("OneCycleLR" or "CyclicLR");
            string rate = isOnRate ? Rate(construct, place) : string.Empty;
            bool isRateKnown = double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out double constant);
            if (settings.Count == 0 && (!isOnRate || isRateKnown))
            {
                return null;
            }

            string module = Module(construct);
            string Form(int time)
            {
                Value.Call call = new(null, $"{module}.{construct.Name}", [.. arguments.Select(argument => ((string?)argument.Name, argument.Value(time)))], construct.Call!.Position);
                double start = isRateKnown ? constant : StandIns.Rate(time);
                return Whole(ScheduleForms.ToCSharp(ScheduleNames.Create(call, isOnRate ? new PortingContext { BaseLearningRate = start } : new PortingContext()).Schedule));
            }

            // Numbers that the library refuses beside the others say nothing.
            string? Accepted(int time)
            {
                try
                {
                    return Form(time);
                }
                catch (PortingException)
                {
                    return null;
                }
            }

            string? code = new StandIns(settings, isOnRate && !isRateKnown ? rate : null).Written([.. Enumerable.Range(0, StandIns.Times).Select(Accepted)]) is var (form, values) ? Warmed(Filled(form, values)) : null;

            // A length of 0, which a script may have by default, is one only of a warm-up.
            bool hasNone = OfRate(construct).Any(argument => LengthHints.IsLength(argument.Name) && _source.Known(argument.Written, None)?.AsDouble() == 0);
            return hasNone && code?.Contains(".WithWarmup(", StringComparison.Ordinal) != true ? null : code;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the arguments that concern the rate; epochs and the steps of each as the product.</summary>
    private IEnumerable<ScriptArgument> Whole(ScriptConstruct construct)
    {
        ScriptArgument[] all = [.. OfRate(construct).Where(argument => argument.Name is not "name" || construct.Kind == "hf-schedule")];
        ScriptArgument? epochs = Array.Find(all, argument => argument.Name == "epochs");
        ScriptArgument? steps = Array.Find(all, argument => argument.Name == "steps_per_epoch");
        return construct.Name == "OneCycleLR" && epochs is not null && steps is not null && (epochs.Known is null || steps.Known is null)
            ? all.Where(argument => argument != epochs && argument != steps)
                .Append(new ScriptArgument("total_steps", null, null) { Written = new Expression.Binary("*", epochs.Written, steps.Written, epochs.Written.Position) })
            : all;
    }

    /// <summary>Gives the value of an argument. A setting is added to the list, and one of two stand-in numbers takes its place.</summary>
    private Func<int, Value> Setting(ScriptArgument argument, List<(string Code, double? Value)> settings)
    {
        if (argument.Name is "global_step" or "x")
        {
            return _ => 0L;
        }

        if (argument.Known is { } known && (known is Value.Sequence ? !IsNamedList(argument.Written) : known.AsDouble() is null || known is Value.Boolean || !IsNamed(argument.Written)))
        {
            return _ => known;
        }

        if (Words.Contains(argument.Name))
        {
            Value.Text word = Word(argument) ?? throw new PortingException(argument.Written.Position, $"'{argument.Name}' is not known here.");
            return _ => word;
        }

        if (argument.Name is "milestones" or "boundaries" or "values")
        {
            return MilestonesOf(argument, settings) ?? throw new PortingException(argument.Written.Position, "A list is a setting.");
        }

        string code = _code.Number(argument.Written, None);
        if (double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out double constant))
        {
            return _ => constant == Math.Floor(constant) && LengthHints.IsLength(argument.Name) ? (Value)(long)constant : constant;
        }

        bool isLength = LengthHints.IsLength(argument.Name) || argument.Name is "num_cycles" or "milestone";
        int at = settings.Count;
        double? value = (argument.Known ?? _source.AtItsPlace(argument.Written))?.AsDouble();
        settings.Add((code, value));
        return time => isLength ? (Value)StandIns.Length(at, time, value) : StandIns.Number(at, time, value);
    }

    /// <summary>Gets whether a setting is None in the script, as an option without a default is, and the schedule does not take None: it is not known.</summary>
    private bool IsUngiven(ScriptConstruct construct, ScriptArgument argument)
    {
        if (argument is not { Known: Value.Nothing, Written: not Expression.Literal } || !LengthHints.IsLength(argument.Name))
        {
            return false;
        }

        try
        {
            return Evaluated(construct.Call!) is Value.Call call && ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext { BaseLearningRate = 1 }) is null;
        }
        catch (PortingException)
        {
            return true;
        }
    }

    /// <summary>Gets whether an expression takes what an object of settings holds: <c>args.lr</c>, <c>cfg.epochs</c>, <c>self.warmup</c>.</summary>
    private bool IsSetting(Expression written) => _source.IsFromArguments(written)
        || Expressions.All(written).OfType<Expression.Attribute>().Any(attribute => ScriptSource.Dotted(attribute) is { } dotted && !_source.IsImported(dotted.Split('.')[0]));

    /// <summary>Gets whether an expression is an item of a table of settings: <c>config["lr"]</c>, <c>CFG["train"]["epochs"]</c>.</summary>
    private static bool IsKeyed(Expression expression) => expression is Expression.Subscript { Index: Expression.Literal { Value: Value.Text }, Target: var table } && (ScriptSource.Dotted(table) is not null || IsKeyed(table));

    /// <summary>Gets whether an expression takes a number that has a name in the script.</summary>
    private bool IsNamed(Expression written) => IsSetting(written)
        || Expressions.All(written).Any(part => (part is Expression.Name name ? !_source.IsImported(name.Text) : IsKeyed(part)) && _source.Known(part, None) is Value.Integer or Value.Float);

    /// <summary>Gets whether an argument of a schedule of Keras is written as the script has it: with its settings, or as arithmetic whose result is a long number.</summary>
    private bool IsCarried(ScriptArgument argument) => argument.Name is not "name" && (InPlace(argument) is Expression.Sequence list ? list.Items : [argument.Written]).Any(item => IsNamed(item) || IsUneven(item));

    /// <summary>Gives the list that a name is given, where its items may stand in its place.</summary>
    private Expression InPlace(ScriptArgument argument) => argument is { Name: "values" or "boundaries", Written: Expression.Name name } && Assigned(name.Text) is Expression.Sequence list && argument.Known is not null ? list : argument.Written;

    /// <summary>Gives a number of steps: a whole number stands for itself.</summary>
    private string Steps(Expression written) => !IsNamed(written) && _source.Known(written, None) is Value.Integer whole ? whole.ToString() : $"Length.Steps({_code.Number(written, None)})";

    /// <summary>Gets whether arithmetic has a result that nobody writes: 3e-4 * 0.3 is 8.999999999999999e-5.</summary>
    private bool IsUneven(Expression written) => written is Expression.Binary or Expression.Call && _source.Known(written, None) is Value.Float { Number: var number } && ScriptCode.Number(number).Count(char.IsAsciiDigit) > 14;

    /// <summary>Writes a length: as a number where the file says it, with the settings in it where it is made of some.</summary>
    private string Amount(Expression written) => !IsNamed(written) && _source.Known(written, None)?.AsDouble() is { } known ? ScriptCode.Number(known) : _code.Number(written, None);

    /// <summary>Gives a word among the arguments: as it is written, or as the command line has it by default.</summary>
    private Value.Text? Word(ScriptArgument argument) => argument.Known as Value.Text
        ?? _source.Option(argument.Written) as Value.Text;

    private string Filled(string form, IReadOnlyList<string> values)
    {
        string filled = Parameter().Replace(WithLists(form, values), found =>
        {
            string name = found.Groups["name"].Value;
            string code = values[int.Parse(found.Groups["setting"].Value, CultureInfo.InvariantCulture)];
            return CycleCounts.Contains(name) ? throw new PortingException("A count of cycles is a setting.") : $"{name}: {(OwnTypes.LengthNames.Contains(name) ? $"Length.Steps({code})" : code)}";
        });

        // In a function each number is one of its own.
        filled = InFunction().Replace(filled, found => values[int.Parse(found.Groups["setting"].Value, CultureInfo.InvariantCulture)]);
        return !filled.Contains('§', StringComparison.Ordinal) ? filled
            : throw new PortingException("A setting stands in a list.");
    }

    /// <summary>Writes a rise to a schedule's first rate as its warm-up, which may also be 0 steps long. Where the next schedule leaves out its first steps, it begins with another rate.</summary>
    private static string Warmed(string code) => WarmUp().Match(code) is not { Success: true } warm || code.Contains(".Skip(", StringComparison.Ordinal) ? code
        : $"{warm.Groups["next"].Value}.WithWarmup(warmup: {warm.Groups["length"].Value}{(warm.Groups["start"].Value == "0" ? string.Empty : $", startLearningRate: {warm.Groups["start"].Value}")})";

    [GeneratedRegex(@"^new Anneal\(initialLearningRate: (?<start>.+?), endLearningRate: (?<rate>.+?), steps: (?<length>.+?)\)\.Then\(boundary: \k<length>, next: (?<next>new (Anneal\(initialLearningRate|ConstantRate\(learningRate|CosineWave\(initialLearningRate|PolynomialDecay\(initialLearningRate): \k<rate>[,)].*)\)$")]
    private static partial Regex WarmUp();

    [GeneratedRegex(@"(?<==> [^\[\]:]*)§(?<setting>\d+)§")]
    private static partial Regex InFunction();

    [GeneratedRegex(@"(?<name>\w+): §(?<setting>\d+)§")]
    private static partial Regex Parameter();
}
