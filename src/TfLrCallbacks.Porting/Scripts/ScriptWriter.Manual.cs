using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Rates that a loop or a function of the script sets by hand: <c>group['lr'] = …</c>, <c>optimizer.learning_rate.assign(…)</c>.</content>
internal sealed partial class ScriptWriter
{
    private readonly List<ManualRate> _manual = [];

    /// <summary>A rate that the script sets by hand: its method here, what it counts, and the optimizer's name where that is known; one in front holds up to a counter, and then stays.</summary>
    private sealed record ManualRate(string Method, string Unit, int Line, string? Optimizer, bool IsInFront = false);

    private void Manual(ScriptConstruct construct, ScriptPlace place)
    {
        ScriptWrites.Touch? touch = construct.Statement is null ? null : ScriptWrites.Of(construct.Statement).FirstOrDefault(one => one.Value is not null);
        string? optimizer = ScriptWrites.Optimizer(construct.Statement!, place);
        string? whose = Handed(place, optimizer) is [var only] ? only : optimizer;
        if (touch?.Value is null || (place.Function is { } known && !_written.Add($"{known.Name}({optimizer})")))
        {
            return;
        }

        // As a function of the epoch it may fail for another reason than its loop, which says more; and the loop knows the first batch of an epoch.
        int manual = _manual.Count;
        int length = _body.Length;
        bool isNear = false;
        if (Attempt(() =>
            {
                AsFunction();
                string written = _body.ToString(length, _body.Length - length);
                isNear = written.Contains(FromSecond, StringComparison.Ordinal) || written.Contains("// TODO line", StringComparison.Ordinal);
                _ = isNear ? throw new PortingException(construct.Statement!.Position, FromSecond) : true;
            }) is null)
        {
            return;
        }

        _manual.RemoveRange(manual, _manual.Count - manual);
        if (Attempt(() => Replay(construct, place, whose)) is { } reason && (!isNear || Attempt(AsFunction) is not null))
        {
            ByHand(construct, reason);
        }

        void AsFunction()
        {
            if (place.Function is { } function && !IsLoop(function))
            {
                OfFunction(function, construct, optimizer);
            }
            else
            {
                OfLoop(construct, place, optimizer);
            }
        }
    }

    /// <summary>Gets whether a function trains: its rate is set in its loop.</summary>
    private bool IsLoop(Statement.Function function) => Calls.Any(item => ReferenceEquals(item.Place.Function, function)
        && item.Call.Function is Expression.Attribute { Text: "backward" or "train_on_batch" or "apply_gradients" or "step" });

    /// <summary>Writes a function that sets the rate as one that gives it.</summary>
    private void OfFunction(Statement.Function function, ScriptConstruct construct, string? optimizer)
    {
        string[] positions = [.. function.Parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name)
            .Where(name => name is not ("self" or "optimizer" or "optim" or "opt" or "model" or "args" or "config" or "cfg" or "opts" or "hparams" or "lr" or "base_lr" or "init_lr" or "lr0" or "initial_lr") && name != optimizer)];
        if (positions.Length == 0)
        {
            throw new PortingException(function.Position, $"{function.Name} takes no epoch or step.");
        }

        (Expression.Call Call, ScriptPlace Place)? caller = Calls.Where(item => item.Call.Function is Expression.Name called && called.Text == function.Name).Select(item => ((Expression.Call, ScriptPlace)?)item).LastOrDefault()
            ?? _loops.Callers(function).Select(item => ((Expression.Call, ScriptPlace)?)item).LastOrDefault();
        if (_loops.Callers(function).Count() > 1)
        {
            throw new PortingException(function.Position, $"{function.Name} is called at several places.");
        }

