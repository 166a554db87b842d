using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>What a scheduler's step counts, and what it is told.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Schedules that are given for each update, whatever their schedulers are stepped by.</summary>
    private readonly HashSet<string> _updates = new(StringComparer.Ordinal);

    /// <summary>Gives the callback of a schedule, by where its scheduler is stepped and what the step is given: <c>step(epoch + i / len(loader))</c> counts parts of epochs.</summary>
    private IEnumerable<string> Driven(string name, (ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        string unit = _updates.Contains(name) ? "StepUnit.Batch" : Unit(schedule);
        ScriptConstruct? step = Steps(schedule.Place).LastOrDefault();
        if (Moved(schedule.Construct) is { } moved)
        {
            return [$"        // TODO line {moved.Line}: {moved.Why}: the rates differ.", $"        new LearningRateScheduler({name}(), {unit}),"];
        }

        if (step is null && IsNeverStepped(schedule))
        {
            return [$"        new LearningRateScheduler(new ConstantRate({name}().ValueAt(0)), {unit}), // line {schedule.Construct.Line}: the script never steps it, so that its first rate stays"];
        }

        if (step?.Call is not { } call || schedule.Construct.Kind is not ("torch-schedule" or "torch-own-class" or "hf-schedule") || _updates.Contains(name))
        {
            if (step is null && schedule.Construct.Kind is "torch-schedule" or "hf-schedule" && _found.Where(item => item.Construct.Kind == "scheduler-step").Select(item => _loops.IsPerEpoch(item.Place)).Distinct().Count() > 1)
            {
                return [$"        // TODO line {schedule.Construct.Line}: the file steps schedulers with each epoch and with each step, and which of them this is, is not seen; {unit} is a guess.", $"        new LearningRateScheduler({name}(), {unit}),"];
            }

            if (step is null && schedule.Construct.Kind == "torch-schedule" && !HasLightning && !IsPart(schedule.Place) && _found.Any(item => item.Construct.Kind == "scheduler-step" && !_found.Any(other => other.Construct.IsOnOptimizer && Steps(other.Place).Contains(item.Construct))))
            {
                return [$"        // TODO line {schedule.Construct.Line}: which step of the script is its own is not seen; {unit} is a guess.", $"        new LearningRateScheduler({name}(), {unit}),"];
            }

            string? taker = step is null && schedule.Place.Plug is { } plug && Taker().Match(plug) is { Success: true } taken && _source.Classes.ContainsKey(taken.Groups["name"].Value) ? taken.Groups["name"].Value : null;
            return taker is not null ? [$"        // TODO line {schedule.Construct.Line}: {taker} takes it, and when that steps it is not followed here.", $"        new LearningRateScheduler({name}(), {unit}),"]
                : [$"        new LearningRateScheduler({name}(){Held(schedule)}, {unit}),{(step is null && schedule.Construct.Kind is "torch-schedule" && !HasLightning && _found.All(item => item.Construct.Kind != "scheduler-step") ? $" // TODO line {schedule.Construct.Line}: what steps it is not seen here; StepUnit.Epoch where that is done once an epoch" : string.Empty)}"];
        }

        ScriptPlace place = _found.First(item => ReferenceEquals(item.Construct, step)).Place;
        if (_loops.IsPerEpoch(place) is null && !HasLightning)
        {
            return [$"        // TODO line {step.Line}: whether it is stepped with each epoch or with each step is not seen here; {unit} is a guess.", $"        new LearningRateScheduler({name}(), {unit}),"];
        }

        string? optimizer = NameOf(schedule);
        ScriptClock clock = Clock(place, step.Line, optimizer);
        if (call.Arguments is not [{ Value: var argument }, ..])
        {
            if (_schedules[schedule.Construct.Call!] == name && Begun(step, place, schedule.Place, unit, clock) is { } begun)
            {
                return [.. begun(name)];
            }

            // Stepped before the update, the first rate is not seen.
            return [clock.IsAhead ? $"        new LearningRateScheduler({name}().Skip(1), {unit}), // line {step.Line}: stepped before the optimizer, so that its first rate never trains" : $"        new LearningRateScheduler({name}(), {unit}),"];
        }

        if (schedule.Construct.Name.StartsWith("GradualWarmupScheduler", StringComparison.Ordinal))
        {
            return [$"        // TODO line {step.Line}: after its warm-up, step(epoch) sets the next scheduler to the epochs since the warm-up ended: one epoch ahead of the rates here.", $"        new LearningRateScheduler({name}(), {unit}),"];
        }

        return [.. Differs(step, place, unit, clock) is { } differs ? [differs] : Array.Empty<string>(), .. OfArgument(name, unit, argument, step, place, clock)];
    }

    /// <summary>Gives the code that keeps each rate for several epochs or batches (Lightning's frequency); empty without a frequency.</summary>
    private string Held((ScriptConstruct Construct, ScriptPlace Place) schedule) =>
        Entry(schedule) is { } entry && entry.LastOrDefault(item => Word(item.Key) == "frequency").Value is { } frequency && _code.Number(frequency, None) is var every && every is not "1.0"
            ? $".Stretch(Length.Steps({every})).Staircase(Length.Steps({every}))"
            : string.Empty;

    /// <summary>Gives the callback of a scheduler that is not stepped in each turn. From an epoch on, its schedule begins later; any other condition is told. Null if it is stepped in each turn.</summary>
    private Func<string, IEnumerable<string>>? Begun(ScriptConstruct step, ScriptPlace place, ScriptPlace schedule, string unit, ScriptClock clock)
    {
        string each = unit == "StepUnit.Epoch" ? "epoch" : "step";
        if (Repeated(schedule, unit) is { } repeated)
        {
            return name => [repeated, $"        new LearningRateScheduler({name}(), {unit}),"];
        }

        if (Differs(step, place, unit, clock) is not { } differs)
        {
            return null;
        }

        // One comparison that holds from an epoch on moves the schedule behind that epoch.
        return Conditions(step.Call!, place) is [var (test, isElse, _)] && test is Expression.Comparison { First: Expression.Name counter, Links: [var (sign, limit)] } && (isElse ? sign is "<" or "<=" : sign is ">" or ">=") && clock.IsBehind && clock.Names.Contains(counter.Text) && IsTurnBefore(clock, counter.Text, each == "epoch")
            ? name => [$"        new LearningRateScheduler({name}().Shift(Length.Steps({Amount(limit)}{(sign is ">" or "<=" ? " + 1.0" : string.Empty)})), {unit}), // line {step.Line}: stepped only where {ScriptLoops.Written(test, isElse)}"]
            : name => [differs, $"        new LearningRateScheduler({name}(), {unit}),"];
    }

    /// <summary>Gets whether a counter is the epoch or update before the one that the rate is for.</summary>
    private static bool IsTurnBefore(ScriptClock clock, string counter, bool isEpoch)
    {
        try
        {
            return clock.At(counter, isEpoch, "t") == "(t - 1)";
        }
        catch (PortingException)
        {
            return false;
        }
    }

    /// <summary>Gives a comment on a scheduler that is stepped more than once in an epoch or with an update; null if it is not.</summary>
    private string? Repeated(ScriptPlace schedule, string unit)
    {
        string each = unit == "StepUnit.Epoch" ? "epoch" : "step";
        (ScriptConstruct Construct, ScriptPlace Place)[] steps = [.. Steps(schedule).Select(step => _found.First(item => ReferenceEquals(item.Construct, step)))];
        return steps.Select(step => _loops.IsPerEpoch(step.Place)).Distinct().Count() > 1
            ? $"        // TODO lines {string.Join(", ", steps.Select(step => step.Construct.Line))}: it is stepped with each epoch and with each step; here with each {each}: the rates differ."
            : steps.Select(step => (step.Place.Loops is [.., var loop] ? loop : null, step.Place.Function)).Distinct().Count() > 1 && !AreApart(steps.Select(step => step.Construct.Call!))
            ? $"        // TODO lines {string.Join(", ", steps.Select(step => step.Construct.Line))}: it is stepped in several loops, here in one: the rates differ."
            : steps.GroupBy(step => (step.Place.Loops is [.., var inner] ? inner : null, step.Place.Function)).FirstOrDefault(group => group.Count() > 1 && !AreApart(group.Select(step => step.Construct.Call!))) is { } again
            ? $"        // TODO lines {string.Join(", ", again.Select(step => step.Construct.Line))}: it is stepped {again.Count()} times in one {each}, here once: the rates differ."
            : null;
    }

    /// <summary>Gets whether calls stand in different branches of one choice.</summary>
    private bool AreApart(IEnumerable<Expression.Call> calls)
    {
        Expression.Call[] all = [.. calls];
        return ScriptSource.All(_source.Statements).OfType<Statement.If>().Any(choice => all.Select(call => choice.Blocks.TakeWhile(block => !ScriptLoops.Holds(block, call)).Count()).Distinct().Count() > 1);
    }

    /// <summary>Gives the conditions under which a call is made, each with its place: those of the function around it, and where the one call of that function is made.</summary>
    private List<(Expression Test, bool IsElse, ScriptPlace Place)> Conditions(Expression.Call call, ScriptPlace place)
    {
        List<(Expression Test, bool IsElse, ScriptPlace Place)> all = [];
        for (int i = 0; i < 5; i++)
        {
            all.AddRange(ScriptLoops.Tests(call, place).Select(one => (one.Test, one.IsElse, place)));
            if (place.Loops.Count > 0 || place.Function is not { } function || _loops.Callers(function).ToArray() is not [var caller])
            {
                break;
            }

            (call, place) = caller;
        }

        return all;
    }

    /// <summary>Gives a comment with the condition under which a scheduler is stepped. Null if it is stepped in each turn, or under the same condition as its optimizer.</summary>
    private string? Differs(ScriptConstruct step, ScriptPlace place, string unit, ScriptClock clock)
    {
        string[] differing = [.. Conditions(step.Call!, place).Where(one =>
        {
            bool isOfCounter = Counters(one.Test, clock).Length > 0;
            return (isOfCounter ? unit != "StepUnit.Batch" || !SourceWriter.Write(one.Test).Contains('%', StringComparison.Ordinal) || HasUnguarded(one.Place) : Changes(one.Test, one.Place)) && !IsOfUpdate(ScriptLoops.Written(one.Test, one.IsElse), one.Place);
        }).Select(one => ScriptLoops.Written(one.Test, one.IsElse))];
        return differing.Length == 0 ? null : $"        // TODO line {step.Line}: it is stepped only where {string.Join(" and ", differing)}; here with each {(unit == "StepUnit.Epoch" ? "epoch" : "step")}: the rates differ.";
    }

    /// <summary>Gets whether the inner loop around a place makes an update in each turn: gradients are not accumulated there.</summary>
    private bool HasUnguarded(ScriptPlace place) => place.Loops is [.., var inner] && _loops.Updates(inner).Any(update => update.Depth == 0 && update.Call.Function is Expression.Attribute { Text: "step" or "apply_gradients" or "train_on_batch" } && Calls.Any(item => ReferenceEquals(item.Call, update.Call) && ScriptLoops.Guard(item.Call, item.Place) is null));

    /// <summary>Gets whether an update of the loops around a place is made under a condition.</summary>
    private bool IsOfUpdate(string guard, ScriptPlace place) => place.Loops is [var outermost, ..]
        && _loops.Updates(outermost).Any(update => Calls.Any(item => ReferenceEquals(item.Call, update.Call) && ScriptLoops.Guards(item.Call, item.Place).Contains(guard)));

    /// <summary>Gives the callback of a schedule whose scheduler's step is told where it stands.</summary>
    private IEnumerable<string> OfArgument(string name, string unit, Expression argument, ScriptConstruct step, ScriptPlace place, ScriptClock clock)
    {
        string? lambda = null;
        bool isEpoch = false;
        if (PartOfEpoch(argument, place) is { } batches)
        {
            lambda = clock.IsBehind ? $"update < 1 ? inEpochs.ValueAt(0) : inEpochs.ValueAt((update - 1) / {batches})" : $"inEpochs.ValueAt(update / {batches})";
        }
        else if (Counters(argument, clock) is { Length: > 0 } used)
        {
            isEpoch = clock.IsEpoch(used);
            string variable = isEpoch ? "epoch" : "update";
            try
            {
                string at = At(argument, clock, isEpoch, variable);
                if (at == variable || (clock.IsLate(isEpoch) && at == $"(({variable} - 1) + 1.0)"))
                {
                    return [$"        new LearningRateScheduler({name}(), {(isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch")}),{(clock.IsBehind && !clock.IsLate(isEpoch) ? $" // line {step.Line}: {FromSecond}" : string.Empty)}"];
                }

                lambda = clock.IsLate(isEpoch) ? $"{variable} < 1 ? inEpochs.ValueAt(0) : inEpochs.ValueAt({at})" : $"inEpochs.ValueAt({at})";
            }
            catch (PortingException)
            {
                // It is told to differ.
            }
        }

        if (lambda is null)
        {
            return
            [
                $"        // TODO line {step.Line}: the scheduler's step gets {One(Brief.Of(SourceWriter.Write(argument), 80))}, here it is asked for the {(unit == "StepUnit.Epoch" ? "epoch" : "step")}: the rates differ. Write what it gets.",
                $"        new LearningRateScheduler({name}(), {unit}),",
            ];
        }

        string asked = Member($"{name}By{(isEpoch ? "Epoch" : "Update")}");
        _body.Append(CultureInfo.InvariantCulture, $"    // line {step.Line}: step({One(SourceWriter.Write(argument))}) {(isEpoch ? "tells it where it stands" : "gives it parts of epochs")}\n    public static LearningRateSchedule {asked}()\n    {{\n        LearningRateSchedule inEpochs = {name}();\n        return new LambdaSchedule({(isEpoch ? "epoch" : "update")} => {lambda});\n    }}\n\n");
        return [$"        new LearningRateScheduler({asked}(), {(isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch")}),"];
    }

    /// <summary>Writes a scheduler and the SWALR that takes over from it: <c>if epoch &gt; start: swa.step() else: scheduler.step()</c>; null for anything else.</summary>
    private string? Averaged((ScriptConstruct Construct, ScriptPlace Place)[] stepped)
    {
        if (stepped.Length != 2 || Array.Find(stepped, item => item.Construct.Name == "SWALR") is not { Construct: { } swa } averaged || Array.Find(stepped, item => item.Construct.Name != "SWALR") is not { Construct: { } } first
            || Steps(averaged.Place).ToArray() is not [{ Call: { } late }] || Steps(first.Place).ToArray() is not [{ Call: { } early }]
            || Evaluated(swa.Call!) is not Value.Call made || ScheduleNames.Create((Value.Call)Extent.Check(made), new PortingContext()).Schedule is not Anneal)
        {
            return null;
        }

        Statement.If? choice = ScriptSource.All(_source.Statements).OfType<Statement.If>().LastOrDefault(one => one.Branches.Count == 1 && ScriptLoops.Holds(one.Branches[0].Body, late) && ScriptLoops.Holds(one.Otherwise, early));
        ScriptConstruct step = Steps(averaged.Place).First();
        ScriptClock clock = Clock(_found.First(item => ReferenceEquals(item.Construct, step)).Place, step.Line, NameOf(first));
        if (choice?.Branches[0].Test is not Expression.Comparison { First: Expression.Name counter, Links: [(">" or ">=", var limit)] } test || !clock.IsBehind || !clock.Names.Contains(counter.Text) || !IsTurnBefore(clock, counter.Text, isEpoch: true))
        {
            return null;
        }

        string name = Member("WithAverages");
        string switched = $"{_code.Number(limit, None)}{(test.Links[0].Operator == ">" ? " + 1.0" : string.Empty)}";
        string before = _schedules[first.Construct.Call!];
        _body.Append(CultureInfo.InvariantCulture, $"    // line {step.Line}: SWALR takes over where {One(Brief.Of(SourceWriter.Write(test), 60))}, from the rate that there is\n    public static LearningRateSchedule {name}() =>\n        {before}().Then(Length.Steps({switched}), (Anneal){_schedules[swa.Call!]}() with {{ InitialLearningRate = {before}().ValueAt({switched}) }});\n\n");
        return name;
    }

    /// <summary>Gives what a schedule counts: by where it is stepped, by Lightning's interval, by its library.</summary>
    private string Unit((ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        ScriptConstruct? step = Steps(schedule.Place).LastOrDefault() ?? _found.Select(item => item.Construct).LastOrDefault(item => item.Kind == "scheduler-step");
        bool isEpochs = schedule.Construct.Kind == "timm-schedule"
            ? schedule.Construct.Arguments.FirstOrDefault(argument => argument.Name == "t_in_epochs")?.Known is not Value.Boolean { Truth: false }
            : step is not null ? _loops.IsPerEpoch(_found.First(item => ReferenceEquals(item.Construct, step)).Place) == true
            : HasLightning && (SteppingHook is null ? !IsBySteps(schedule) : !IsSteppedWithBatches);
        return isEpochs ? "StepUnit.Epoch" : "StepUnit.Batch";
    }

    /// <summary>Gets whether Lightning steps a scheduler with each batch. The dictionary that holds the scheduler says so; if none is found and the script has one scheduler, any dictionary with an interval does.</summary>
    private bool IsBySteps((ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        IReadOnlyList<(Expression? Key, Expression Value)>? entry = Entry(schedule);
        return entry is not null && Interval(entry) is { } own ? own == "step"
            : _schedules.Count == 1 && ((entry is null && Dictionaries().Any(items => Interval(items) == "step")) || IsSetLater());
    }

    /// <summary>Gives Lightning's interval: a text, or what an argument of the module is given.</summary>
    private string? Interval(IReadOnlyList<(Expression? Key, Expression Value)> items) => Text(items, "interval")
        ?? (items.LastOrDefault(item => Word(item.Key) == "interval").Value is { } value && ScriptSource.Dotted(value) is { } name && Default(Dialect.LastPart(name)) is { } given ? (_source.Known(given, None) as Value.Text)?.Characters : null);

    /// <summary>Gets whether <c>config["interval"] = "step"</c> stands behind the dictionary.</summary>
    private bool IsSetLater() => ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Any(assign => assign.Targets is [Expression.Subscript { Index: var key }] && Word(key) == "interval" && _source.Known(assign.Value, None) is Value.Text { Characters: "step" });

    /// <summary>Gives the dictionary in which configure_optimizers returns a scheduler; null where it returns the scheduler alone.</summary>
    private IReadOnlyList<(Expression? Key, Expression Value)>? Entry((ScriptConstruct Construct, ScriptPlace Place) schedule) => Dictionaries().LastOrDefault(items => items.Any(item =>
        Word(item.Key) is "scheduler" or "lr_scheduler" && (ReferenceEquals(item.Value, schedule.Construct.Call) || (schedule.Place.Into is { } into && ScriptSource.Dotted(item.Value) == into))));

    private IEnumerable<IReadOnlyList<(Expression? Key, Expression Value)>> Dictionaries() => ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Select(expression => expression switch
    {
        Expression.Dictionary dictionary => dictionary.Items,
        Expression.Call { Function: Expression.Name { Text: "dict" } } call => [.. call.Arguments.Where(argument => argument.Name is not null).Select(argument => ((Expression?)new Expression.Literal(new Value.Text(argument.Name!), call.Position), argument.Value))],
        _ => null,
    }).OfType<IReadOnlyList<(Expression? Key, Expression Value)>>();

    private string? Text(IReadOnlyList<(Expression? Key, Expression Value)> items, string key) => (items.LastOrDefault(item => Word(item.Key) == key).Value is { } value ? _source.Known(value, None) as Value.Text : null)?.Characters;

    private static string? Word(Expression? key) => key is Expression.Literal { Value: Value.Text text } ? text.Characters : null;
}
