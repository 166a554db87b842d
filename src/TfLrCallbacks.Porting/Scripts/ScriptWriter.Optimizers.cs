using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>The rate of the optimizer that a scheduler drives, and schedulers that are handed a metric.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives the rate of the optimizer that a scheduler drives, as C#: its argument, its library's default, or a parameter where it is not seen.</summary>
    private string Rate(ScriptConstruct construct, ScriptPlace place) => _isOfAnyRate ? AnyRate
        : IsUndecided(construct) ? RateOfAll(construct) ?? Parameter("BaseLearningRate", null, $"TODO: the rate of the optimizer of line {construct.Line}, which the script makes in several ways")
        : OptimizerOf(construct, place) is { } optimizer ? Rate(optimizer.Construct, construct.Line)
        : RateOfAll(construct) ?? Rate(null, construct.Line);

    /// <summary>Gets whether the script makes the optimizer of a scheduler in several ways, and does not say in which.</summary>
    private bool IsUndecided(ScriptConstruct construct) => construct.IsOnOptimizer && construct.Call is { } made && Evaluated(made) is Value.Call call && Driven(call) is { } optimizer && OptimizerCall.LearningRate(optimizer) is null && MakingOf(construct).Length > 1;

    /// <summary>Gives what a scheduler is made with as its optimizer.</summary>
    private static Value? Driven(Value.Call scheduler) => scheduler.Arguments.FirstOrDefault(argument => argument.Name == "optimizer").Value ?? (scheduler.Arguments is [(null, var first), ..] ? first : null);

    /// <summary>Gives the calls that make the optimizer of a scheduler, by its name; what takes the optimizer itself makes none.</summary>
    private Expression.Call[] MakingOf(ScriptConstruct construct) => (construct.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written ?? construct.Call!.Arguments.FirstOrDefault(argument => argument.Name is null)?.Value) is { } driven && ScriptSource.Dotted(driven) is { } name
        ? [.. Calls.Where(item => item.Place.Into == name && item.Call.Arguments.All(argument => ScriptSource.Dotted(argument.Value) != name)).Select(item => item.Call)]
        : [];

    /// <summary>Gives the rate with which all that makes the optimizer of a scheduler makes it, also where its class is not known: <c>opt = chosen(params, lr=0.1)</c>; null where one does without, or the rates differ.</summary>
    private string? RateOfAll(ScriptConstruct construct)
    {
        if (!construct.IsOnOptimizer)
        {
            return null;
        }

        try
        {
            string?[] rates = [.. MakingOf(construct).Select(call => _found.Select(item => item.Construct).FirstOrDefault(item => item.IsOptimizer && ReferenceEquals(item.Call, call)) is { } known ? Rate(known, known.Line)
                : call.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Value is { } rate ? Amount(rate)
                : OptionsOf(call) is { } options ? Amount(new Expression.Attribute(options, "lr", options.Position)) : null).Distinct()];
            return rates is [var only] ? only : null;
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the rate of the optimizer with that name, as C#. If no optimizer has the name, and the script has only one, that one's rate.</summary>
    /// <param name="optimizer">The optimizer's name.</param>
    /// <param name="isFirst">Whether the first of several with that name is meant, else the last.</param>
    private string RateOf(string? optimizer, bool isFirst = false)
    {
        if (optimizer is not null && optimizer.EndsWith(".optimizer", StringComparison.Ordinal) && CompiledWith(optimizer[..^".optimizer".Length]) is { } compiled)
        {
            return compiled.Optimizer is { } one ? Rate(one, one.Line)
                : compiled.Word is { } word && KerasOptimizers.ByWord(word) is { } name && KerasOptimizers.Default(name) is { } known ? ScriptCode.Number(known)
                : Parameter("BaseLearningRate", null, $"TODO: the rate of the optimizer of line {compiled.Line}");
        }

        ScriptConstruct? found = Named(optimizer, isFirst);
        return Rate(found, found?.Line ?? 0);
    }

    /// <summary>Gives the first or last optimizer with that name. If none has it, and the script has only one, that one; else null.</summary>
    private ScriptConstruct? Named(string? optimizer, bool isFirst)
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] all = [.. _found.Where(item => item.Construct.IsOptimizer)];
        (ScriptConstruct Construct, ScriptPlace Place)[] named = [.. all.Where(item => optimizer is not null && ScriptSource.IsNamed(item.Place.Into, optimizer))];
        named = named.Length > 0 || all.Select(item => item.Place.Into).Distinct().Count() != 1 ? named : all;
        return (isFirst ? named.FirstOrDefault() : named.LastOrDefault()).Construct;
    }

    /// <summary>Gives the optimizer that a model is first compiled with, or its word. Null if the script does not compile that model.</summary>
    private (ScriptConstruct? Optimizer, string? Word, int Line)? CompiledWith(string model)
    {
        ScriptConstruct[] compiles = [.. _found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-compile")];
        if ((compiles.FirstOrDefault(compile => ScriptSource.Dotted(((Expression.Attribute)compile.Call!.Function).Target) == model) ?? (compiles is [var only] ? only : null)) is not { } first)
        {
            return null;
        }

        Expression? written = first.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written;
        ScriptConstruct? optimizer = written is Expression.Call call ? _found.Select(item => item.Construct).FirstOrDefault(construct => ReferenceEquals(construct.Call, call))
            : written is not null && ScriptSource.Dotted(written) is { } name ? _found.LastOrDefault(item => item.Construct.IsOptimizer && item.Place.Into == name && item.Construct.Line <= first.Line).Construct
            : null;
        return (optimizer, written is null ? "rmsprop" : (first.Arguments.First(argument => argument.Name == "optimizer").Known as Value.Text)?.Characters, first.Line);
    }

    private string Rate(ScriptConstruct? optimizer, int line)
    {
        if (optimizer is null && _found.Select(item => item.Construct).Where(one => one.IsOptimizer).ToArray() is { Length: > 1 } all && all.All(one => one.Arguments.Any(argument => argument.Name is "lr" or "learning_rate"))
            && all.Select(one => SourceWriter.Write(one.Arguments.First(argument => argument.Name is "lr" or "learning_rate").Written)).Distinct().Count() == 1 && !all.Any(HasOwnRates))
        {
            // All of them begin with the same rate.
            return Amount(all[0].Arguments.First(argument => argument.Name is "lr" or "learning_rate").Written);
        }

        if (optimizer is null)
        {
            return Parameter("BaseLearningRate", null, $"TODO: the rate of the optimizer{(line > 0 ? $" of line {line}" : string.Empty)}");
        }

        Expression.Dictionary? first = FirstGroup(optimizer);
        Expression? group = first?.Items.FirstOrDefault(item => item.Key is Expression.Literal { Value: Value.Text { Characters: "lr" } }).Value;
        if (HasOwnRates(optimizer))
        {
            return Parameter("BaseLearningRate", null, $"TODO: the rate of the first parameter group of {optimizer.Name} of line {optimizer.Line}");
        }

        if ((group ?? optimizer.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Written) is { } rate)
        {
            try
            {
                return optimizer.Kind == "keras-optimizer" ? _code.Number(rate, None) : Amount(rate);
            }
            catch (PortingException reason)
            {
                // The rate differs from turn to turn of a loop: it becomes a setting.
                return Parameter("BaseLearningRate", null, $"TODO: the rate of {optimizer.Name} of line {optimizer.Line}: {One(Brief.Of(reason.Message, 200))}");
            }
        }

        return !optimizer.Arguments.Any(argument => argument.Name is "*" or "**") && (optimizer.Kind == "keras-optimizer" ? KerasOptimizers.Default(optimizer.Name) : OptimizerCall.Default(new Value.Call(null, optimizer.Name, [], default))) is { } known ? ScriptCode.Number(known)
            : Parameter("BaseLearningRate", null, $"TODO: the rate of {optimizer.Name} of line {optimizer.Line}");
    }

    /// <summary>Gives the optimizer that a schedule drives: the scheduler's argument, or the optimizer that takes the schedule. If the argument names none and the script has one optimizer, that one.</summary>
    private (ScriptConstruct Construct, ScriptPlace Place)? OptimizerOf(ScriptConstruct construct, ScriptPlace place)
    {
        if (construct.Kind is "keras-schedule" or "optax-schedule" or "keras-own-class")
        {
            return _found.Where(item => item.Construct.Kind is "keras-optimizer" or "optax-transform"
                    && item.Construct.Arguments.Any(argument => argument.Name is "learning_rate" or "lr" or "step_size_fn" && (ReferenceEquals(argument.Written, construct.Call) || (place.Into is not null && ScriptSource.Dotted(argument.Written) == place.Into))))
                .Select(item => ((ScriptConstruct, ScriptPlace)?)item).LastOrDefault();
        }

        Expression? written = construct.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written ?? construct.Call!.Arguments.FirstOrDefault(argument => argument.Name is null)?.Value;
        (ScriptConstruct Construct, ScriptPlace Place)[] all = [.. _found.Where(item => item.Construct.Kind == "torch-optimizer")];
        (ScriptConstruct Construct, ScriptPlace Place)? optimizer = written switch
        {
            Expression.Call call => all.Where(other => ReferenceEquals(other.Construct.Call, call)).Select(item => ((ScriptConstruct, ScriptPlace)?)item).FirstOrDefault(),
            not null when ScriptSource.Dotted(written) is { } name => all
                .Where(item => item.Place.Into == name)
                .OrderBy(item => ReferenceEquals(item.Place.Function, place.Function)).ThenBy(item => item.Construct.Line <= construct.Line)
                .Select(item => ((ScriptConstruct, ScriptPlace)?)item)
                .LastOrDefault(),
            _ => null,
        };
        return optimizer ?? (all is [var only] ? ((ScriptConstruct, ScriptPlace)?)only : null);
    }

    /// <summary>Writes a scheduler that is handed a metric as the callback that follows the same rule.</summary>
    private void Plateau(ScriptConstruct construct, ScriptPlace place)
    {
        bool isTimm = construct.Kind == "timm-schedule";
        Dictionary<string, string> names = new(StringComparer.Ordinal)
        {
            ["mode"] = "mode", ["factor"] = "factor", ["patience"] = "patience", ["threshold"] = "threshold", ["threshold_mode"] = "thresholdMode", ["cooldown"] = "cooldown",
            ["min_lr"] = "minLearningRate", ["eps"] = "eps", ["decay_rate"] = "decayRate", ["patience_t"] = "patience", ["cooldown_t"] = "cooldown", ["lr_min"] = "minLearningRate",
        };
        string[] positions = isTimm ? ["optimizer", "decay_rate", "patience_t", "threshold", "cooldown_t"] : ["optimizer", "mode", "factor", "patience", "threshold", "threshold_mode", "cooldown", "min_lr", "eps"];
        if (construct.Name is "GreedyLR" or "get_greedy_schedule" || construct.Arguments.Any(argument => argument.Name is "warmup_t" or "warmup_lr_init" or "noise_range_t" or "*" or "**"))
        {
            Quote(construct, "A rule on a metric: read it with TfLrCallbacks.Porting.CallbackReader.Read(\"…\")[0].Create().");
            return;
        }

        try
        {
            List<string> arguments = [];
            for (int i = 0; i < construct.Call!.Arguments.Count; i++)
            {
                Expression.Argument given = construct.Call.Arguments[i];
                string python = given.Name ?? (i < positions.Length ? positions[i] : "verbose");
                if (!names.TryGetValue(python, out string? name))
                {
                    continue;
                }

                string? text = ((given.Value as Expression.Literal)?.Value ?? _source.Known(given.Value, None)) is Value.Text known ? known.Characters : null;
                IReadOnlyList<Expression> ofGroups = python == "min_lr" && given.Value is Expression.Sequence floors ? floors.Items : [];
                if (ofGroups.Count > 1)
                {
                    _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: min_lr has a rate for each parameter group: this is the first group's.\n");
                }

                arguments.Add($"{name}: {(python, text) switch
                {
                    ("mode", "max") => "MetricMode.Max",
                    ("mode", "min") => "MetricMode.Min",
                    ("threshold_mode", "abs") => "ThresholdMode.Absolute",
                    ("threshold_mode", "rel") => "ThresholdMode.Relative",
                    ("mode" or "threshold_mode", _) => throw new PortingException(given.Value.Position, $"'{python}' is not known here."),
                    _ => _code.Number(ofGroups is [var first, ..] ? first : given.Value, None),
                }}");
            }

            string callback = Member(ScriptCode.Pascal(place.Into ?? $"{construct.Name}OfLine{construct.Line}"));
            (string metric, string? guessed) = Metric(construct, place);
            _body.Append(CultureInfo.InvariantCulture, $"{guessed}    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static Callback {callback}() =>\n        new ReduceLROnPlateau(new {(isTimm ? "TimmPlateau" : "TorchPlateau")}({string.Join(", ", arguments)}), monitor: \"{metric}\");\n\n");
            _callbacks[construct.Call!] = callback;
        }
        catch (PortingException reason)
        {
            Quote(construct, reason.Message);
        }
    }

    /// <summary>Gives settings that ask for the rate of an optimizer the one with which the script's training makes it.</summary>
    private void Begin(ScriptTraining training)
    {
        foreach ((string name, string written) in _parameters.Where(setting => setting.Value.StartsWith(UnknownSetting, StringComparison.Ordinal)).ToArray())
        {
            if (OfOptimizer().Match(written) is { Success: true } asks
                && (training.Beginnings.TryGetValue(asks.Groups["line"].Success ? int.Parse(asks.Groups["line"].Value, CultureInfo.InvariantCulture) : 0, out List<double>? rates) || (training.Beginnings.Count == 1 && training.Beginnings.Values.First() is var only && (rates = only) is not null))
                && rates.Distinct().Count() == 1 && !double.IsNaN(rates[0]))
            {
                _parameters[name] = $"{{ get; set; }} = {ScriptCode.Number(rates[0])}; // {asks.Groups["what"].Value}";
            }
        }
    }

    [GeneratedRegex(@"// TODO: (?<what>the rate of (the first parameter group of \w+|the optimizer)( of line (?<line>\d+))?)$")]
    private static partial Regex OfOptimizer();
}
