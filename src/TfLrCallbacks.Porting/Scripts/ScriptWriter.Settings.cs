using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>Schedules that are made with settings: the length of data, what the command line says. The settings stand in the C# where the schedule takes them as they are.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> Words = new(["name", "mode", "anneal_strategy", "scale_mode", "lr_scheduler_type", "sched", "threshold_mode"], StringComparer.Ordinal);

    private static readonly HashSet<string> CycleCounts = new(["cycles", "cycleLimit", "cycle"], StringComparer.Ordinal);

    /// <summary>
    /// What stands for a rate that is not known. No library has it as a constant, and it is no simple fraction, so that only the rate itself is written with its digits; with
    /// <see cref="SecondRate"/> in its place, what is computed from the rate comes out as another number.
    /// </summary>
    private const double FirstRate = 0.34517;

    /// <summary>What stands for the same rate the second time.</summary>
    private const double SecondRate = 0.28379;

    // What stands for lengths, and for other numbers: as with FirstRate, no constants of a library, and others each time. The third and the fourth time the lengths are smaller and
    // larger than those that a script writes out, as a schedule that takes the difference of two lengths, and no less than 1, computes nothing with the smaller one.
    private static readonly int[][] Lengths = [[1009, 10007, 100003, 1000003, 10000019], [2003, 20011, 200003, 2000003, 20000003], [2, 3, 5, 7, 11], [1000000007, 1100000009, 1200000041, 1300000003, 1400000023]];
    private static readonly double[] FirstNumbers = [0.0312347, 0.0412359, 0.0512369, 0.0612371, 0.0712379];
    private static readonly double[] SecondNumbers = [0.0212347, 0.0222359, 0.0232369, 0.0242371, 0.0252379];

    /// <summary>Gives a schedule with the settings among its arguments as C#; null where it has none, or where the schedule computes with one.</summary>
    private string? OfSettings(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Kind is not ("torch-schedule" or "hf-schedule" or "optax-schedule" or "timm-schedule" or "keras-schedule") || IsOfFunction(construct)
            || construct.Name is "SequentialLR" or "ChainedScheduler" or "join_schedules" || construct.Arguments.Any(argument => argument.Name is "*" or "**"))
        {
            return null;
        }

        try
        {
            List<string> settings = [];
            List<(string Name, Func<int, Value> Value)> arguments = [.. Whole(construct).Select(argument => (argument.Name, Setting(argument, settings)))];
            bool isOnRate = construct.IsOnOptimizer;
            string rate = isOnRate ? Rate(construct, place) : string.Empty;
            bool isRateKnown = double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out double constant);
            if (settings.Count == 0 && (!isOnRate || isRateKnown))
            {
                return null;
            }

            string module = construct.Kind switch { "torch-schedule" => "torch.optim.lr_scheduler", "hf-schedule" => "transformers", "optax-schedule" => "optax", "timm-schedule" => "timm.scheduler", _ => "keras.optimizers.schedules" };
            string Form(int time)
            {
                Value.Call call = new(null, $"{module}.{construct.Name}", [.. arguments.Select(argument => ((string?)argument.Name, argument.Value(time)))], construct.Call!.Position);
                double start = isRateKnown ? constant : IsOdd(time) ? SecondRate : FirstRate;
                string code = Whole(ScheduleForms.ToCSharp(ScheduleNames.Create(call, isOnRate ? new PortingContext { BaseLearningRate = start } : new PortingContext()).Schedule));
                code = isOnRate && !isRateKnown ? code.Replace(ScriptCode.Number(start), "§rate§", StringComparison.Ordinal) : code;
                return Enumerable.Range(0, settings.Count).Aggregate(code, (text, i) => Regex.Replace(text, $@"(?<![\w.])({Stand(i, time, isLength: true)}|{Stand(i, time, isLength: false)})(?![\w.])", $"§{i}§"));
            }

            // What it computes with a setting differs from set to set, and so does the text.
            string form = Form(0);
            return Enumerable.Range(1, Lengths.Length - 1).All(time => IsFormOf(time)) && Enumerable.Range(0, settings.Count).All(i => form.Contains($"§{i}§", StringComparison.Ordinal)) && (isRateKnown || !isOnRate || form.Contains("§rate§", StringComparison.Ordinal))
                ? Filled(form, settings, rate)
                : null;

            // Lengths that the library refuses beside the others say nothing.
            bool IsFormOf(int time)
            {
                try
                {
                    return Form(time) == form;
                }
                catch (PortingException) when (time > 1)
                {
                    return true;
                }
            }
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the arguments that concern the rate; epochs and the steps of each as the product.</summary>
    private static IEnumerable<ScriptArgument> Whole(ScriptConstruct construct)
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
    private Func<int, Value> Setting(ScriptArgument argument, List<string> settings)
    {
        if (argument.Known is { } known && (known.AsDouble() is null || known is Value.Boolean || !IsSetting(argument.Written)))
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
            throw new PortingException(argument.Written.Position, "A list is a setting.");
        }

        string code = _code.Number(argument.Written, None);
        if (double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out double constant))
        {
            return _ => constant == Math.Floor(constant) && LengthHints.IsLength(argument.Name) ? (Value)(long)constant : constant;
        }

        bool isLength = LengthHints.IsLength(argument.Name) || argument.Name is "num_cycles";
        int at = settings.Count;
        settings.Add(code);
        return time => isLength ? (Value)long.Parse(Stand(at, time, isLength: true), CultureInfo.InvariantCulture) : double.Parse(Stand(at, time, isLength: false), CultureInfo.InvariantCulture);
    }

    /// <summary>Gets whether an expression takes what an object of settings holds: <c>args.lr</c>, <c>cfg.epochs</c>, <c>self.warmup</c>.</summary>
    private bool IsSetting(Expression written) => _source.IsFromArguments(written)
        || Expressions.All(written).OfType<Expression.Attribute>().Any(attribute => ScriptSource.Dotted(attribute) is { } dotted && !_source.IsImported(dotted.Split('.')[0]));

    /// <summary>Writes a length: as a number where the file says it, with the settings in it where it is made of some.</summary>
    private string Amount(Expression written) => !IsSetting(written) && _source.Known(written, None)?.AsDouble() is { } known ? ScriptCode.Number(known) : _code.Number(written, None);

    /// <summary>Gives a word among the arguments: as it is written, or as the command line has it by default.</summary>
    private Value.Text? Word(ScriptArgument argument) => argument.Known as Value.Text
        ?? (argument.Written is Expression.Attribute { Text: var member } ? _source.Reading.Arguments.Defaults.GetValueOrDefault(member) as Value.Text : null);

    /// <summary>Gives the digits that stand for a setting.</summary>
    private static string Stand(int setting, int time, bool isLength)
    {
        int[] lengths = Lengths[time];
        double[] numbers = IsOdd(time) ? SecondNumbers : FirstNumbers;
        return setting >= lengths.Length ? throw new PortingException("It has too many settings.")
            : isLength ? lengths[setting].ToString(CultureInfo.InvariantCulture) : numbers[setting].ToString("R", CultureInfo.InvariantCulture);
    }

    private static bool IsOdd(int time) => time % 2 == 1;

    private static string Filled(string form, List<string> settings, string rate)
    {
        string filled = Parameter().Replace(form, found =>
        {
            string name = found.Groups["name"].Value;
            string code = settings[int.Parse(found.Groups["setting"].Value, CultureInfo.InvariantCulture)];
            return CycleCounts.Contains(name) ? throw new PortingException("A count of cycles is a setting.") : $"{name}: {(OwnTypes.LengthNames.Contains(name) ? $"Length.Steps({code})" : code)}";
        });
        return filled.Replace("§rate§", rate, StringComparison.Ordinal) is var written && !written.Contains('§', StringComparison.Ordinal) ? written
            : throw new PortingException("A setting stands in a list.");
    }

    [GeneratedRegex(@"(?<name>\w+): §(?<setting>\d+)§")]
    private static partial Regex Parameter();
}
