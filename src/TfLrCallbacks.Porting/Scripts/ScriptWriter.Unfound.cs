using System.Globalization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What looks as if it changed the rate and is not carried over, so that a file without a schedule does not pass for a constant rate.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gives a comment on the rate of a training for which nothing was found: what looks like a schedule, else the rate that stays. Null where no training is seen.</summary>
    private string? Unfound(string? optimizer)
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] made = [.. _found.Where(item => item.Construct is { IsOptimizer: true, Call: not null } && (item.Construct.Kind == "torch-optimizer" || _found.All(other => other.Construct.Kind != "keras-fit")) && (optimizer is null || ScriptSource.IsNamed(item.Place.Into, optimizer)))];
        if (made.Length == 0 && optimizer is null && Unnamed() is { } unnamed)
        {
            return unnamed;
        }

        if (made.Length == 0 || (Remade(made) ?? SchedulerLike() ?? GroupWrite() ?? VariableWrite(made)) is not { } found)
        {
            return made.Length == 0 || made.Select(item => Into(item.Place)).Distinct().Count() > 1 ? null : Unchanged(Into(made[0].Place) ?? "the optimizer");
        }

        string Unchanged(string name) => IsTrained(optimizer, made) ? $"// Nothing in this file changes the rate of {name}: it stays at {Staying(optimizer)}." : $"// What trains with {name} does not stand in this file: its rate begins with {Staying(optimizer)}.";
        return $"// TODO line {found.Line}: {found.Why}, and is not carried over: the rate does not stay as it is.";
    }

    /// <summary>Gets whether what trains with an optimizer is seen: its updates, or a module of Lightning that gives it to the Trainer.</summary>
    private bool IsTrained(string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)[] made) => Training(optimizer) is not null || Calls.Any(item => item.Call.Function is Expression.Attribute { Text: "minimize" }) || (HasLightning && made.All(item => item.Place.Function is { Name: "configure_optimizers" }));

    /// <summary>Gives a comment on the rate that callbacks begin with which only lower it; nothing where the file does not make the optimizer.</summary>
    private string BeginsWith(string? optimizer)
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] made = [.. _found.Where(item => item.Construct is { IsOptimizer: true, Call: not null } && (optimizer is null || ScriptSource.IsNamed(item.Place.Into, optimizer)))];
        return made.Length == 0 || made.Select(item => Into(item.Place)).Distinct().Count() > 1 ? string.Empty : $"    // {Into(made[0].Place) ?? "The optimizer"} begins with the rate {Staying(optimizer)}: compile the model with it.\n";
    }

    /// <summary>Gives the rate with which an optimizer is made, for a comment: its number, and what it is in the script.</summary>
    private string Staying(string? optimizer)
    {
        string code = RateOf(optimizer);
        string? number = double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? code : _parameters.TryGetValue(code, out string? setting) && Initial().Match(setting) is { Success: true } initial ? initial.Groups["number"].Value : null;
        Expression? written = Named(optimizer, isFirst: false)?.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Written;
        string words = written is null or Expression.Literal ? string.Empty : One(Brief.Of(SourceWriter.Write(written), 80));
        bool isUnknown = Identifiers().Matches(code).Any(word => _parameters.TryGetValue(word.Value, out string? one) && one.StartsWith(UnknownSetting, StringComparison.Ordinal));
        return words.Length == 0 ? number ?? code : number is null ? $"{words}{(isUnknown ? ", which this file does not say" : string.Empty)}" : $"{number} ({words})";
    }

    [GeneratedRegex(@"= (?<number>[-\d.e]+);")]
    private static partial Regex Initial();

    private Func<Expression.Call, bool> GivesNothing { get; }

    /// <summary>Says that a rate is lost, where the script sets one and the C# has nothing.</summary>
    private void Miss()
    {
        if (_body.ToString().Trim().Length == 0 && _found.Select(item => item.Construct).FirstOrDefault(construct => construct.Codes.Contains("manual-lr-write") || construct.Kind.EndsWith("-schedule", StringComparison.Ordinal)) is { } lost)
        {
            _body.Append(CultureInfo.InvariantCulture, $"    // TODO line {lost.Line}: the script sets the rate here, and nothing of it is carried over. Write run.LearningRate in a callback.\n");
        }
    }

    /// <summary>Gives a comment on what a training updates the weights with where no optimizer was found: it is made by a name that is not followed.</summary>
    private string? Unnamed()
    {
        if (_found.Any(item => item.Construct.IsOptimizer || item.Construct.Kind is "keras-fit" or "keras-compile" or "hf-training-arguments"))
        {
            return null;
        }

        HashSet<string> stepped = [.. Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step", Target: Expression.Name } && _loops.IsUpdate(item.Call)).Select(item => ((Expression.Name)((Expression.Attribute)item.Call.Function).Target).Text)];
        return ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
            .Where(assign => assign is { Targets: [Expression.Name target], Value: Expression.Call made } && stepped.Contains(target.Text) && made.Arguments.Any(argument => SourceWriter.Write(argument.Value).Contains("param", StringComparison.Ordinal)))
            .Select(assign => $"// TODO line {assign.Position.Line}: {One(Brief.Of(SourceWriter.Write(((Expression.Call)assign.Value).Function), 60))}(…) makes the optimizer, and which one that is does not stand in this file: its rate, and what changes it, are not carried over.").FirstOrDefault();
    }

    /// <summary>Gets whether an optimizer is made again with another rate: in a loop, in calls, or by another line.</summary>
    private (int Line, string Why)? Remade((ScriptConstruct Construct, ScriptPlace Place)[] made)
    {
        foreach ((ScriptConstruct construct, ScriptPlace place) in made)
        {
            Expression? rate = construct.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Written;
            bool isFixed = rate is null || _source.Known(rate, None)?.AsDouble() is not null;
            if (!isFixed && (place.Loops.Count > 0 || (place.Function is { } function && (_loops.Callers(function).Count() > 1 || _loops.Callers(function).Any(caller => caller.Place.Loops.Count > 0)))))
            {
                return (construct.Line, $"the optimizer is made again with {One(Brief.Of(SourceWriter.Write(rate!), 60))}");
            }
        }

        ScriptConstruct? other = made.GroupBy(item => Into(item.Place)).Where(group => group.Select(item => Rate(item.Construct, item.Construct.Line)).Distinct().Count() > 1).Select(group => group.Last().Construct).FirstOrDefault();
        return other is null ? null : (other.Line, "the optimizer is made again with another rate");
    }

    /// <summary>Gives the first statement that makes or steps a scheduler by a name that is not followed: a class of the script, an entry of a table, <c>getattr(lr_scheduler, name)</c>.</summary>
    private (int Line, string Why)? SchedulerLike()
    {
        if (_schedules.Count > 0 || _callbacks.Count > 0)
        {
            return null;
        }

        if (_source.Classes.Values.FirstOrDefault(type => type.Bases.Any(given => Dialect.LastPart(ScriptSource.Dotted(given.Value) ?? string.Empty) is var name && (name.EndsWith("LR", StringComparison.Ordinal) || name.EndsWith("LRScheduler", StringComparison.Ordinal)))) is { } own)
        {
            return (own.Position.Line, $"{own.Name} is a scheduler of the script's own");
        }

        foreach (Expression.Call call in Calls.Select(item => item.Call))
        {
            string written = SourceWriter.Write(call.Function);
            if (call.Function is Expression.Attribute { Text: "step", Target: var stepped } && GivesNothing(call) && (SourceWriter.Write(stepped).Contains("sched", StringComparison.OrdinalIgnoreCase) || _isScheduler(stepped)))
            {
                return (call.Position.Line, $"{Brief.Of(written, 60)} steps a scheduler that is not found");
            }

            if (call.Function is not (Expression.Name or Expression.Attribute) && (written.Contains("sched", StringComparison.OrdinalIgnoreCase) || call.Arguments.Any(argument => argument.Value is Expression.Name { Text: var name } && _found.Any(item => item.Construct.IsOptimizer && item.Place.Into == name))))
            {
                return (call.Position.Line, $"{Brief.Of(One(written), 60)}(…) takes the optimizer");
            }

            if (call.Function is Expression.Name maker && maker.Text.Contains("sched", StringComparison.OrdinalIgnoreCase) && !_source.Functions.ContainsKey(maker.Text))
            {
                return (call.Position.Line, $"{Brief.Of(maker.Text, 60)}(…) is not in this file (put its definition here)");
            }
        }

        return null;
    }

    /// <summary>Gives the first statement that changes a variable which an optimizer was given as its rate, where the variable is not followed: it is also something else.</summary>
    private (int Line, string Why)? VariableWrite((ScriptConstruct Construct, ScriptPlace Place)[] made)
    {
        HashSet<string> rates = [.. made.Select(item => item.Construct.Arguments.FirstOrDefault(argument => argument.Name is "lr" or "learning_rate")?.Written).OfType<Expression.Name>().Select(name => name.Text)];
        return ScriptSource.All(_source.Statements).OfType<Statement.Evaluated>().Select(statement => (statement.Position.Line, Rate: statement.Value switch
        {
            Expression.Call { Function: Expression.Attribute { Text: "assign" or "assign_add" or "assign_sub", Target: Expression.Name rate } } => rate.Text,
            Expression.Call { Function: Expression.Attribute { Text: "set_value" or "update" or "assign" }, Arguments: [{ Value: Expression.Name rate }, _] } => rate.Text,
            _ => string.Empty,
        })).Where(write => rates.Contains(write.Rate)).Select(write => ((int, string)?)(write.Line, $"{Brief.Of(write.Rate, 40)}, which the optimizer has as its rate, is changed here")).FirstOrDefault();
    }

    /// <summary>Gives the first statement that sets something of a parameter group by a key that is not written there.</summary>
    private (int Line, string Why)? GroupWrite() => ScriptSource.All(_source.Statements).OfType<Statement.For>().Where(loop => ScriptWrites.IsOverGroups(loop.Source))
        .SelectMany(loop => ScriptSource.All(loop.Body).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => target is Expression.Subscript { Index: not Expression.Literal, Target: Expression.Name group } && Targets.Names(loop.Target).Contains(group.Text))))
        .Select(assign => ((int, string)?)(assign.Position.Line, $"{Brief.Of(One(_source.Lines(assign).First().Trim()), 60)} sets what its key says")).FirstOrDefault();
}