        string step = Array.Find(positions, name => name.Contains("ep", StringComparison.OrdinalIgnoreCase) || name.Contains("step", StringComparison.OrdinalIgnoreCase) || name.Contains("it", StringComparison.OrdinalIgnoreCase)) ?? positions[0];
        optimizer = caller is { } from && optimizer is not null && ScriptArguments.Given(from.Call, function, optimizer) is { } passed ? ScriptSource.Dotted(passed) : optimizer;
        ScriptClock? clock = caller is { } at ? Clock(at.Place, at.Call.Position.Line, optimizer) : null;
        string[] counted = clock is { IsInLoop: true } ? [.. function.Parameters.Select(parameter => parameter.Name).Where(name => ScriptArguments.Given(caller!.Value.Call, function, name) is { } value && Counters(value, clock).Length > 0)] : [];
        string[] taken = counted.Length > 0 ? counted : [step];
        if (counted.Length == 0 && Hands(function, step))
        {
            throw NotFollowed(function);
        }

        string name = Member(ScriptCode.Pascal(function.Name));
        IReadOnlyList<Statement> returning = ScriptRateSlice.Returning(function.Body);
        if (function.Parameters.Select(parameter => parameter.Name).Except(taken).Intersect(Targets.Names(function.Body)).FirstOrDefault() is { } carried)
        {
            throw new PortingException(function.Position, $"it depends on the rate before: '{carried}' is given to {function.Name} and changed in it.");
        }

        if (!ScriptRateSlice.Ends(returning) || ScriptSource.All(returning).SelectMany(statement => statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Expressions.All).Any(ScriptWrites.IsRate))
        {
            throw new PortingException(function.Position, $"{function.Name} does not set it in each call, or from the rate before.");
        }

        _carried.UnionWith(ScriptWrites.In(function.Body).Where(touch => touch.Value is not null).Select(touch => touch.Position.Line));
        string code = _code.Body(function with { Parameters = [.. taken.Select(parameter => (parameter, (Expression?)null))], Body = returning }, "        ");
        _body.Append(CultureInfo.InvariantCulture, $"    // lines {function.Position.Line} to {function.EndLine}: {function.Name}\n    public static double {name}({string.Join(", ", taken.Select(parameter => $"double {ScriptCode.Camel(parameter)}"))})\n    {{\n{code}    }}\n\n");
        bool isUnused = caller is null && !Calls.Any(item => item.Call.Function is Expression.Attribute method && method.Text == function.Name)
            && ((!function.Name.StartsWith("__", StringComparison.Ordinal) && !Uses(_source.Statements, function.Name) && Calls.Any(item => !ReferenceEquals(item.Place.Function, function) && _loops.IsUpdate(item.Call))) || _found.Any(item => item.Construct.Kind is "torch-schedule" or "hf-schedule" or "timm-schedule" or "torch-own-class" or "optax-schedule" or "keras-fit" or "hf-training-arguments"));
        string? remark = ScriptSource.All(function.Body).OfType<Statement.For>().Any(loop => ScriptWrites.In(loop.Body).Any(touch => touch.Value is { } value && ScriptRateSlice.OfGroup(value, loop)))
            ? $"    // line {construct.Line}: groups with a scale of their own are multiplied by it besides: give them schedules of their own, .Scale(factor).\n"
            : null;
        if (isUnused)
        {
            _body.Append(CultureInfo.InvariantCulture, $"{remark}    // line {function.Position.Line}: nothing in this file calls {function.Name}, so it is not among the callbacks.\n\n");
            return;
        }

