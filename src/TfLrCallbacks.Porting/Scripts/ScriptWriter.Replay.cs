using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Rates by hand that go on from the rate before, or that stand beside a scheduler: the loop is written as the script has it, as far as it makes the rate.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> Closed = new(["LambdaLR", "OneCycleLR", "CyclicLR", "CosineAnnealingWarmRestarts"], StringComparer.Ordinal);
    private static readonly HashSet<string> Chained = new(["StepLR", "MultiStepLR", "ExponentialLR", "MultiplicativeLR", "LinearLR", "ConstantLR", "PolynomialLR", "CosineAnnealingLR"], StringComparer.Ordinal);

    private readonly List<ManualRate> _replays = [];
    private readonly HashSet<Expression.Call> _inReplays = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _replayed = [];

    /// <summary>Writes the rates that the script sets by hand.</summary>
    private void Manual()
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] writes = [.. _found.Where(item => item.Construct.Kind == "lr-write" && (item.Place.Class is null || _found.All(other => other.Construct.Kind != "class-callback" || other.Construct.Name != item.Place.Class.Name)))];
        foreach ((ScriptConstruct construct, ScriptPlace place) in writes)
        {
            if (_replayed.Contains(construct.Line))
            {
                continue;
            }

            // Several writes, or a scheduler or a fit beside one, are one rate together; a single one may be a function of the epoch.
            string? optimizer = ScriptWrites.Optimizer(construct.Statement!, place);
            bool isAlone = !IsBesideScheduler(optimizer) && writes.Where(other => IsOne(ScriptWrites.Optimizer(other.Construct.Statement!, other.Place), optimizer)).Select(other => other.Place.Function is { } function && !IsLoop(function) ? function : (object)other.Construct).Distinct().Count() == 1
                && _found.All(item => item.Construct.Kind != "keras-fit");
            if (isAlone)
            {
                Manual(construct, place);
            }
            else if (Attempt(() => Between(construct, place, optimizer)) is not null && Attempt(() => Replay(construct, place, optimizer)) is { } reason)
            {
                if (IsBesideScheduler(optimizer) && !(place.Function is { } function && !_loops.Callers(function).Any()))
                {
                    // Without the scheduler's steps between, a function of the epoch would give other rates.
                    ByHand(construct, reason);
                }
                else
                {
                    Manual(construct, place);
                }
            }
        }
    }

    private void ByHand(ScriptConstruct construct, PortingException reason) => Quote(construct, $"The rate is set by hand here: {reason.Message} Write run.LearningRate in a callback, or take a LambdaSchedule.");

    private bool IsBesideScheduler(string? optimizer) => SteppedFor(optimizer).Any() || _found.Any(item => item.Construct.Name == "ReduceLROnPlateau" && Steps(item.Place).Any());

    private bool IsOne(string? optimizer, string? other) => optimizer is null || other is null || NameOf(new ManualRate(string.Empty, string.Empty, 0, optimizer)) == NameOf(new ManualRate(string.Empty, string.Empty, 0, other));

    /// <summary>Gives the schedulers that the script steps and that drive an optimizer.</summary>
    private IEnumerable<(ScriptConstruct Construct, ScriptPlace Place)> SteppedFor(string? optimizer) => _found.Where(item => item.Construct.Call is not null && (item.Construct.IsOnOptimizer || item.Construct.Kind == "torch-own-class"))
        .Concat(_ofSeveral).Where(item => Steps(item.Place).Any() && (NameOf(item) is not { } own || IsOne(own, optimizer)));

    /// <summary>Writes something. If that fails, nothing stays written; returns the reason, else null.</summary>
    private PortingException? Attempt(Action write)
    {
        int length = _body.Length;
        string[] members = [.. _members];
        KeyValuePair<string, string>[] parameters = [.. _parameters];
        KeyValuePair<string, string>[] lists = [.. _lists];
        try
        {
            write();
            return null;
        }
        catch (PortingException reason)
        {
            _body.Length = length;
            _members.IntersectWith(members);
            Restore(_parameters, parameters);
            Restore(_lists, lists);
            return reason;
        }

        static void Restore(SortedDictionary<string, string> all, KeyValuePair<string, string>[] before)
        {
            all.Clear();
            foreach ((string name, string written) in before)
            {
                all[name] = written;
            }
        }
    }

    private void Replay(ScriptConstruct construct, ScriptPlace place, string? optimizer)
    {
        string? own = NameOf(new ManualRate(string.Empty, string.Empty, 0, optimizer));
        (ScriptConstruct Construct, ScriptPlace Place)[] schedulers = [.. SteppedFor(optimizer)];
        if (schedulers.Length > 1 || (schedulers is [var one] && !(_schedules.ContainsKey(one.Construct.Call!) && (one.Construct.Kind == "hf-schedule" || Closed.Contains(one.Construct.Name) || Chained.Contains(one.Construct.Name)))))
        {
            throw new PortingException(construct.Statement!.Position, "it stands beside a scheduler that is not carried over with it.");
        }

        (ScriptConstruct Construct, ScriptPlace Place)? scheduler = schedulers is [var only] ? only : null;
        (IReadOnlyList<Statement> block, Statement.Function? function) = Around(place);
        ScriptProgram program = Program(optimizer, own, scheduler, countsFits: false);
        IReadOnlyList<Statement> statements = program.Of(block);
        if (!program.Lines.Contains(construct.Line) && !program.OtherGroups.Contains(construct.Line))
        {
            throw new PortingException(construct.Statement!.Position, "the loop that sets it is not found.");
        }

        if (program.Lines.Count == 0)
        {
            throw new PortingException(construct.Statement!.Position, "it is the rate of another group than the first.");
        }

        if (statements.Where(statement => statement is Statement.For or Statement.While).SelectMany(statement => ScriptSource.All([statement])).Any(statement => Makes(statement, own)))
        {
            throw new PortingException(construct.Statement!.Position, "the optimizer is made anew in a loop.");
        }

        ScriptReplay replay = new(statements, _source, function);
        Written(replay, program, construct, optimizer, scheduler);
    }

    private ScriptProgram Program(string? optimizer, string? own, (ScriptConstruct Construct, ScriptPlace Place)? scheduler, bool countsFits)
    {
        HashSet<string> others = [.. _found.Where(item => item.Construct.IsOptimizer).Select(item => Into(item.Place)).OfType<string>().Where(name => own is null || !ScriptSource.IsNamed(name, own))];
        HashSet<Expression.Call> foreign = new(_found.Where(item => item.Construct is { Kind: "scheduler-step", Call: not null }).Select(item => item.Construct.Call!).Where(call => !(scheduler is { } known && Steps(known.Place).Any(step => ReferenceEquals(step.Call, call))) && !IsOfOther(call, own)), ReferenceEqualityComparer.Instance);
        return new ScriptProgram(_source, _loops, optimizer, others, foreign, scheduler?.Place.Into, scheduler?.Construct.Call, countsFits);
    }

    private bool IsOfOther(Expression.Call step, string? own) => own is not null && _found.Concat(_ofSeveral).Any(item => item.Construct.Call is not null && NameOf(item) is { } name && name != own && Steps(item.Place).Any(other => ReferenceEquals(other.Call, step)));

    private bool Makes(Statement statement, string? optimizer) => _found.Any(item => item.Construct is { IsOptimizer: true, Call: { } made } && (optimizer is null || ScriptSource.IsNamed(item.Place.Into, optimizer))
        && made.Position == (statement as Statement.Assign)?.Value.Position);

    /// <summary>Gives the statements from which a place is reached: of the function around it, or of what calls that one.</summary>
    private (IReadOnlyList<Statement> Block, Statement.Function? Function) Around(ScriptPlace place)
    {
        Statement.Function? function = place.Function;
        for (int i = 0; i < 5 && function is not null; i++)
        {
            Statement.Function?[] callers = [.. _loops.Callers(function).Select(caller => caller.Place.Function).Distinct()];
            if (callers is not [var caller] || ReferenceEquals(caller, function))
            {
                break;
            }

            function = caller;
        }

        return (function?.Body ?? _source.Statements, function);
    }

    private void Written(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)? scheduler)
    {
        string schedule = Rates(replay, program, construct, optimizer, scheduler, replay.IsEpoch ? "epoch" : "update");
        _replays.Add(new(schedule, replay.IsEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", program.Lines.First(), optimizer));
        _replayed.UnionWith([.. program.Lines, .. program.OtherGroups]);
        if (scheduler?.Construct.Call is { } call)
        {
            _inReplays.Add(call);
        }
    }

    /// <summary>Writes the statements that make the rates, and gives the method of their schedule.</summary>
    private string Rates(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)? scheduler, string what)
    {
        string rate = ScriptCode.Camel(ScriptProgram.Rate);
        string made = scheduler is { } known ? _schedules[known.Construct.Call!] : string.Empty;
        string floor = scheduler?.Construct.Arguments.FirstOrDefault(argument => argument.Name == "eta_min")?.Written is { } least ? $", {Amount(least)}" : string.Empty;
        bool isClosed = scheduler is not { } driven || driven.Construct.Kind == "hf-schedule" || Closed.Contains(driven.Construct.Name);
        bool isCounted = ScriptSource.All(replay.Body).Any(ScriptProgram.IsTurn);
        ScriptCode code = new(
            (expression, locals) => expression is Expression.Name { Text: ScriptProgram.Initial } ? RateOf(optimizer) : Outside(expression, locals),
            (statement, _) => ScriptProgram.IsUpdate(statement) ? $"yield return {rate};{(isCounted ? " turns = 0;" : string.Empty)}"
                : ScriptProgram.IsTurn(statement) ? "turns = turns < 1e6 ? turns + 1 : throw new InvalidOperationException(\"The script's loop makes no update with these settings.\");"
                : ScriptProgram.IsMade(statement) ? $"{rate} = scheduled.ValueAt(0);"
                : ScriptProgram.IsStep(statement) ? (isClosed ? $"{rate} = scheduled.ValueAt(++scheduledSteps);" : $"{rate} = Chained(scheduled, ++scheduledSteps, {rate}{floor});")
                : null,
            _items);
        string body = code.Body(new Statement.Function("Rates", [], replay.Body, [], construct.Statement!.Position), "        ", isHook: true, first: "double.NaN");
        bool isMadeHere = ScriptSource.All(replay.Body).Any(ScriptProgram.IsMade);
        string start = $"        double {rate} = {(scheduler is not null && !isMadeHere ? "scheduled.ValueAt(0)" : RateOf(optimizer))};\n";
        body = body.Replace($"        double {rate} = double.NaN;\n", string.Empty, StringComparison.Ordinal);
        string steps = scheduler is null ? string.Empty : $"        LearningRateSchedule scheduled = {made}();\n        double scheduledSteps = 0;\n";
        steps += isCounted ? "        double turns = 0;\n" : string.Empty;
        string lines = program.Lines.Count == 1 ? $"line {program.Lines.First()}" : $"lines {string.Join(", ", program.Lines)}";
        string schedule = Member($"RateOfLine{program.Lines.First()}");
        string rates = Member($"RatesOfLine{program.Lines.First()}");
        string remark = program.OtherGroups.Count > 0 ? $"    // TODO line{(program.OtherGroups.Count > 1 ? "s" : string.Empty)} {string.Join(", ", program.OtherGroups)}: the rates of other parameter groups are not carried over; this is the first group's.\n"
            : _found.Any(item => item.Construct.Codes.Contains("param-groups") && (optimizer is null || item.Place.Into is null || ScriptSource.IsNamed(item.Place.Into, optimizer))) ? "    // The rate of the first parameter group: the others need schedules of their own.\n" : string.Empty;
        _body.Append(CultureInfo.InvariantCulture, $"{remark}    // {lines}: the script's loop, as far as it makes the rate; it gives the rate of each {what}\n    private static IEnumerable<double> {rates}()\n    {{\n{steps}{start}{body}    }}\n\n    public static LearningRateSchedule {schedule}() => InTurn({rates}());\n\n");
        AddHelpers(!isClosed);
        return schedule;
    }

    /// <summary>Writes what the rates of a loop need, once.</summary>
    private void AddHelpers(bool needsChained)
    {
        if (_members.Add("InTurn"))
        {
            _body.Append("    // Each rate comes from the one before: they are made in turn and kept.\n    private static LearningRateSchedule InTurn(IEnumerable<double> rates)\n    {\n        IEnumerator<double> next = rates.GetEnumerator();\n        List<double> known = [];\n        return new LambdaSchedule(step =>\n        {\n            lock (known)\n            {\n                while (known.Count <= step && next.MoveNext())\n                {\n                    known.Add(next.Current);\n                }\n\n                return known.Count > 0 ? known[(int)Math.Min(step, known.Count - 1)] : throw new InvalidOperationException(\"The script's loop makes no update with these settings.\");\n            }\n        });\n    }\n\n");
        }

        if (needsChained && _members.Add("Chained"))
        {
            _body.Append("    // PyTorch's scheduler goes on from the rate that there is, by the ratio of its own rates.\n    private static double Chained(LearningRateSchedule schedule, double step, double rate, double floor = 0)\n    {\n        double before = schedule.ValueAt(step - 1) - floor;\n        double after = schedule.ValueAt(step) - floor;\n        return before == 0 ? rate + after : floor + ((rate - floor) * after / before);\n    }\n\n");
        }
    }

    /// <summary>Gives the callbacks of fits around which the script sets the rate by hand. One fit in a loop becomes one call for all of its epochs; several fits get a TODO each.</summary>
    private Dictionary<Expression.Call, ScriptFits.ByHand> ByHand(ScriptConstruct[] fits)
    {
        Dictionary<Expression.Call, ScriptFits.ByHand> hands = new(ReferenceEqualityComparer.Instance);
        if (fits is [{ Call: { } call } fit] && _found.First(item => ReferenceEquals(item.Construct, fit)).Place is { Loops: { Count: > 0 } loops } place && !(place.Function is { } around && _loops.Callers(around).Any(caller => caller.Place.Loops.Count > 0)) && _manual.Count == 0 && _replays is [var replay] && !fit.Arguments.Any(argument => argument.Name == "callbacks"))
        {
            Expression epochs = ScriptUnits.Epochs(fit.Arguments.FirstOrDefault(argument => argument.Name is "epochs" or "nb_epoch")?.Written, fit.Arguments.FirstOrDefault(argument => argument.Name == "initial_epoch")?.Written, call.Position);
            string all = string.Join(" * ", [.. loops.Select(Turns), .. _source.Known(epochs, None)?.AsDouble() is 1 ? [] : new[] { Amount(epochs) }]);
            hands[call] = new($"new LearningRateScheduler({replay.Method}(), {replay.Unit}), // line {replay.Line}: the script calls fit in a loop; call Fit once, for all epochs", $"(int)({all})");
            return hands;
        }

        foreach ((Expression.Call begun, string line) in _begun)
        {
            hands[begun] = new(line, null);
        }

        foreach (ScriptConstruct other in _manual.Concat(_replays).Any() ? fits : [])
        {
            hands[other.Call!] = new(string.Join("\n        ", _manual.Concat(_replays).Select(item => $"// TODO line {item.Line}: {item.Method}() is the rate that the script sets by hand, over all of its fits: give each fit its part, with .Skip(…).")), null);
        }

        return hands;
    }

    private string Turns(Statement loop)
    {
        Expression? source = (loop as Statement.For)?.Source;
        source = source is Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var counted, ..] } ? counted.Value : source;
        Expression[] limits = source is not null && ScriptClock.Inner(source) is Expression.Call { Function: Expression.Name { Text: "range" or "trange" }, Arguments: var given } ? [.. given.Select(argument => argument.Value)] : [];
        return limits.Length == 1 ? Amount(limits[0])
            : limits.Length == 2 ? $"({Amount(limits[1])} - {Amount(limits[0])})"
            : source is not null && _source.Known(source, None) is Value.Sequence { Items.Count: var count } ? ScriptCode.Number(count)
            : Parameter("Turns", null, $"TODO: how often the loop of line {loop.Position.Line} is gone through");
    }
}
