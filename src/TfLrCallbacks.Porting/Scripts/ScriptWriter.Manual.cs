using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Rates that a loop or a function of the script sets by hand: <c>group['lr'] = …</c>, <c>optimizer.learning_rate.assign(…)</c>.</content>
internal sealed partial class ScriptWriter
{
    private readonly List<(string Method, string Unit, int Line)> _manual = [];

    private void Manual(ScriptConstruct construct, ScriptPlace place)
    {
        ScriptWrites.Touch? touch = construct.Statement is null ? null : ScriptWrites.Of(construct.Statement).FirstOrDefault(one => one.Value is not null);
        if (touch?.Value is null || (place.Function is { } known && !_written.Add(known.Name)))
        {
            return;
        }

        try
        {
            if (place.Function is { } function && !IsLoop(function))
            {
                OfFunction(function, construct);
            }
            else
            {
                OfLoop(touch.Value, construct, place);
            }
        }
        catch (PortingException reason)
        {
            Quote(construct, $"The rate is set by hand here: {reason.Message} Write run.LearningRate in a callback, or take a LambdaSchedule.");
        }
    }

    /// <summary>Gets whether a function trains: its rate is set in its loop.</summary>
    private bool IsLoop(Statement.Function function) => Calls.Any(item => ReferenceEquals(item.Place.Function, function)
        && item.Call.Function is Expression.Attribute { Text: "backward" or "train_on_batch" or "apply_gradients" or "step" });

    /// <summary>Writes a function that sets the rate as one that gives it.</summary>
    private void OfFunction(Statement.Function function, ScriptConstruct construct)
    {
        string[] positions = [.. function.Parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name)
            .Where(name => name is not ("self" or "optimizer" or "optim" or "opt" or "model" or "args" or "config" or "cfg" or "opts" or "hparams" or "lr" or "base_lr" or "init_lr" or "lr0" or "initial_lr"))];
        if (positions.Length == 0)
        {
            throw new PortingException(function.Position, $"{function.Name} takes no epoch or step.");
        }

        string step = Array.Find(positions, name => name.Contains("ep", StringComparison.OrdinalIgnoreCase) || name.Contains("step", StringComparison.OrdinalIgnoreCase) || name.Contains("it", StringComparison.OrdinalIgnoreCase)) ?? positions[0];
        Statement.Function gives = function with { Parameters = [(step, null)], Body = Returning(function.Body) };
        string name = Member(ScriptCode.Pascal(function.Name));
        string code = _code.Body(gives, "        ");
        _body.Append(CultureInfo.InvariantCulture, $"    // lines {function.Position.Line} to {function.EndLine}: {function.Name}\n    public static double {name}(double {ScriptCode.Camel(step)})\n    {{\n{code}    }}\n\n");
        (Expression.Call Call, ScriptPlace Place)? caller = Calls.Where(item => item.Call.Function is Expression.Name called && called.Text == function.Name).Select(item => ((Expression.Call, ScriptPlace)?)item).LastOrDefault();
        bool isUnused = caller is null && !Calls.Any(item => item.Call.Function is Expression.Attribute method && method.Text == function.Name)
            && _found.Any(item => item.Construct.Kind is "torch-schedule" or "hf-schedule" or "timm-schedule" or "torch-own-class" or "optax-schedule" or "keras-fit" or "hf-training-arguments");
        bool isSteppedByEpoch = caller is { } of && ScriptUnits.Code(of.Place, _walk) == "step-per-epoch";
        bool isEpoch = ScriptUnits.CountsEpochs(step) || isSteppedByEpoch;
        string counter = ScriptCode.Camel(step);
        string given = counter;
        string? remark = null;
        if (caller is { } at && Given(at.Call, function, step) is { } argument && argument is not Expression.Name)
        {
            if (PartOfEpoch(argument, at.Place) is { } batches)
            {
                // epoch + i / len(loader) is the update over the updates of an epoch.
                counter = "update";
                given = $"update / {batches}";
                isEpoch = false;
            }
            else if (OnlyCounter(argument, at.Place) is { } counted)
            {
                counter = ScriptCode.Camel(counted);
                given = _code.Number(argument, new HashSet<string>([counted], StringComparer.Ordinal));
                isEpoch = ScriptUnits.CountsEpochs(counted) || isSteppedByEpoch;
            }
            else
            {
                remark = $"    // TODO line {at.Call.Position.Line}: {name} gets {SourceWriter.Write(argument)}, here the {(isEpoch ? "epoch" : "step")} alone: the rates differ. Write what it gets.\n";
            }
        }

