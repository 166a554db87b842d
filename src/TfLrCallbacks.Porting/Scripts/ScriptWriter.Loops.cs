using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>The callbacks of a training that is a loop of the script's own, or of Lightning or a Trainer.</content>
internal sealed partial class ScriptWriter
{
    private Func<Statement.Class, string?> OfClass { get; }

    private bool HasLightning => _source.Imports.Any(module => module.Split('.')[0] is "pytorch_lightning" or "lightning");

    private bool HasFastai => _source.Imports.Any(module => module.Split('.')[0] is "fastai" or "fastbook");

    private void Loop()
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] made = [.. _found.Where(item => item.Construct.Call is { } call && item.Construct.Kind is not "keras-optimizer" && _schedules.ContainsKey(call)), .. _ofSeveral];
        (ScriptConstruct Construct, ScriptPlace Place)[] plateaus = [.. _found.Where(item => item.Construct.Call is { } call && _callbacks.ContainsKey(call))];
        string[] optimizers = Optimizers(made, plateaus);
        if (optimizers.Length < 2)
        {
            Loop(made, plateaus, _manual, _replays, null);
            return;
        }

        foreach (string optimizer in optimizers)
        {
            bool IsOwn((ScriptConstruct Construct, ScriptPlace Place) item) => NameOf(item) == optimizer;
            Loop([.. made.Where(IsOwn)], [.. plateaus.Where(IsOwn)], [.. _manual.Where(item => NameOf(item) == optimizer)], [.. _replays.Where(item => NameOf(item) == optimizer)], optimizer);
        }

        foreach (string method in made.Where(item => NameOf(item) is null).Select(item => _schedules[item.Construct.Call!]).Concat(plateaus.Where(item => NameOf(item) is null).Select(item => _callbacks[item.Construct.Call!])).Concat(_manual.Where(item => NameOf(item) is null).Select(item => item.Method)))
        {
            _body.Append(CultureInfo.InvariantCulture, $"    // TODO: which optimizer {method}() drives is not known in this file.\n\n");
        }
    }

    /// <summary>Writes the callbacks of a training; of one optimizer where there are several.</summary>
    private void Loop((ScriptConstruct Construct, ScriptPlace Place)[] made, (ScriptConstruct Construct, ScriptPlace Place)[] plateaus, IReadOnlyList<ManualRate> manual, IReadOnlyList<ManualRate> replays, string? optimizer)
    {
        List<string> lines = [.. replays.Select(item => $"        new LearningRateScheduler({item.Method}(), {item.Unit}), // line {item.Line}")];
        made = [.. made.Where(item => !_inReplays.Contains(item.Construct.Call!))];
        made = [.. made.Where(item => replays.Count == 0 || !item.Construct.IsOnOptimizer || Steps(item.Place).Any())];
        lines.AddRange(made.Where(IsWithin).Select(item => item.Place.Class!).Distinct().Select(type => $"        // TODO line {type.Position.Line}: {type.Name}, which drives the rate, is not carried over."));
        made = [.. made.Where(item => !IsWithin(item))];
        string? comment = null;
        Value? counts = optimizer is null && replays.Count == 0 ? Counts() : null;
        if (Owner(counts) is Value.Instance left && Objects.IsTorchScheduler(left.Type) && !made.Any(item => ReferenceEquals(Evaluated(item.Construct.Call!), left)))
        {
            // What it holds is not what drives the rate.
            lines.Add($"        // TODO line {left.Position.Line}: {left.Type!.Name}, which drives the rate, is not carried over.");
        }
        else if (Foreign(counts, made) is { } foreign)
        {
            lines.Add(foreign);
        }
        else if (made.Length > 0)
        {
            (ScriptConstruct Construct, ScriptPlace Place)[] chosen = Chosen(made, counts, out string? together);
            comment = made.Length > 1 && together is null && chosen.Length != 1
                ? $"    // TODO: of {string.Join(", ", made.Select(item => $"{_schedules[item.Construct.Call!]}() (line {item.Construct.Line})"))} {(AreTogether([.. made.Where(item => Steps(item.Place).Any())]) && made.Count(item => Steps(item.Place).Any()) > 1 ? "several drive the rate, and what they do together is not carried over: the rates differ" : "one drives the rate here: take the one that your run needs")}.\n"
                : null;
            string name = together ?? _schedules[chosen[^1].Construct.Call!];
            lines.AddRange(MadeInCalls(chosen[^1]) is { } called ? [$"        // TODO line {chosen[^1].Construct.Line}: {name}() is made anew in each call of {called.Name}: give each call a Fit of its own, with the rate that it begins with."]
                : Remade(chosen[^1]) is { } loop
                ? [$"        // TODO line {chosen[^1].Construct.Line}: {name}() is made anew in each turn of the loop of line {loop.Position.Line}: give each turn a Fit of its own, with the rate that it begins with."]
                : [.. SteppingHook is not null ? SteppedByHook : _apart.TryGetValue(chosen[^1].Construct.Call!, out PortingException? apart) ? [$"        // TODO line {chosen[^1].Construct.Line}: the script trains in several loops, one after the other, and what each does to the rate is not carried over: {One(apart.Message)} Give each loop a Fit of its own."] : Array.Empty<string>(), .. together is null || chosen.Any(item => item.Construct.Name == "SWALR") ? [] : chosen.Select(Uneven).OfType<string>(), .. Driven(name, chosen[^1])]);
            lines.AddRange(made.Where(item => !chosen.Contains(item) && Steps(item.Place).Any(step => !chosen.Any(other => Steps(other.Place).Contains(step))))
                .Select(item => $"        // TODO line {Steps(item.Place).First().Line}: {_schedules[item.Construct.Call!]}() is stepped too, at other times, and is not in the rates here. Put them together: first.Then(steps, next)."));
            lines.AddRange(made.Where(item => item.Construct.IsOnOptimizer && Training(NameOf(item)) is not null && !chosen.Contains(item) && SetsFirst.Contains(item.Construct.Name) && !Steps(item.Place).Any() && !IsPart(item.Place))
                .Select(item => $"        // TODO line {item.Construct.Line}: {item.Construct.Name} is never stepped, and has set the first rate when it was made: the rates differ."));
            if ((comment is not null || lines.Any(line => line.Contains("// TODO", StringComparison.Ordinal))) && replays.Count == 0 && manual.Count == 0 && !_apart.ContainsKey(chosen[^1].Construct.Call!) && chosen[^1].Construct.IsOnOptimizer && _found.All(item => item.Construct.Kind != "keras-fit")
                && NameOf(chosen[^1]) is var driven && Attempt(() => Replay(chosen[^1].Construct, Training(driven) ?? chosen[^1].Place, driven)) is null)
            {
                // The loop itself says more than the closed form that would differ from it.
                Loop(made, plateaus, manual, [_replays[^1]], optimizer);
                return;
            }

            lines.AddRange(made.Where(item => item.Construct.Kind == "fastai-fit" && !chosen.Contains(item)).Select(item => $"        // line {item.Construct.Line}: {_schedules[item.Construct.Call!]}() is of another fit: call Fit once for each."));
        }

        // A rate by hand beside a scheduler: both write it, and which counts the text does not say.
        bool isShared = lines.Count > 0 || manual.Count > 1;
        lines.AddRange(manual.Select(item => isShared && (item.IsInFront || manual.Count > 1 || made.Length > 0)
            ? $"        // TODO line {item.Line}: {item.Method}() sets the rate too ({item.Unit}), where the script says. Put them together: first.Then(steps, next)."
            : $"        new LearningRateScheduler({item.Method}(), {item.Unit}), // line {item.Line}"));
        bool isAnyReached = made.Concat(plateaus).Select(item => item.Construct.Call!).Any(_source.Reading.Given.ContainsKey);
        lines.AddRange(plateaus.Select(item => isAnyReached && !_source.Reading.Given.ContainsKey(item.Construct.Call!)
            ? $"        // line {item.Construct.Line}: {_callbacks[item.Construct.Call!]}(), which the script does not reach with its own values."
            : $"{(Uneven(item) is { } uneven ? $"{uneven}\n" : string.Empty)}        {_callbacks[item.Construct.Call!]}(),"));
        lines.AddRange(optimizer is null ? Watching() : []);
        if (optimizer is null && _alone is { } alone)
        {
            lines.AddRange(_found.Select(item => item.Construct).Where(construct => construct is { Kind: "keras-callback", Call: not null } || (construct is { Kind: "keras-thirdparty", Call: { } made } && !_schedules.ContainsKey(made))).Select(construct => $"        {alone(construct)}"));
        }

        if (lines.Count == 0)
        {
            if (optimizer is not null)
            {
                bool isQuoted = _found.Any(item => item.Construct is { Kind: "lr-write", Statement: { } write } && !IsCarried(item.Construct.Line)
                    && (NameOf(new ManualRate(string.Empty, string.Empty, 0, ScriptWrites.Optimizer(write, item.Place))) ?? optimizer) == optimizer);
                _body.Append(isQuoted ? $"    // {optimizer} has the rate that the script sets by hand, which a TODO above names.\n\n"
                    : Unfound(optimizer) is { } like && like.Contains("TODO", StringComparison.Ordinal) ? $"    {like}\n\n" : $"    // No schedule drives {optimizer}: its rate stays at {Staying(optimizer)}.\n\n");
            }
            else if (!SaysTodo && Unfound(null) is { } found)
            {
                _body.Append(CultureInfo.InvariantCulture, $"    {found}\n\n");
            }

            return;
        }

        string method = optimizer is null ? "Callbacks" : Member($"Callbacks{ScriptCode.Pascal(optimizer)}");
        string whose = optimizer is null ? string.Empty : $" of the model that {(optimizer.StartsWith(LineOf, StringComparison.Ordinal) ? $"the optimizer of {optimizer}" : optimizer)} trains";
        string begins = plateaus.Length > 0 && made.Length == 0 && manual.Count == 0 && replays.Count == 0 ? BeginsWith(optimizer) : string.Empty;
        _body.Append(CultureInfo.InvariantCulture, $"{comment}{begins}    // Give these to {(_engine is PortEngine.Embedded ? "Sequential.Fit" : "model.Fit")}{whose}.\n    public static Callback[] {method}() =>\n    [\n{string.Join('\n', lines)}\n    ];\n{(optimizer is null ? string.Empty : "\n")}");
    }

    /// <summary>Gets whether a schedule of the script's own makes another one for itself, where it is asked: that one alone drives nothing.</summary>
    private bool IsWithin((ScriptConstruct Construct, ScriptPlace Place) made) => made.Place is { Class: { } type, Function: { Name: "__call__" or "get_lr" } } && OfClass(type) is "class-schedule" or "class-torch";

    /// <summary>Gets whether another scheduler takes one, as <c>SequentialLR(opt, [warmup, main], [5])</c> does.</summary>
    private bool IsPart(ScriptPlace place) => place.Into is null || _found.Any(item => item.Construct.Name is "SequentialLR" or "ChainedScheduler" && item.Construct.Call!.Arguments.SelectMany(argument => Expressions.All(argument.Value)).Any(part => ScriptSource.IsNamed(ScriptSource.Dotted(part), place.Into)));

    /// <summary>Gives a comment on a scheduler among several that is not stepped in each turn; null if it is.</summary>
    private string? Uneven((ScriptConstruct Construct, ScriptPlace Place) schedule) => Steps(schedule.Place).LastOrDefault() is { } step && _found.First(item => ReferenceEquals(item.Construct, step)).Place is var place
        ? Differs(step, place, Unit(schedule), Clock(place, step.Line, NameOf(schedule))) ?? Repeated(schedule.Place, Unit(schedule))
        : null;

    /// <summary>Gives the loop that makes a scheduler anew in each turn and steps it, for an optimizer that stays; null for none.</summary>
    private Statement? Remade((ScriptConstruct Construct, ScriptPlace Place) schedule) => schedule.Construct.IsOnOptimizer && OptimizerOf(schedule.Construct, schedule.Place) is { } optimizer
        ? schedule.Place.Loops.FirstOrDefault(loop => !optimizer.Place.Loops.Contains(loop) && Steps(schedule.Place).Any(step => _found.Any(item => ReferenceEquals(item.Construct, step) && item.Place.Loops.Contains(loop))))
        : null;

    /// <summary>Gets the function that makes a scheduler and steps it, where it is called again for an optimizer that stays; null for none.</summary>
    private Statement.Function? MadeInCalls((ScriptConstruct Construct, ScriptPlace Place) schedule)
    {
        if (schedule.Place.Function is not { } function || !schedule.Construct.IsOnOptimizer || OptimizerOf(schedule.Construct, schedule.Place) is not { } optimizer || ReferenceEquals(optimizer.Place.Function, function)
            || !Steps(schedule.Place).Any(step => _found.Any(item => ReferenceEquals(item.Construct, step) && ReferenceEquals(item.Place.Function, function))) || Made(schedule.Construct, schedule.Place).Length > 0)
        {
            return null;
        }

        ScriptPlace[] callers = [.. _loops.Callers(function).Select(caller => caller.Place)];
        bool isAgain = callers.Any(caller => caller.Loops.Any(loop => !optimizer.Place.Loops.Contains(loop))) || (callers.Length > 1 && _found.Count(item => item.Construct.IsOptimizer) == 1);
        return isAgain ? function : null;
    }

    /// <summary>Writes the schedule of a library without constructs of its own here (PaddlePaddle, ignite, …) where it drives the rate, and gives its callback; null where none does.</summary>
    private string? Foreign(Value? counts, (ScriptConstruct Construct, ScriptPlace Place)[] made)
    {
        if ((counts is Value.Dictionary ? Choice.OfDeepSpeed(_source.Reading) : counts) is not Value.Call { Target: null } call || !Others.Any(dialect => dialect.Owns(call.Name) > 0 && dialect.Find(call.Name) is not null)
            || made.Any(item => Evaluated(item.Construct.Call!) is { } value && (ReferenceEquals(value, call) || (value is Value.Instance instance && instance.Position == call.Position))))
        {
            return null;
        }

        try
        {
            DeepSpeedConfig.CheckRate(call);
            PortedSchedule ported = ScheduleNames.Create((Value.Call)Extent.Check(call), new PortingContext());
            string name = Member($"{ScriptCode.Pascal(Dialect.LastPart(call.Name))}OfLine{call.Position.Line}");
            _foreign[name] = call;
            string code = Varied(call) ?? Whole(ScheduleForms.ToCSharp(ported));
            _body.Append(CultureInfo.InvariantCulture, $"    // line {call.Position.Line}: {One(Brief.Of(call, 200))}\n    public static LearningRateSchedule {name}() =>\n        {code};\n\n");
            string unit = IsSteppedByEpoch(call) ? "StepUnit.Epoch" : "StepUnit.Batch";
            return Ahead(call, unit == "StepUnit.Epoch") switch
            {
                null => $"        // TODO line {call.Position.Line}: the number that its step is given is not understood here.\n        new LearningRateScheduler({name}(), {unit}), // line {call.Position.Line}",
                0 => $"        new LearningRateScheduler({name}(), {unit}), // line {call.Position.Line}",
                var skipped => $"        new LearningRateScheduler({name}().Skip({skipped}), {unit}), // line {call.Position.Line}: stepped before the optimizer, so that its first rate never trains",
            };
        }
        catch (PortingException reason)
        {
            return $"        // TODO line {call.Position.Line}: {Dialect.LastPart(call.Name)}, which drives the rate, is not carried over: {One(Brief.Of(reason.Message, 200))}";
        }
    }

    /// <summary>Gives the names that the script assigns a scheduler to.</summary>
    private string[] NamesOf(Value.Call scheduler) => [.. Calls.Where(item => item.Place.Into is not null && _source.Reading.Given.GetValueOrDefault(item.Call) is Value.Call made && made.Position == scheduler.Position && made.Name == scheduler.Name).Select(item => item.Place.Into!)];

    /// <summary>Gives how many rates a scheduler has passed before the first update: 1 where it is stepped first. Null where its step is given a number that is not understood here.</summary>
    private int? Ahead(Value.Call call, bool isEpoch)
    {
        string[] names = NamesOf(call);
        (Expression.Call Call, ScriptPlace Place)? step = Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step", Target: var target } && names.Any(name => ScriptSource.IsNamed(ScriptSource.Dotted(target), name))).Select(item => ((Expression.Call, ScriptPlace)?)item).LastOrDefault();
        if (step is not var (stepped, place))
        {
            return 0;
        }

        ScriptClock clock = Clock(place, stepped.Position.Line, null);
        if (stepped.Arguments is not [{ Value: var given }, ..])
        {
            return clock.IsAhead ? 1 : 0;
        }

        try
        {
            // After its warm-up, step(epoch) sets the next scheduler to the epochs since the warm-up ended, one ahead of step().
            return Counters(given, clock).Length == 0 || Dialect.GradualWarmup.Owns(call.Name) > 0 ? null : At(given, clock, isEpoch, "t") switch { "t" => 0, "(t + 1.0)" => 1, "((t - 1) + 1.0)" => 0, _ => null };
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gets whether a scheduler is stepped once an epoch: by the name that it is assigned to, else by any scheduler's step.</summary>
    private bool IsSteppedByEpoch(Value.Call call)
    {
        string[] names = NamesOf(call);
        bool IsOwn(Expression target) => ScriptSource.Dotted(target) is { } dotted && names.Any(name => dotted == name || dotted.EndsWith($".{name}", StringComparison.Ordinal));
        ScriptPlace[] steps = [.. Calls.Where(item => item.Call.Function is Expression.Attribute { Text: "step", Target: var target } && IsOwn(target)).Select(item => item.Place)];
        return steps.Length > 0
            ? _loops.IsPerEpoch(steps[^1]) == true
            : _found.Select(item => item.Construct).LastOrDefault(item => item.Kind == "scheduler-step")?.Codes.Contains("step-per-epoch") == true;
    }

    /// <summary>Gets the libraries whose schedules are carried over by what the reader makes of them.</summary>
    public static IReadOnlyList<Dialect> Others { get; } = [Dialect.Paddle, Dialect.GradualWarmup, Dialect.Ignite, Dialect.Composer, Dialect.DeepSpeed, Dialect.PytorchOptimizer, Dialect.TorchExtras];

    private static Value? Owner(Value? counts) => counts is Value.Call { Name: "TfLrCallbacks.LambdaSchedule", Arguments: [(_, Value.Function { Owner: { } instance })] } ? instance : counts;

    /// <summary>Gives the schedulers that reach the optimizer of the last one; several at once are written as one schedule.</summary>
    private (ScriptConstruct Construct, ScriptPlace Place)[] Chosen((ScriptConstruct Construct, ScriptPlace Place)[] made, Value? counts, out string? together)
    {
        together = null;
        Value? owner = Owner(counts);
        (ScriptConstruct Construct, ScriptPlace Place)[] same = [.. made.Where(item => owner is not null && ReferenceEquals(Evaluated(item.Construct.Call!), owner))];
        same = same.Length > 0 || Given(made) is not { } given ? same : [given];
        if (same.Length > 0)
        {
            return same;
        }

        (ScriptConstruct Construct, ScriptPlace Place)[] stepped = [.. made.Where(item => Steps(item.Place).Any())];
        if (Averaged(stepped) is { } averaged)
        {
            together = averaged;
            return stepped;
        }

        if (stepped.Length > 1 && stepped.Where(item => item.Place.Into is not null).GroupBy(item => item.Place.Into).All(group => group.Count() == 1) && AreTogether(stepped) && (counts ?? Choice.Chain([.. stepped.Select(item => Evaluated(item.Construct.Call!))])) is Value.Call { Name: Choice.Chained } chain)
        {
            if (stepped.Select(Unit).Distinct().Count() > 1)
            {
                together = OfTwoUnits(stepped);
                return stepped;
            }

            try
            {
                Value.Call[] parts = [.. stepped.Select(item => Evaluated(item.Construct.Call!)).OfType<Value.Call>()];
                string code = OfFactors(stepped) ?? (parts.Length == stepped.Length ? Varied(parts, Choice.Chain) : null) ?? Whole(ScheduleForms.ToCSharp(ScheduleNames.Create(chain, new PortingContext()).Schedule));
                together = Member("AllSchedulers");
                _body.Append(CultureInfo.InvariantCulture, $"    // lines {string.Join(", ", stepped.Select(item => item.Construct.Line))}: they drive one optimizer, so their factors are multiplied\n    public static LearningRateSchedule {together}() =>\n        {code};\n\n");
                return stepped;
            }
            catch (PortingException)
            {
                // Without a form of its own the last is taken, and the others are named.
            }
        }

        // Of several in the branches of a choice, the one counts that the script reaches with its own values.
        // Nor is a part of another one what drives the rate.
        (ScriptConstruct Construct, ScriptPlace Place)[] whole = [.. made.Where(item => item.Place.Into is null ? !made.Any(other => other.Construct.Call!.Arguments.SelectMany(argument => Expressions.All(argument.Value)).Any(part => ReferenceEquals(part, item.Construct.Call))) : !IsPart(item.Place))];
        (ScriptConstruct Construct, ScriptPlace Place)[] all = stepped.Length > 0 ? stepped : whole.Length > 0 ? whole : made;
        return all.Length > 1 && all.Where(item => _source.Reading.Given.ContainsKey(item.Construct.Call!)).ToArray() is [var reached] && !AreTogether(all) ? [reached] : all;
    }

    /// <summary>Gets whether schedulers are stepped side by side, not in different branches of one choice.</summary>
    private bool AreTogether((ScriptConstruct Construct, ScriptPlace Place)[] stepped)
    {
        Statement.If[] choices = [.. ScriptSource.All(_source.Statements).OfType<Statement.If>()];
        string[][] guards = [.. stepped.SelectMany(item => Steps(item.Place).Select(step => ScriptLoops.Guards(step.Call!, _found.First(one => ReferenceEquals(one.Construct, step)).Place).ToArray()))];
        Statement?[] loops = [.. stepped.Where(item => Unit(item) == "StepUnit.Epoch").SelectMany(item => Steps(item.Place)).Select(step => _found.First(one => ReferenceEquals(one.Construct, step)).Place.Loops is [.., var inner] ? inner : null).Distinct()];
        return loops.Length < 2 && (stepped.Select(Unit).Distinct().Count() > 1 || guards.All(one => one.SequenceEqual(guards[0]))) && !choices.Any(choice =>
        {
            IReadOnlyList<Statement>[] blocks = [.. choice.Blocks];
            int[] at = [.. stepped.SelectMany(item => Steps(item.Place).Select(step => Array.FindIndex(blocks, block => Holds(block, step.Line))))];
            return at.Distinct().Count() > 1;
        });
    }

    private static bool Holds(IReadOnlyList<Statement> block, int line) => ScriptSource.All(block).Any(statement => statement.Position.Line <= line && line <= statement.EndLine);

    private IEnumerable<ScriptConstruct> Steps(ScriptPlace place) => place.Into is not { } into ? []
        : _found.Where(item => item.Construct is { Kind: "scheduler-step", Call: not null } && ScriptSource.Dotted(((Expression.Attribute)item.Construct.Call.Function).Target) is { } target && (target == into || target.EndsWith($".{into}", StringComparison.Ordinal) || IsFromList(target, into, item.Place)))
            .Select(item => item.Construct);

    /// <summary>Gets whether a loop takes a name from a list in which another one stands: <c>for s in [warmup, main]</c>.</summary>
    private bool IsFromList(string name, string listed, ScriptPlace place) => place.Loops.OfType<Statement.For>().LastOrDefault(loop => loop.Target is Expression.Name each && each.Text == name) is { } over
        && _source.Listed(over.Source)?.Any(item => ScriptSource.IsNamed(ScriptSource.Dotted(item), listed)) == true;
}
