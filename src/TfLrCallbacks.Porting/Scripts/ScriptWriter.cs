using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <summary>Writes what was found in a script as C#: parameters, rate functions, schedules, the callbacks of each fit, compile and fit.</summary>
internal sealed class ScriptWriter
{
    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    private readonly ScriptSource _source;
    private readonly (ScriptConstruct Construct, ScriptPlace Place)[] _found;
    private readonly IReadOnlyList<ScriptWarning> _warnings;
    private readonly PortEngine _engine;
    private readonly ScriptCode _code;
    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<Expression.Call, string> _schedules = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _body = new();

    public ScriptWriter(ScriptSource source, IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found, IReadOnlyList<ScriptWarning> warnings, PortEngine engine)
    {
        _source = source;
        _found = [.. found];
        _warnings = warnings;
        _engine = engine;
        _code = new ScriptCode(Outside);
    }

    public string Write(string name)
    {
        foreach ((ScriptConstruct construct, ScriptPlace place) in _found)
        {
            switch (construct.Kind)
            {
                case "schedule-function":
                    Function(construct);
                    break;
                case "keras-schedule" or "torch-schedule" or "hf-schedule" or "optax-schedule" or "timm-schedule" when !IsInner(place):
                    Schedule(construct, place);
                    break;
                case "keras-own-class" or "torch-own-class":
                    Own(construct, place);
                    break;
                case "keras-optimizer" when construct.Codes.Contains("legacy-decay"):
                    Decay(construct, place);
                    break;
                case "lr-write" when place.Class is null:
                    Quote(construct, "The rate is set by hand here: write run.LearningRate in a callback, or take a LambdaSchedule.");
                    break;
                case "class-callback" when construct.CSharp is null:
                    Quote(construct, "A callback of the script's own: derive from Callback and write run.LearningRate in the same hooks.");
                    break;
            }
        }

        Fits();
        StringBuilder file = new();
        file.Append(CultureInfo.InvariantCulture, $"// Ported from {Brief.Of(Path.GetFileName(name), 100)}: what concerns the learning rate. Numbers of lines are the script's.\n");
        file.Append("// Not ported: data, layers and everything else that this file does not name.\n");
        foreach (ScriptWarning warning in _warnings.Where(warning => warning.Severity is not ScriptSeverity.Note))
        {
            file.Append(CultureInfo.InvariantCulture, $"// {(warning.Severity is ScriptSeverity.Error ? "TODO" : "line")} {warning.Line} {warning.Code}: {warning.Text}\n");
        }

        file.Append("using System;\nusing System.Collections.Generic;\n");
        file.Append(_engine is PortEngine.TensorFlowNet ? "using Tensorflow;\nusing Tensorflow.Keras;\nusing Tensorflow.Keras.Engine;\nusing Tensorflow.Keras.Losses;\nusing Tensorflow.NumPy;\nusing TfLrCallbacks;\nusing TfLrCallbacks.TensorFlow;\nusing static Tensorflow.KerasApi;\n" : "using TfLrCallbacks;\n");
        file.Append(CultureInfo.InvariantCulture, $"\npublic static class {ScriptCode.Pascal(Path.GetFileNameWithoutExtension(name))}\n{{\n");
        foreach ((string member, string written) in _parameters)
        {
            file.Append(CultureInfo.InvariantCulture, $"    public static double {member} {written}\n");
        }

        file.Append(_parameters.Count > 0 ? "\n" : string.Empty).Append(_body.ToString().TrimEnd('\n')).Append("\n}\n");
        return file.ToString();
    }

    private static string One(string text) => text.ReplaceLineEndings(" ");

    /// <summary>Gets whether a schedule stands inside another schedule's call.</summary>
    private bool IsInner(ScriptPlace place) => place.Plug is { } plug && _found.Any(item =>
        item.Construct.Kind.EndsWith("-schedule", StringComparison.Ordinal) && item.Construct.Call is { } call && plug.EndsWith($" of {SourceWriter.Write(call.Function)} @{item.Construct.Line}", StringComparison.Ordinal));

    private void Quote(ScriptConstruct construct, string what)
    {
        _body.Append(CultureInfo.InvariantCulture, $"    // TODO line {construct.Line}{(construct.EndLine > construct.Line ? $" to {construct.EndLine}" : string.Empty)}, {construct.Name}: {One(what)}\n");
        if (construct.Call is { } call)
        {
            _body.Append(CultureInfo.InvariantCulture, $"    //     {One(Brief.Of(SourceWriter.Write(call), 250))}\n");
        }

        _body.Append('\n');
    }

    private string Member(string wanted)
    {
        string name = wanted;
        for (int i = 2; _parameters.ContainsKey(name) || !_members.Add(name); i++)
        {
            name = $"{wanted}{i}";
        }

        return name;
    }