        if (ScriptSource.All(function.Body).OfType<Statement.For>().Any(loop => ScriptWrites.In(loop.Body).Any(touch => touch.Value is { } value && OfGroup(value, loop))))
        {
            remark += $"    // line {construct.Line}: groups with a scale of their own are multiplied by it besides: give them schedules of their own, .Scale(factor).\n";
        }

        if (isUnused)
        {
            _body.Append(CultureInfo.InvariantCulture, $"    // line {function.Position.Line}: nothing in this file calls {function.Name}, so it is not among the callbacks.\n\n");
            return;
        }

        string schedule = Member($"{name}Schedule");
        _body.Append(CultureInfo.InvariantCulture, $"{remark}    public static LearningRateSchedule {schedule}() => new LambdaSchedule({counter} => {name}({given}));\n\n");
        _manual.Add((schedule, isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", construct.Line));
    }

    /// <summary>Gives what a call gives for a parameter.</summary>
    private static Expression? Given(Expression.Call call, Statement.Function function, string parameter)
    {
        int position = function.Parameters.TakeWhile(one => one.Name != parameter).Count();
        return call.Arguments.FirstOrDefault(argument => argument.Name == parameter)?.Value
            ?? (position < call.Arguments.Count && call.Arguments[position].Name is null ? call.Arguments[position].Value : null);
    }

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
            && place.Loops.OfType<Statement.For>().LastOrDefault() is { } loop && Counters(loop).Contains(batch.Text)
                ? _code.Number(length, None)
                : null;
    }

    /// <summary>Gives the one counter of a loop that an expression is made of, beside numbers: <c>epoch + 1</c>.</summary>
    private static string? OnlyCounter(Expression argument, ScriptPlace place)
    {
        Expression[] parts = [.. Expressions.All(argument)];
        string[] names = [.. parts.OfType<Expression.Name>().Select(name => name.Text).Distinct()];
        return names.Length == 1 && !parts.Any(part => part is Expression.Call or Expression.Attribute or Expression.Subscript)
            && place.Loops.OfType<Statement.For>().SelectMany(Counters).Concat(Counted(place)).Contains(names[0]) ? names[0] : null;
    }

