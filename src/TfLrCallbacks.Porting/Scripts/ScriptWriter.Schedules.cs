using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Schedules, and objects of the script that give rates.</content>
internal sealed partial class ScriptWriter
{
    private void Schedule(ScriptConstruct construct, ScriptPlace place)
    {
        string name = Member(ScriptCode.Pascal(place.Into ?? $"{construct.Name}OfLine{construct.Line}"));
        string? code = Exact(construct) ?? Carried(construct) ?? AtRun(construct);
        if (code is null)
        {
            _members.Remove(name);
            Quote(construct, construct.Name == "ReduceLROnPlateau" ? "PyTorch's plateau rule: new ReduceLROnPlateau(new TorchPlateau(…))." : "It cannot be written with what is known in this file.");
            return;
        }

        _schedules[construct.Call!] = name;
        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
    }

    /// <summary>Gives the schedule as its library computes it, where all of its arguments are known.</summary>
    private string? Exact(ScriptConstruct construct)
    {
        if (construct.Codes.Contains("unresolved-argument") || Evaluated(construct.Call!) is not Value.Call call)
        {
            return null;
        }

        try
        {
            LearningRateSchedule schedule = ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext()).Schedule;
            try
            {
                return Own(construct) ?? ScheduleForms.ToCSharp(schedule);
            }
            catch (PortingException)
            {
                return $"TfLrCallbacks.Porting.ScheduleReader.Read({Quoted(call.ToString())}).Schedule";
            }
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives a schedule by a function of the script as that function: it stands in the file and can be read.</summary>
    private string? Own(ScriptConstruct construct) =>
        construct.Name == "LambdaLR" && construct.Arguments.FirstOrDefault(argument => argument.Name == "lr_lambda")?.Written is { } function && FunctionName(function) is { } name
            && Evaluated(construct.Call!) is Value.Call call && BaseRate(call) is { } rate
            ? $"new LambdaSchedule(step => {ScriptCode.Number(rate)} * {name}(step))"
            : null;

    private static double? BaseRate(Value.Call call) =>
        (call.Arguments.FirstOrDefault(argument => argument.Name == "optimizer").Value ?? call.Arguments.FirstOrDefault(argument => argument.Name is null).Value) is { } optimizer ? OptimizerCall.LearningRate(optimizer) : null;

    private string? FunctionName(Expression written) => written switch
    {
        Expression.Name name when _source.Functions.TryGetValue(name.Text, out Statement.Function? function) && _members.Contains(ScriptCode.Pascal(function.Name)) => ScriptCode.Pascal(function.Name),
        Expression.Lambda when _members.Contains($"RateOfLine{written.Position.Line}") => $"RateOfLine{written.Position.Line}",
        _ => null,
    };

    /// <summary>Gives one of Keras' schedules with the expressions of its arguments carried over.</summary>
    private string? Carried(ScriptConstruct construct)
    {
        if (construct is not { Kind: "keras-schedule", CSharp: { } type } || construct.Arguments.Any(argument => argument.Name.StartsWith("warmup", StringComparison.Ordinal) || argument.Name is "*" or "**"))
        {
            return null;
        }

        try
        {
            return $"new {type}({string.Join(", ", construct.Arguments.Where(argument => argument.Name != "name").Select(argument => $"{ScriptCode.Camel(argument.Name)}: {Carried(argument)}"))})";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private string Carried(ScriptArgument argument) => argument switch
    {
        { Known: Value.Boolean truth } => truth.Truth ? "true" : "false",
        { Name: "decay_steps" or "first_decay_steps" } => $"Length.Steps({_code.Number(argument.Written, None)})",
        { Name: "boundaries", Written: Expression.Sequence list } => $"[{string.Join(", ", list.Items.Select(item => $"Length.Steps({_code.Number(item, None)})"))}]",
        { Name: "values", Written: Expression.Sequence list } => $"[{string.Join(", ", list.Items.Select(item => _code.Number(item, None)))}]",
        _ => _code.Number(argument.Written, None),
    };

    /// <summary>Gives a schedule that is read when the program runs, with the expressions of its arguments put in.</summary>
    private string? AtRun(ScriptConstruct construct)
    {
        try
        {
            double? rate = Evaluated(construct.Call!) is Value.Call call ? BaseRate(call) : null;
            string arguments = string.Join(", ", construct.Arguments.Where(argument => argument.Name is not ("optimizer" or "verbose" or "last_epoch")).Select(argument =>
                $"{(argument.Name.StartsWith("arg", StringComparison.Ordinal) ? string.Empty : $"{argument.Name}=")}{(argument.Known is { } known ? known.ToString().Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) : $"{{Whole({_code.Number(argument.Written, None)})}}")}"));
            if (_members.Add("Whole"))
            {
                _body.Append("    private static string Whole(double number) =>\n        number == Math.Floor(number) ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture) : number.ToString(\"R\", System.Globalization.CultureInfo.InvariantCulture);\n\n");
            }

            string module = construct.Kind switch { "torch-schedule" => "torch.optim.lr_scheduler", "hf-schedule" => "transformers", "optax-schedule" => "optax", "timm-schedule" => "timm.scheduler", _ => "keras.optimizers.schedules" };
            string context = rate is { } known2 ? $", new TfLrCallbacks.Porting.PortingContext {{ BaseLearningRate = {ScriptCode.Number(known2)} }}" : string.Empty;
            return $"TfLrCallbacks.Porting.ScheduleReader.Read($\"{module}.{construct.Name}({arguments.Replace("\"", "\\\"", StringComparison.Ordinal)})\"{context}).Schedule";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private Value? Evaluated(Expression.Call call)
    {
        try
        {
            return Budget.OfText(budget => new Evaluator(_source.Scope, budget, _source.Reading).Evaluate(call));
        }
        catch (PortingException)
        {
            return null;
        }
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private void Decay(ScriptConstruct construct, ScriptPlace place)
    {
        try
        {
            ScriptArgument? rate = construct.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate");
            ScriptArgument decay = construct.Arguments.First(argument => argument.Name == "decay");
            string name = Member(ScriptCode.Pascal($"{place.Into ?? construct.Name}Rate"));
            string start = rate is null ? "0.01" : _code.Number(rate.Written, None);
            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: decay= lowers the rate at every update\n    public static LearningRateSchedule {name}() =>\n        new InverseTimeDecay({start}, 1, {_code.Number(decay.Written, None)});\n\n");
            _schedules[construct.Call!] = name;
        }
        catch (PortingException reason)
        {
            Quote(construct, reason.Message);
        }
    }

    /// <summary>Writes an object of a class of the script: a schedule by its <c>__call__</c>, a cyclic rate by its arguments.</summary>
    private void Own(ScriptConstruct construct, ScriptPlace place)
    {
        Value? made = Evaluated(construct.Call!);
        string name = ScriptCode.Pascal(place.Into ?? $"{construct.Name}OfLine{construct.Line}");
        string? code = construct.CSharp == "Cyclical" ? Cyclical(made as Value.Instance) : made is Value.Instance instance ? ByCall(instance) : null;
        if (code is null)
        {
            if (!_found.Any(item => item.Construct.Kind == "class-callback" && item.Construct.Name == construct.Name))
            {
                Quote(construct, "An object of a class of the script that cannot be written here.");
            }

            return;
        }

        name = Member(name);
        _schedules[construct.Call!] = name;
        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
    }

    private string? ByCall(Value.Instance instance)
    {
        if (instance.Type?.Find("__call__") is not Value.Function { Definition: { } definition, Around: { } around } || Inlining.Of(definition) is not { Parameters: [var self, var step, ..] } lambda || self.Name != "self")
        {
            return null;
        }

        try
        {
            Expression.Lambda closed = Inlining.Close(lambda with { Parameters = [step] }, around, instance);
            return $"new LambdaSchedule({ScriptCode.Camel(step.Name)} => {_code.Number(closed.Body, new HashSet<string>([step.Name], StringComparer.Ordinal))})";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the cyclic rate of a class that is copied from script to script, by its well-known arguments.</summary>
    private static string? Cyclical(Value.Instance? instance)
    {
        double? Number(string name) => instance?.Attributes.GetValueOrDefault(name)?.AsDouble();
        if (Number("base_lr") is not { } low || Number("max_lr") is not { } high || Number("step_size") is not { } size)
        {
            return null;
        }

        string? scale = (instance!.Attributes.GetValueOrDefault("mode") as Value.Text)?.Characters switch
        {
            "triangular" or null => string.Empty,
            "triangular2" => ", scale: CyclicScale.Triangular2",
            _ => null,
        };
        return scale is null ? null : $"new Cyclical({ScriptCode.Number(low)}, {ScriptCode.Number(high)}, Length.Steps({ScriptCode.Number(size)}){scale})";
    }
}