    /// <summary>Gives what a name or call outside of a function is in C#: a function of the script, a parameter.</summary>
    private string? Outside(Expression expression, IReadOnlySet<string> locals)
    {
        if (expression is Expression.Call { Function: Expression.Name function } own && _source.Functions.ContainsKey(function.Text) && !locals.Contains(function.Text))
        {
            return $"{ScriptCode.Pascal(function.Text)}({string.Join(", ", own.Arguments.Select(argument => _code.Number(argument.Value, locals)))})";
        }

        if (expression is Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [var counted] })
        {
            return Parameter($"{ScriptCode.Pascal(SourceWriter.Write(counted.Value))}Count", null, $"TODO: {SourceWriter.Write(expression)}");
        }

        if (expression is Expression.Call || Expressions.All(expression).OfType<Expression.Name>().Any(name => locals.Contains(name.Text)))
        {
            return null;
        }

        if (_source.Known(expression, None)?.AsDouble() is { } value)
        {
            return expression is Expression.Name or Expression.Attribute ? Parameter(ScriptCode.Pascal(SourceWriter.Write(expression).Replace("args.", string.Empty, StringComparison.Ordinal)), value, null) : ScriptCode.Number(value);
        }

        if (expression is Expression.Name assigned && Assigned(assigned.Text) is { } written)
        {
            string member = ScriptCode.Pascal(assigned.Text);
            if (!_parameters.ContainsKey(member))
            {
                _parameters[member] = string.Empty;
                _parameters[member] = Computed(written, assigned.Text);
            }

            return member;
        }

        return expression is Expression.Name or Expression.Attribute or Expression.Subscript ? Parameter(ScriptCode.Pascal(SourceWriter.Write(expression)), null, $"TODO: {SourceWriter.Write(expression)}") : null;
    }

    private string Computed(Expression written, string name)
    {
        try
        {
            return $"=> {_code.Number(written, None)}; // {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}";
        }
        catch (PortingException)
        {
            return $"{{ get; set; }} // TODO: {name} = {One(Brief.Of(SourceWriter.Write(written), 100))}";
        }
    }

    private Expression? Assigned(string name) => ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
        .Where(assign => assign.Targets.Any(target => target is Expression.Name known && known.Text == name))
        .Select(assign => assign.Value)
        .ToArray() is [var only] ? only : null;

    private string Parameter(string member, double? value, string? comment)
    {
        if (!_parameters.ContainsKey(member))
        {
            _parameters[member] = $"{{ get; set; }}{(value is { } number ? $" = {ScriptCode.Number(number)};" : string.Empty)}{(comment is null ? string.Empty : $" // {One(Brief.Of(comment, 100))}")}";
        }

        return member;
    }

    private void Function(ScriptConstruct construct)
    {
        string name = Member(construct.Statement is Statement.Function known ? ScriptCode.Pascal(known.Name) : $"RateOfLine{construct.Line}");
        try
        {
            string code;
            if (construct.Statement is Statement.Function function)
            {
                string parameters = string.Join(", ", function.Parameters.Select(parameter => $"double {ScriptCode.Camel(parameter.Name)}{(parameter.Default is { } value ? $" = {_code.Number(value, None)}" : string.Empty)}"));
                code = $"    public static double {name}({parameters})\n    {{\n{_code.Body(function, "        ")}    }}\n";
            }
            else
            {
                var lambda = (Expression.Lambda)construct.Function!;
                HashSet<string> locals = [.. lambda.Parameters.Select(parameter => parameter.Name)];
                code = $"    public static double {name}({string.Join(", ", locals.Select(parameter => $"double {ScriptCode.Camel(parameter)}"))}) => {_code.Number(lambda.Body, locals)};\n";
            }

            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {construct.Name}\n{code}\n");
        }
        catch (PortingException reason)
        {
            Quote(construct, reason.Message);
            _body.Append(CultureInfo.InvariantCulture, $"    public static double {name}(params double[] arguments) => throw new NotImplementedException(\"{construct.Name}, line {construct.Line}\");\n\n");
        }
    }

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
            if (!_members.Contains("Whole"))
            {
                _members.Add("Whole");
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

    private void Fits()
    {
        ScriptConstruct[] fits = [.. _found.Select(item => item.Construct).Where(construct => construct.Kind == "keras-fit")];
        ScriptFits writer = new(_found, _schedules, FunctionName, expression => _code.Number(expression, None), _source);
        if (fits.Length == 0)
        {
            writer.WriteLoop(_body, _engine);
            return;
        }

        for (int i = 0; i < fits.Length; i++)
        {
            writer.Write(_body, fits[i], fits.Length > 1 ? $"{i + 1}" : string.Empty, _engine);
        }
    }
}
