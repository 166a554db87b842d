using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Objects of the script's own classes.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes an object of a class of the script: a schedule by its <c>__call__</c>, a cyclic rate by its arguments.</summary>
    private void Own(ScriptConstruct construct, ScriptPlace place)
    {
        if (Plateau(construct) is { } plateau)
        {
            _objects[construct.Call!] = plateau;
            return;
        }

        Value? made = Evaluated(construct.Call!);
        string? code = construct.CSharp == "Cyclical" ? Cyclical(construct, made as Value.Instance) : made is Value.Instance instance ? Called(construct, instance) ?? Warmed(construct, instance) ?? Asking(construct) ?? FromSource(construct, place, ScriptCode.Pascal(place.Into ?? construct.Name)) : Asking(construct);
        code ??= construct.Kind == "torch-own-class" && !IsEvaluated ? ByRates(construct, place) : null;
        if (code is null)
        {
            Held(construct.Name);
        }

        if (code is null)
        {
            if (_found.Select(item => item.Construct).FirstOrDefault(other => other.Kind == "class-callback" && other.Name == construct.Name) is { } type)
            {
                if (CallbackClass(type) is { } written)
                {
                    if (Made(construct, written) is { } own)
                    {
                        _objects[construct.Call!] = own;
                    }
                }
                else if (_ofOptimizers.TryGetValue(construct.Name, out (string Optimizer, ScriptCallbackClass Written)[]? several))
                {
                    _objects[construct.Call!] = Lists(construct, several);
                }
            }
            else
            {
                Quote(construct, "An object of a class of the script that cannot be written here.");
            }

            return;
        }

        string name = ScheduleName(construct, place);
        _schedules[construct.Call!] = name;
        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {One(Brief.Of(SourceWriter.Write(construct.Call!), 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
    }

    /// <summary>Gives the schedule of an object by its <c>__call__</c>: as one expression, or by a method where that would be long; null where it has no form.</summary>
    private string? Called(ScriptConstruct construct, Value.Instance instance) => Objects.Attribute(instance, "__call__") is Value.Function { IsStateful: true } ? null : ByCall(construct, instance) is var expression && expression is { Length: <= LongestExpression } && !HasNumbersOfSettings(construct, instance) ? expression : ByMethod(construct) ?? expression;

    /// <summary>Gets whether an object keeps numbers that it computes from the settings that it is given: in one expression they would stand as numbers.</summary>
    private bool HasNumbersOfSettings(ScriptConstruct construct, Value.Instance instance)
    {
        if (!_source.Classes.TryGetValue(construct.Name, out Statement.Class? type) || Start(type) is not { } start || Kept(start) is not { } kept || !construct.Call!.Arguments.Any(argument => IsNamed(argument.Value) || _source.IsHolder(argument.Value)))
        {
            return false;
        }

        Dictionary<string, Expression> settings = SettingsOf(construct, instance);
        HashSet<string> parameters = [.. start.Parameters.Select(parameter => parameter.Name)];
        HashSet<string> members = [.. ScriptSource.All(type.Body.OfType<Statement.Function>().Where(method => method.Name == "__call__")).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
            .Select(part => part is Expression.Attribute { Target: Expression.Name { Text: "self" } } own ? own.Text : null).OfType<string>()];
        return kept.Any(one => members.Contains(one.Member) && !settings.ContainsKey(one.Member) && Plain(one.Value) is not Expression.Name && Expressions.All(one.Value).Any(part => part is Expression.Name name && parameters.Contains(name.Text)));
    }

    private string? ByCall(ScriptConstruct construct, Value.Instance instance)
    {
        if (instance.Type?.Find("__call__") is not Value.Function { Definition: { } definition, Around: { } around } || Inlining.Of(definition) is not { Parameters: [var self, var step, ..] } lambda || self.Name != "self")
        {
            return null;
        }

        try
        {
            Dictionary<string, Expression> settings = SettingsOf(construct, instance);
            Expression named = Expressions.Map(lambda.Body, part => part is Expression.Attribute { Target: Expression.Name { Text: "self" } } own && settings.ContainsKey(own.Text) ? new Expression.Name($"§{own.Text}", own.Position) : null);
            HashSet<string> parameters = new([step.Name], StringComparer.Ordinal);
            Expression.Lambda closed = Inlining.Close(new Expression.Lambda([step], named, lambda.Position), around, instance);
            string plain = _code.Number(Expressions.Map(closed.Body, part => part is Expression.Name { Text: ['§', ..] } name ? settings[name.Text[1..]] : null), parameters);
            string? varied = settings.Count > 0 ? null : OfSettings((_, reading) => reading.Given.GetValueOrDefault(construct.Call!) is Value.Instance other ? Inlining.Close(new Expression.Lambda([step], lambda.Body, lambda.Position), around, other) : null, parameters, plain);
            return $"new LambdaSchedule({ScriptCode.Camel(step.Name)} => {varied ?? plain})";
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the members of an object that are settings of the script, as the call that makes the object is given them.</summary>
    private Dictionary<string, Expression> SettingsOf(ScriptConstruct construct, Value.Instance instance)
    {
        Dictionary<string, Expression> settings = new(StringComparer.Ordinal);
        if (!_source.Classes.TryGetValue(construct.Name, out Statement.Class? type) || Start(type) is not { } start)
        {
            return settings;
        }

        Statement[] all = [.. ScriptSource.All(type.Body)];
        HashSet<string> changed = [.. Targets.Names(start.Body)];
        foreach (Statement.Assign assign in start.Body.OfType<Statement.Assign>())
        {
            Expression held = Plain(assign.Value);
            if (assign.Targets is [Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member }] && held is Expression.Name parameter && !changed.Contains(parameter.Text)
                && all.Count(other => (other is Statement.Assign { Targets: var targets } && targets.Any(IsMember)) || (other is Statement.Augmented { Target: var target } && IsMember(target))) == 1
                && ScriptArguments.Given(construct.Call!, start, parameter.Text) is { } given && (given is Expression.Name or Expression.Attribute or Expression.Subscript || IsDerived(given))
                && (instance.Attributes.GetValueOrDefault(member) is Value.Symbol || ((_source.Known(given, None) ?? _source.AtItsPlace(given)) is { } said && said.AsDouble() is { } number && number == instance.Attributes.GetValueOrDefault(member)?.AsDouble())))
            {
                settings[member] = given;
            }

            bool IsMember(Expression target) => Expressions.All(target).Any(part => part is Expression.Attribute { Target: Expression.Name { Text: "self" } } own && own.Text == member);
        }

        return settings;
    }

    /// <summary>Gives the cyclic rate of a class that is copied from script to script, by its well-known arguments.</summary>
    private string? Cyclical(ScriptConstruct construct, Value.Instance? instance)
    {
        // What a method has changed since, such as _reset, is not what it was made with.
        Statement.Function? start = _source.Classes.TryGetValue(construct.Name, out Statement.Class? type) ? Start(type) : null;
        Value? Made(string name) => start?.Parameters.Select((parameter, at) => (parameter, at)).FirstOrDefault(pair => pair.parameter.Name == name) is { parameter.Name: not null } own
            ? (ScriptArguments.Given(construct.Call!, name, own.at - 1) ?? own.parameter.Default) is { } written ? _source.Known(written, None) : null
            : instance?.Attributes.GetValueOrDefault(name);
        if (start is not null && ScriptArguments.Given(construct.Call!, start, "scale_fn") is not (null or Expression.Literal { Value: Value.Nothing }))
        {
            return null;
        }

        if (Written("base_lr") is not { } low || Written("max_lr") is not { } high || Written("step_size") is not { } size)
        {
            return null;
        }

        string? scale = (Made("mode") as Value.Text)?.Characters switch
        {
            "triangular" or null => string.Empty,
            "triangular2" => ", scale: CyclicScale.Triangular2",
            _ => null,
        };
        return scale is null ? null : $"new Cyclical({low}, {high}, Length.Steps({size}){scale})";

        // Settings of the script, and lengths that it does not say, are written by their names.
        string? Written(string name)
        {
            double? number = Made(name)?.AsDouble();
            try
            {
                return start is not null && ScriptArguments.Given(construct.Call!, start, name) is { } written && (number is null || IsNamed(written)) ? _code.Number(written, None) : number is { } known ? ScriptCode.Number(known) : null;
            }
            catch (PortingException)
            {
                return number is { } known ? ScriptCode.Number(known) : null;
            }
        }
    }
}