        remark += caller is null && Uses(_source.Statements, function.Name) ? $"    // TODO line {function.Position.Line}: {function.Name} is handed on, and when it is called is not followed here: its unit is a guess.\n" : null;
        (string lambda, bool isEpoch, string? differs) = Asked(name, function, step, counted, caller, clock, optimizer);
        string schedule = Member($"{name}Schedule");
        _body.Append(CultureInfo.InvariantCulture, $"{differs}{remark}    public static LearningRateSchedule {schedule}() => new LambdaSchedule({lambda});\n\n");
        _manual.Add(new(schedule, isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", construct.Line, optimizer));
    }

    /// <summary>The comment on a rate of the epoch that the script sets after each batch.</summary>
    private const string FromSecond = "in the script the first batch of an epoch has the rate before";

    /// <summary>Gives what a schedule asks a function that set the rate, its unit, and what to say where it gets something else than in the script.</summary>
    private (string Lambda, bool IsEpoch, string? Differs) Asked(string name, Statement.Function function, string step, string[] counted, (Expression.Call Call, ScriptPlace Place)? caller, ScriptClock? clock, string? optimizer)
    {
        if (caller is not { } at || clock is not { IsInLoop: true } || ScriptArguments.Given(at.Call, function, step) is not { } argument)
        {
            string counter = ScriptCode.Camel(step);
            return ($"{counter} => {name}({counter})", ScriptUnits.CountsEpochs(step), null);
        }

        string? differs = ScriptLoops.Tests(at.Call, at.Place).LastOrDefault(one => !IsAlways(one.Test, one.IsElse)) is { Test: not null } guard && ScriptLoops.Written(guard.Test, guard.IsElse) is var test ? $"    // TODO line {at.Call.Position.Line}: {function.Name} is called only where {test}; elsewhere the rate stays as it was, and here it does not.\n" : null;
        if (counted.Length == 1 && PartOfEpoch(argument, at.Place) is { } batches)
        {
            // epoch + i / len(loader) is the update over the updates of an epoch.
            return ($"update => {name}(update / {batches})", false, differs);
        }

        if (counted.Length > 0)
        {
            Expression[] given = [.. counted.Select(parameter => ScriptArguments.Given(at.Call, function, parameter)!)];
            bool isEpoch = clock.IsEpoch(given.SelectMany(value => Counters(value, clock)));
            string variable = given is [Expression.Name own] ? ScriptCode.Camel(own.Text) : isEpoch ? "epoch" : "update";
            try
            {
                return ($"{variable} => {Behind(clock, isEpoch, variable, optimizer)}{name}({string.Join(", ", given.Select(value => At(value, clock, isEpoch, variable)))})", isEpoch, clock.IsBehind && !clock.IsLate(isEpoch) ? $"{differs}    // line {at.Call.Position.Line}: {FromSecond}\n" : differs);
            }
            catch (PortingException) when (counted.Length == 1)
            {
                // It is told to differ.
            }
        }

        if (Hands(function, step))
        {
            throw NotFollowed(function);
        }

        bool isEpochs = ScriptUnits.CountsEpochs(step) || _loops.IsPerEpoch(at.Place) == true;
        string asked = ScriptCode.Camel(step);
        return ($"{asked} => {name}({asked})", isEpochs, $"{differs}    // TODO line {at.Call.Position.Line}: {name} gets {SourceWriter.Write(argument)}, here the {(isEpochs ? "epoch" : "step")} alone: the rates differ. Write what it gets.\n");
    }

    /// <summary>Gets whether a function sets the rate to a parameter as it is: it is no schedule, what gives the parameter is one.</summary>
    private static bool Hands(Statement.Function function, string parameter) => ScriptWrites.In(function.Body).Any(touch => touch.Value is Expression.Name given && given.Text == parameter);

    private static PortingException NotFollowed(Statement.Function function) => new(function.Position, $"it is what {function.Name} is given, and what gives it is not followed here.");

    /// <summary>Gets whether a condition holds in each turn: each first batch of one is the first of its gradients.</summary>
    private bool IsAlways(Expression test, bool isElse) => !isElse && test is Expression.Comparison { First: Expression.Binary { Operator: "%", Right: var every }, Links: [("==", Expression.Literal { Value: Value.Integer { Number.IsZero: true } })] } && (_source.Known(every, None) ?? _source.AtItsPlace(every))?.AsDouble() is 1;

    /// <summary>Gives the beginning of an expression for a rate that is set behind the updates of its turn: the first has the optimizer's own.</summary>
    private string Behind(ScriptClock clock, bool isEpoch, string variable, string? optimizer) => clock.IsLate(isEpoch) ? $"{variable} < 1 ? {RateOf(optimizer)} : " : string.Empty;

    /// <summary>Writes an expression of a loop's counters in the epoch or the update.</summary>
    private string At(Expression value, ScriptClock clock, bool isEpoch, string variable)
    {
        string[] names = Counters(value, clock);
        return _code.Number(value, names.ToHashSet(StringComparer.Ordinal), names.ToDictionary(name => name, name => clock.At(name, isEpoch, variable), StringComparer.Ordinal));
    }

    private static string[] Counters(Expression value, ScriptClock clock) => [.. Expressions.All(value).OfType<Expression.Name>().Select(name => name.Text).Where(clock.Names.Contains).Distinct()];

    private ScriptClock Clock(ScriptPlace place, int line, string? optimizer) => new(_source, _loops, place, line, length => _code.Number(length, None), optimizer);

    /// <summary>Gives the batches of an epoch where an argument is <c>epoch + i / len(loader)</c>, i the loop's count of batches; null for any other.</summary>
    private string? PartOfEpoch(Expression argument, ScriptPlace place)
    {
        if (argument is not Expression.Binary { Operator: "+" } sum)
        {
            return null;
        }

        (Expression whole, Expression part) = sum.Left is Expression.Name ? (sum.Left, sum.Right) : (sum.Right, sum.Left);
        return whole is Expression.Name epoch && ScriptUnits.CountsEpochs(epoch.Text)
            && part is Expression.Binary { Operator: "/", Left: Expression.Name batch, Right: Expression.Call { Function: Expression.Name { Text: "len" } } or Expression.Name or Expression.Attribute } parts && parts.Right is var length
            && place.Loops.OfType<Statement.For>().LastOrDefault() is { } loop && ScriptClock.Counted(loop).Contains(batch.Text)
                ? _code.Number(length, None)
                : null;
    }

    /// <summary>Writes a rate that is set in a loop as a function of what the loop counts.</summary>
    private void OfLoop(ScriptConstruct construct, ScriptPlace place, string? optimizer)
    {
        ScriptClock clock = Clock(place, construct.Line, optimizer);
        Statement[] loops = [.. place.Loops.Where(loop => !ScriptWrites.IsOfGroups(loop, _source))];
        IReadOnlyList<IReadOnlyList<Statement>> blocks = loops.Length > 0 ? [.. loops.Select(loop => loop.Blocks.First())] : place.Function is { } around ? [around.Body] : [];
        if (blocks.Count == 0)
        {
            throw new PortingException(construct.Statement!.Position, "it is no function of an epoch or a step alone.");
        }

        foreach ((Expression test, bool isElse) in loops.SelectMany(loop => ScriptLoops.Skipped(loop.Blocks.First(), construct.Statement!, "continue")))
        {
            // What leaves out the updates too leaves no other rate.
            if (!IsOfUpdate(ScriptLoops.Written(test, isElse), place))
            {
                throw new PortingException(test.Position, $"it is set only where {ScriptLoops.Written(test, isElse)}, and stays as it was elsewhere.");
            }
        }

        ScriptRateSlice slice = new(blocks, construct.Statement!, clock.Names);
        string[] mentioned = [.. ScriptSource.All(slice.Body).SelectMany(statement => statement is Statement.Assign assign ? [assign.Value] : statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Select(name => name.Text).Distinct()];
        if (ScriptSource.All(slice.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" } } } || (part is Expression.Attribute { Text: "lr" or "learning_rate", Target: var holder } && SourceWriter.Write(holder).Contains("optim", StringComparison.OrdinalIgnoreCase))))
        {
            throw new PortingException(construct.Statement!.Position, "it depends on the rate before.");
        }

        if (place.Loops.OfType<Statement.For>().SelectMany(loop => Targets.Names(loop.Target)).FirstOrDefault(name => !clock.Names.Contains(name) && mentioned.Contains(name)) is { } other)
        {
            throw new PortingException(construct.Statement!.Position, $"it is '{other}', which the loop takes from a list.");
        }

        string[] used = [.. mentioned.Where(clock.Names.Contains)];
        if (used.Length == 0 || !clock.IsInLoop)
        {
            throw new PortingException(construct.Statement!.Position, "it is no function of an epoch or a step alone.");
        }

        string[] all = slice.Bound is { Counter: var limited } ? [.. used.Append(limited).Distinct()] : used;
        bool isEpoch = clock.IsEpoch(all);
        string variable = all is [var single] ? ScriptCode.Camel(single) : isEpoch ? "epoch" : "update";
        string schedule = Member($"RateOfLine{construct.Line}");
        string[] values = Held(slice, used, clock, isEpoch, variable);
        string code;
        if (slice.Single is { } rate)
        {
            try
            {
                code = $"new LambdaSchedule({variable} => {Behind(clock, isEpoch, variable, optimizer)}{_code.Number(rate, used.ToHashSet(StringComparer.Ordinal), used.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))})";
            }
            catch (PortingException) when (values is [var plain] && plain == variable && !clock.IsLate(isEpoch) && FromSource(rate, used[0], schedule) is { } read)
            {
                code = read;
            }
        }
        else
        {
            string method = Member($"RateAtLine{construct.Line}");
            string body = _code.Body(new Statement.Function(method, [.. used.Select(name => (name, (Expression?)null))], slice.Body, [], construct.Statement!.Position), "        ");
            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: the statements of the loop that make the rate\n    public static double {method}({string.Join(", ", used.Select(name => $"double {ScriptCode.Camel(name)}"))})\n    {{\n{body}    }}\n\n");
            code = $"new LambdaSchedule({variable} => {Behind(clock, isEpoch, variable, optimizer)}{method}({string.Join(", ", values)}))";
        }

        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: the rate that the loop sets{(slice.Bound is { } bound ? $", and from {bound.Counter} {(bound.IsIncluded ? ">" : ">=")} {One(Brief.Of(SourceWriter.Write(bound.Limit), 60))} on the last rate stays" : string.Empty)}{(clock.IsBehind && !clock.IsLate(isEpoch) ? $"; {FromSecond}" : string.Empty)}\n    public static LearningRateSchedule {schedule}() => {code};\n\n");
        _manual.Add(new(schedule, isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", construct.Line, optimizer, slice.Bound is not null));
    }

    /// <summary>Gives the values of counters, limited to the last ones for which the rate is set.</summary>
    private string[] Held(ScriptRateSlice slice, string[] used, ScriptClock clock, bool isEpoch, string variable)
    {
        if (slice.Bound is not { } bound)
        {
            return [.. used.Select(name => clock.At(name, isEpoch, variable))];
        }

        string limit = _code.Number(bound.Limit, None);
        if (used is [var only] && only == bound.Counter)
        {
            return [Below(clock.At(only, isEpoch, variable))];
        }

        if (clock.Last(bound.Counter, isEpoch, limit, bound.IsIncluded) is { } last)
        {
            return [.. used.Select(name => clock.At(name, isEpoch, $"Math.Min({variable}, {last})"))];
        }

        // What begins anew in each epoch is held up to its end; a count of epochs does not change until then.
        return Array.Find(used, name => name != bound.Counter && !clock.IsEpoch([name])) is { } other
            ? throw new PortingException(bound.Limit.Position, $"it is set only up to a value of '{bound.Counter}', and '{other}' goes on counting.")
            : [.. used.Select(name => name == bound.Counter ? Below(clock.At(name, isEpoch, variable)) : clock.At(name, isEpoch, variable))];

        string Below(string value) => $"Math.Min({value}, {(bound.IsIncluded ? $"Math.Floor({limit})" : $"Math.Ceiling({limit}) - 1.0")})";
    }
}