    /// <summary>Writes a rate that is set in a loop as a function of what the loop counts.</summary>
    private void OfLoop(Expression value, ScriptConstruct construct, ScriptPlace place)
    {
        Expression rate = value is Expression.Name name && Nearest(name.Text, construct.Line) is { } assigned ? assigned : value;
        HashSet<string> counters = [.. place.Loops.OfType<Statement.For>().SelectMany(Counters), .. Counted(place)];
        string[] others = [.. place.Loops.OfType<Statement.For>().SelectMany(loop => Targets.Names(loop.Target)).Where(name => !counters.Contains(name) && Expressions.All(rate).Any(part => part is Expression.Name own && own.Text == name))];
        if (others.Length > 0)
        {
            throw new PortingException(construct.Statement!.Position, $"it is '{others[0]}', which the loop takes from a list.");
        }

        string[] used = [.. Expressions.All(rate).OfType<Expression.Name>().Select(one => one.Text).Where(counters.Contains).Distinct()];
        if (used.Length != 1 || Expressions.All(rate).Any(part => part is Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" } } }))
        {
            throw new PortingException(construct.Call?.Position ?? construct.Statement!.Position, used.Length == 0 ? "it is no function of an epoch or a step alone." : $"it depends on {(used.Length == 1 ? "the rate before" : string.Join(" and ", used))}.");
        }

        string counter = ScriptCode.Camel(used[0]);
        string schedule = Member($"RateOfLine{construct.Line}");
        string code;
        try
        {
            code = $"new LambdaSchedule({counter} => {_code.Number(rate, new HashSet<string>([used[0]], StringComparer.Ordinal))})";
        }
        catch (PortingException) when (FromSource(rate, used[0], schedule) is { } read)
        {
            code = read;
        }

        _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: the rate that the loop sets\n    public static LearningRateSchedule {schedule}() => {code};\n\n");
        Statement.For? loop = place.Loops.OfType<Statement.For>().LastOrDefault(over => Targets.Names(over.Target).Contains(used[0]));
        bool isEpoch = loop is not null && (ScriptUnits.CountsEpochs(used[0]) || SourceWriter.Write(loop.Source).Contains("epoch", StringComparison.OrdinalIgnoreCase));
        _manual.Add((schedule, isEpoch ? "StepUnit.Epoch" : "StepUnit.Batch", construct.Line));
    }

    /// <summary>Gives the names of a loop that count: those of a range, the first of enumerate; of any other loop a name that says so.</summary>
    private static IEnumerable<string> Counters(Statement.For loop)
    {
        Expression source = loop.Source is Expression.Call { Function: var around, Arguments: [var inner, ..] } && Dialect.LastPart(ScriptSource.Dotted(around) ?? string.Empty) is "tqdm" or "track" or "progress_bar" or "master_bar" ? inner.Value : loop.Source;
        string called = source is Expression.Call { Function: var function } ? Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) : string.Empty;
        string[] names = [.. Targets.Names(loop.Target)];
        return called is "range" or "trange" or "xrange" or "arange" or "count" ? names
            : called == "enumerate" ? names.Take(1)
            : names.Where(name => ScriptUnits.CountsEpochs(name) || name is "step" or "it" or "iteration" or "i");
    }

    /// <summary>Gives what a name is assigned last before a line.</summary>
    private Expression? Nearest(string name, int line) => ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
        .Where(assign => assign.Position.Line < line && assign.Targets.Any(target => target is Expression.Name known && known.Text == name))
        .Select(assign => assign.Value)
        .LastOrDefault();

    /// <summary>Gives the names that loops count up.</summary>
    private static IEnumerable<string> Counted(ScriptPlace place) => place.Loops.SelectMany(loop => ScriptSource.All([loop])).OfType<Statement.Augmented>()
        .Where(counts => counts is { Operator: "+", Target: Expression.Name }).Select(counts => ((Expression.Name)counts.Target).Text);

    /// <summary>Gets whether a rate takes something of the parameter group that it is for, such as its <c>lr_scale</c>.</summary>
    private static bool OfGroup(Expression value, Statement.For loop) =>
        Targets.Names(loop.Target).ToHashSet(StringComparer.Ordinal) is var groups && Expressions.All(value).Any(part => part is Expression.Name name && groups.Contains(name.Text));

    /// <summary>Gives statements with a return where they set the rate.</summary>
    private static IReadOnlyList<Statement> Returning(IReadOnlyList<Statement> body) => [.. body.Select(statement => statement switch
    {
        Statement.For loop when ScriptWrites.In(loop.Body).Where(touch => touch.Value is not null).OrderBy(touch => OfGroup(touch.Value!, loop)).FirstOrDefault() is { Value: { } value } => new Statement.Return(value, loop.Position),
        Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Returning(branch.Body)))], Otherwise = Returning(choice.Otherwise) },
        Statement.Assign or Statement.Evaluated when ScriptWrites.Of(statement).FirstOrDefault(touch => touch.Value is not null) is { Value: { } value } => new Statement.Return(value, statement.Position),
        _ => statement,
    })];
}
