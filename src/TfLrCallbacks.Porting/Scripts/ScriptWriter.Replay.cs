namespace TfLrCallbacks.Porting;

/// <content>Rates by hand that go on from the rate before, or that stand beside a scheduler: the loop is written as the script has it, as far as it makes the rate.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> Closed = new(["LambdaLR", "OneCycleLR", "CyclicLR", "CosineAnnealingWarmRestarts"], StringComparer.Ordinal);
    private static readonly HashSet<string> Chained = new(["StepLR", "MultiStepLR", "ExponentialLR", "MultiplicativeLR", "LinearLR", "ConstantLR", "PolynomialLR", "CosineAnnealingLR"], StringComparer.Ordinal);

    private static readonly HashSet<string> SetsFirst = new(["LambdaLR", "OneCycleLR", "CyclicLR", "LinearLR", "ConstantLR"], StringComparer.Ordinal);

    private readonly List<ManualRate> _replays = [];
    private readonly HashSet<Expression.Call> _inReplays = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _replayed = [];

    /// <summary>Writes the rates that the script sets by hand.</summary>
    private void Manual()
    {
        (ScriptConstruct Construct, ScriptPlace Place)[] writes = [.. _found.Where(item => item.Construct.Kind == "lr-write" && (item.Place.Class is null || _found.All(other => other.Construct.Kind != "class-callback" || other.Construct.Name != item.Place.Class.Name)))];
        foreach ((ScriptConstruct construct, ScriptPlace place) in writes)
        {
            string? optimizer = ScriptWrites.Optimizer(construct.Statement!, place);
            if (_replayed.Contains(construct.Line) && !(place.Function is { } opened && _source.Opened.Contains(opened.Name) && !_replays.Any(rate => IsOne(rate.Optimizer, optimizer))))
            {
                continue;
            }

            if (_trace is not null)
            {
                // Where it has no form of its own, its value is known.
                Attempt(() => Between(construct, place, optimizer));
                continue;
            }

            if (Handed(place, optimizer) is { Length: > 1 } handed)
            {
                foreach ((string one, PortingException reason) in handed.Select(one => (one, Reason: Attempt(() => Replay(construct, place, one)))).Where(one => one.Reason is not null).Select(one => (one.one, one.Reason!)))
                {
                    ByHand(construct, new PortingException(null, $"for {one}, {reason.Message}"));
                }

                continue;
            }

            // Several writes, or a scheduler or a fit beside one, are one rate together; a single one may be a function of the epoch.
            string? whose = Handed(place, optimizer) is [var only] ? only : optimizer;
            bool isAlone = !IsBesideScheduler(whose) && writes.Where(other => ScriptWrites.Optimizer(other.Construct.Statement!, other.Place) is var own && (Handed(other.Place, own) is { Length: > 1 } several ? several.Any(name => IsOne(name, whose)) : IsOne(Handed(other.Place, own) is [var single] ? single : own, whose)))
                .Select(other => other.Place.Function is { } function && !IsLoop(function) ? function : (object)other.Construct).Distinct().Count() == 1
                && _found.All(item => item.Construct.Kind != "keras-fit");
            bool isInParts = TrainsInParts(whose) || IsDeep(place);
            if (isAlone && !isInParts)
            {
                Manual(construct, place);
            }
            else if (Attempt(() => Between(construct, place, whose)) is { } between && _areInRow)
            {
                ByHand(construct, between);
            }
            else if (!_areInRow && Attempt(() => Replay(construct, place, whose)) is { } reason)
            {
                if ((isInParts || IsBesideScheduler(whose)) && !(place.Function is { } function && !_loops.Callers(function).Any()))
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

        foreach ((ScriptConstruct schedule, ScriptPlace place) in _found.Where(item => item.Construct is { IsOnOptimizer: true, Call: { } call } && _schedules.ContainsKey(call)))
        {
            string? optimizer = NameOf((schedule, place));
            if (!_inReplays.Contains(schedule.Call!) && !_replays.Any(rate => IsOne(rate.Optimizer, optimizer)) && (IsMadeAgain(schedule, place) || TrainsInParts(optimizer) || Steps(place).Any(step => IsDeep(_found.First(item => ReferenceEquals(item.Construct, step)).Place))) && Attempt(() => Replay(schedule, Training(optimizer) ?? place, optimizer)) is { } reason)
            {
                _apart[schedule.Call!] = reason;
            }
        }

        Again();
    }

    private void ByHand(ScriptConstruct construct, PortingException reason) => Quote(construct, $"The rate is set by hand here: {reason.Message} Write run.LearningRate in a callback, or take a LambdaSchedule.");

    private bool IsBesideScheduler(string? optimizer) => Together(optimizer).Any(one => Steps(one.Place).Any() || SetsFirst.Contains(one.Construct.Name)) || _found.Any(item => item.Construct.Name == "ReduceLROnPlateau" && Steps(item.Place).Any());

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
        KeyValuePair<string, string>[] choices = [.. _choices];
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
            Restore(_choices, choices);
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
        SourcePosition at = construct.Statement?.Position ?? construct.Call!.Position;
        (ScriptConstruct Construct, ScriptPlace Place)[] schedulers = Together(optimizer);
        if (schedulers.Select(one => Moved(one.Construct)).FirstOrDefault(one => one is not null) is { } elsewhere)
        {
            throw new PortingException(at, $"{elsewhere.Why}.");
        }

        if (schedulers.FirstOrDefault(one => !(_schedules.ContainsKey(one.Construct.Call!) && one.Place.Into is not null && (IsClosed(one.Construct) || Chained.Contains(one.Construct.Name) || IsWhole(one.Construct)))).Construct is { } left)
        {
            throw new PortingException(at, $"it stands beside a scheduler that is not carried over with it, the {left.Name} of line {left.Line}.");
        }

        (IReadOnlyList<Statement> block, Statement.Function? function) = Around(place, optimizer);
        ScriptProgram program = Program(optimizer, own, schedulers, countsFits: false);
        IReadOnlyList<Statement> statements = program.Of(block);
        if (construct.Kind == "lr-write" && !program.Lines.Contains(construct.Line) && !program.OtherGroups.Contains(construct.Line))
        {
            throw new PortingException(at, "the loop that sets it is not found.");
        }

        if (function is not null && !_loops.Callers(function).Any() && !statements.Any(statement => statement is Statement.For or Statement.While && ScriptSource.All([statement]).Any(ScriptProgram.IsUpdate)))
        {
            throw new PortingException(at, $"it is set in {function.Name}, and what calls that is not followed here.");
        }

        if (construct.Kind == "lr-write" && program.Lines.Count == 0)
        {
            throw new PortingException(at, "it is the rate of another group than the first.");
        }

        if (statements.Where(statement => statement is Statement.For or Statement.While).SelectMany(statement => ScriptSource.All([statement])).Any(statement => Makes(statement, own)))
        {
            throw new PortingException(at, "the optimizer is made anew in a loop.");
        }

        try
        {
            if (schedulers.SkipWhile(one => one.Construct.Name is not ("OneCycleLR" or "CyclicLR")).Skip(1).FirstOrDefault(one => (IsClosed(one.Construct) && one.Construct.Name is not ("OneCycleLR" or "CyclicLR")) || IsWhole(one.Construct) || one.Construct.Name == "CosineAnnealingLR").Construct is { } moved)
            {
                throw new PortingException(moved.Call!.Position, $"{moved.Name} begins with the first rate of the OneCycleLR or CyclicLR before it, not with the optimizer's.");
            }

            if (schedulers.Skip(1).FirstOrDefault(one => one.Construct.Name == "CyclicLR").Construct is { } cyclic)
            {
                throw new PortingException(cyclic.Call!.Position, "CyclicLR begins with the first rate that another scheduler has noted, not with its base_lr.");
            }

            if (schedulers.Any(one => IsWhole(one.Construct)) && (program.Lines.Count > 0 || schedulers.Select(one => one.Place.Into).Distinct().Count() > 1))
            {
                ScriptConstruct whole = schedulers.First(one => IsWhole(one.Construct)).Construct;
                throw new PortingException(at, $"it stands beside a scheduler that is not carried over with it: the {whole.Name} of line {whole.Line} goes on from the rate that is set.");
            }

            if (schedulers.FirstOrDefault(one => one.Construct.Kind == "torch-schedule" && !Steps(one.Place).Any() && !IsNeverStepped(one)) is { Construct: { } unseen })
            {
                throw new PortingException(unseen.Call!.Position, $"what steps this {unseen.Name} is not followed here.");
            }

            if (schedulers.SelectMany(one => Steps(one.Place)).FirstOrDefault(step => !program.Reached.Contains(step.Call!.Position)) is { Call: { } lost })
            {
                throw new PortingException(lost.Position, $"how {Brief.Of(SourceWriter.Write(lost), 60)} is reached is not followed here.");
            }

            ScriptReplay replay = new([.. Before(statements, schedulers), .. statements], _source, function);
            if (!ScriptSource.All(replay.Body).Any(statement => ScriptProgram.IsStep(statement) || ScriptProgram.IsMade(statement) || Targets.Names([statement]).Contains(ScriptProgram.Rate)))
            {
                throw new PortingException(at, "nothing that changes the rate is found in the loop.");
            }

            Anew(replay, statements, schedulers);
            Written(replay, program, construct, optimizer, schedulers);
        }
        catch (PortingException) when (program.Measured is { } test)
        {
            throw new PortingException(test.Position, $"it hangs on {Brief.Of(SourceWriter.Write(test), 80)}, which only the training knows.");
        }
    }

    /// <summary>Gets whether a scheduler gives its rates from the one that the optimizer began with, else from the one before.</summary>
    private static bool IsClosed(ScriptConstruct scheduler) => scheduler.Kind == "hf-schedule" || Closed.Contains(scheduler.Name);

    /// <summary>Refuses schedulers that are made anew with other arguments, or from a rate that is not known here.</summary>
    private void Anew(ScriptReplay replay, IReadOnlyList<Statement> statements, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers)
    {
        HashSet<string> changing = ScriptReplay.Changing(ScriptReplay.Placed(statements), _source);
        foreach (ScriptConstruct made in replay.IsMadeAnew ? schedulers.Select(one => one.Construct) : [])
        {
            if (made.Call!.Arguments.Where((argument, i) => argument.Name is { } name ? name != "optimizer" : i > 0).SelectMany(argument => Expressions.All(argument.Value)).OfType<Expression.Name>().FirstOrDefault(name => changing.Contains(name.Text)) is { } other)
            {
                throw new PortingException(made.Call.Position, $"a scheduler is made anew with '{other.Text}', which changes.");
            }

            if ((IsClosed(made) ? made.Name is not "OneCycleLR" : made.Name is "LinearLR" or "ConstantLR") && replay.MadeBehindWrites.Contains(made.Call.Position))
            {
                throw new PortingException(made.Call.Position, "a scheduler is made when the rate has been set by hand.");
            }
        }
    }

    private string? Floor(ScriptConstruct scheduler) => scheduler.Arguments.FirstOrDefault(argument => argument.Name == "eta_min")?.Written is { } least ? Amount(least) : null;

    private ScriptProgram Program(string? optimizer, string? own, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers, bool countsFits)
    {
        string[] names = Names(schedulers);
        HashSet<string> others = [.. _found.Where(item => item.Construct.IsOptimizer).Select(item => Into(item.Place)).OfType<string>().Where(name => own is null || !ScriptSource.IsNamed(name, own))];
        HashSet<Expression.Call> foreign = new(_found.Where(item => item.Construct is { Kind: "scheduler-step", Call: not null }).Select(item => item.Construct.Call!).Where(call => !schedulers.Any(known => Steps(known.Place).Any(step => ReferenceEquals(step.Call, call))) && !IsOfOther(call, own)), ReferenceEqualityComparer.Instance);
        return new ScriptProgram(_source, _loops, optimizer, others, foreign, names, schedulers.ToDictionary(one => one.Construct.Call!, one => Array.IndexOf(names, one.Place.Into!), (IEqualityComparer<Expression.Call>)ReferenceEqualityComparer.Instance), countsFits);
    }

    private bool Makes(Statement statement, string? optimizer) => _found.Any(item => item.Construct is { IsOptimizer: true, Call: { } made } && (optimizer is null || ScriptSource.IsNamed(item.Place.Into, optimizer))
        && made.Position == (statement as Statement.Assign)?.Value.Position);

    private void Written(ScriptReplay replay, ScriptProgram program, ScriptConstruct construct, string? optimizer, (ScriptConstruct Construct, ScriptPlace Place)[] schedulers)
    {
        string schedule = Rates(replay, program, construct, optimizer, schedulers, replay.IsEpoch ? "epoch" : "update");
        _replays.Add(new(schedule, replay.IsEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", program.Lines.FirstOrDefault(construct.Line), optimizer));
        _replayed.UnionWith([.. program.Lines, .. program.OtherGroups]);
        _inReplays.UnionWith(schedulers.Select(one => one.Construct.Call!));
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

        foreach ((Expression.Call begun, (string written, int line)) in _begun)
        {
            hands[begun] = new(written, null) { IsBeginning = true, At = line };
        }

        foreach (ScriptConstruct other in _manual.Concat(_replays).Any() ? fits : [])
        {
            hands[other.Call!] = new(string.Join("\n        ", [.. hands.TryGetValue(other.Call!, out ScriptFits.ByHand? own) ? [own.Line] : Array.Empty<string>(), .. _manual.Concat(_replays).Select(item => $"// TODO line {item.Line}: {item.Method}() is the rate that the script sets by hand, over all of its fits: give each fit its part, with .Skip(…).")]), null);
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
