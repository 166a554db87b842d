namespace TfLrCallbacks.Porting;

/// <summary>Finds in a script what concerns the learning rate.</summary>
internal sealed partial class ScriptFinder
{
    private readonly ScriptSource _source;
    private readonly ScriptWalk _walk;
    private readonly ScriptKinds _kinds;
    private readonly List<(ScriptConstruct Construct, ScriptPlace Place)> _found = [];

    public ScriptFinder(ScriptSource source)
    {
        _source = source;
        _walk = new ScriptWalk(source.Statements);
        _kinds = new ScriptKinds(source);
        Loops = new ScriptLoops(source, _walk, IsScheduler);
        Find();
    }

    /// <summary>Gets what was found, in the order of the text, each with its place.</summary>
    public IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> Found => [.. _found
        .Select((item, i) => (item, i))
        .OrderBy(pair => pair.item.Construct.Line)
        .ThenBy(pair => pair.item.Construct.EndLine)
        .ThenBy(pair => pair.i)
        .Select(pair => pair.item)];

    public ScriptKinds Kinds => _kinds;

    public ScriptWalk Walk => _walk;

    public ScriptLoops Loops { get; }

    /// <summary>Gives the functions of the text and in a line that give a rate or a factor, with the call that they are given to.</summary>
    public IEnumerable<(Expression Function, string Name)> RateFunctions => _found
        .Where(item => item.Construct.Name is "LearningRateScheduler" or "LambdaLR" or "MultiplicativeLR" || item.Construct.Kind == "optax-transform")
        .Select(item => (item.Construct.Arguments.FirstOrDefault(argument => argument.Name is "schedule" or "lr_lambda" or "learning_rate" or "step_size_fn")?.Written, item.Construct.Name))
        .Where(pair => pair.Written is not null)
        .SelectMany(pair => pair.Written is Expression.Sequence several ? several.Items.Select(item => (item, pair.Name)) : [(pair.Written!, pair.Name)]);

    private void Find()
    {
        foreach ((Expression.Call call, ScriptPlace place) in _walk.Calls)
        {
            if (_kinds.Of(call) is { } kind)
            {
                Add(call, place, kind.Kind, kind.Name);
            }
            else if (call is { Function: Expression.Attribute { Text: "step", Target: var target } } && (IsScheduler(target) || IsOfSchedulers(target, place)) && GivesNothing(call))
            {
                AddStep(call, place);
            }
        }

        foreach ((Statement statement, ScriptPlace place) in _walk.Statements)
        {
            if (statement is Statement.Class type && _kinds.OfClass(type) is { } kind)
            {
                AddClass(type, kind, place);
            }

            foreach (ScriptWrites.Touch touch in ScriptWrites.Of(statement))
            {
                List<KeyValuePair<string, object>> details = [];
                if (touch.Target is not null)
                {
                    details.Add(KeyValuePair.Create("target", (object)touch.Target));
                }

                if (touch.Value is not null)
                {
                    details.Add(KeyValuePair.Create("value", (object)PrefixForm.Write(touch.Value)));
                }

                _found.Add((new ScriptConstruct
                {
                    Kind = touch.Value is null ? "lr-read" : "lr-write",
                    Name = touch.Name,
                    Line = touch.Position.Line,
                    EndLine = touch.EndLine,
                    Details = details,
                    Codes = touch.Value is null ? ["lr-read-back"] : touch.IsAttribute && _kinds.HasKeras ? ["manual-lr-write", "lr-attribute"] : ["manual-lr-write"],
                    Statement = statement,
                }, place));
            }
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((Expression function, string name) in RateFunctions.ToArray())
        {
            AddFunction(function, name, seen);
        }
    }

    /// <summary>Gets whether a name is what a loop takes from schedulers: <c>for s in schedulers: s.step()</c>.</summary>
    private static bool IsOfSchedulers(Expression target, ScriptPlace place) => target is Expression.Name name && place.Loops is [.., Statement.For loop]
        && Targets.Names(loop.Target).Contains(name.Text) && SourceWriter.Write(loop.Source).Contains("sched", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether a name stands for a scheduler.</summary>
    public bool IsScheduler(Expression target) => ScriptSource.Dotted(target) is { } name
        && (_found.Any(item => item.Construct.Kind is "torch-schedule" or "hf-schedule" or "timm-schedule" or "torch-own-class" or "torch-thirdparty" && item.Place.Into == name)
            || Into[name].Any(call => IsSchedule(call) || MakesSchedule(call))
            || (_kinds.HasTorch && Dialect.LastPart(name) is "scheduler" or "lr_scheduler" or "sched")
            || IsMadeElsewhere(name)
            || Listed[name].Any(item => ScriptSource.Dotted(item) is { } listed && !Listed.Contains(listed) && IsScheduler(item)));

    /// <summary>Gets the calls whose values are assigned, by the names that they are assigned to.</summary>
    private ILookup<string?, Expression.Call> Into => field ??= _walk.Calls.ToLookup(call => call.Place.Into, call => call.Call, StringComparer.Ordinal);

    /// <summary>Gets what loops take from lists of names, by the names of the loops.</summary>
    private ILookup<string, Expression> Listed => field ??= _walk.Statements.Select(item => item.Statement).OfType<Statement.For>().Where(loop => loop.Target is Expression.Name)
        .SelectMany(loop => (_source.Listed(loop.Source) ?? []).Select(item => (((Expression.Name)loop.Target).Text, item))).ToLookup(pair => pair.Text, pair => pair.item, StringComparer.Ordinal);

    private bool IsSchedule(Expression.Call call) => _kinds.Of(call) is { Kind: "torch-schedule" or "hf-schedule" or "timm-schedule" or "torch-own-class" or "torch-thirdparty" }
        || (_source.Resolve(call.Function) is { } full && ScriptWriter.Others.Any(dialect => dialect.Owns(full) > 0 && dialect.Find(full) is { IsOptimizer: false }));

    /// <summary>Gets whether a call is of a function of the script that returns a scheduler.</summary>
    private bool MakesSchedule(Expression.Call call) => call.Function is Expression.Name called && _source.Functions.TryGetValue(called.Text, out Statement.Function? function)
        && _walk.Calls.Any(made => ReferenceEquals(made.Place.Function, function) && IsSchedule(made.Call)
            && (made.Place.Plug?.StartsWith("returned by ", StringComparison.Ordinal) == true || (made.Place.Into is { } into && ScriptSource.All(function.Body).Any(statement => statement is Statement.Return { Value: Expression.Name returned } && returned.Text == into))));

    private void Add(Expression.Call call, ScriptPlace place, string kind, string name)
    {
        List<ScriptArgument> arguments = [];
        string[]? own = kind == "keras-compile" ? OwnParameters(call) : null;
        string signature = kind == "fastai-fit" && (FastaiVersion.IsFirst(_source.Scope.Modules) || call.Arguments.Any(argument => FastaiVersion.IsFirst(argument.Name))) ? "fastai1-fit" : kind is "keras-thirdparty" or "torch-thirdparty" && ScriptSignatures.TakesLoss(call) ? "bert-optimizer" : kind;
        int position = 0;
        foreach (Expression.Argument given in kind is "torch-schedule" or "torch-optimizer" or "hf-schedule" or "timm-schedule" ? call.Arguments.SelectMany(argument => Handed(argument, place)) : call.Arguments)
        {
            string parameter = given.Name ?? (own is not null ? own.ElementAtOrDefault(position) : ScriptSignatures.Parameter(signature, name, position)) ?? $"arg{position}";
            position += given.Name is null ? 1 : 0;
            arguments.Add(Argument(parameter, given.Value, place));
        }

        _found.Add((new ScriptConstruct
        {
            Kind = kind,
            Name = name,
            Line = call.Position.Line,
            EndLine = Math.Max(call.EndLine, call.Position.Line),
            CSharp = ScriptNames.CSharp(kind, name),
            Arguments = arguments,
            PluggedIn = kind is "keras-compile" or "keras-fit" ? [] : _walk.PluggedIn(place),
            Call = call,
        }, place));
    }

    /// <summary>Gives the parameters of the method that a call calls, where the object is of a class of the script that has such a method; null for any other.</summary>
    private string[]? OwnParameters(Expression.Call call)
    {
        if (call.Function is not Expression.Attribute { Text: var method, Target: var target } || ScriptSource.Variable(target) is not { } name || _source.Given[name].Take(2).ToArray() is not [Expression.Call { Function: Expression.Name made }])
        {
            return null;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (string? type = made.Text; type is not null && seen.Add(type) && _source.Classes.TryGetValue(type, out Statement.Class? known); type = known.Bases is [{ Value: Expression.Name parent }, ..] ? parent.Text : null)
        {
            if (known.Body.OfType<Statement.Function>().FirstOrDefault(one => one.Name == method) is { Parameters: var parameters })
            {
                return [.. parameters.Skip(1).Select(parameter => parameter.Name)];
            }
        }

        return null;
    }

    /// <summary>Gives the entries of <c>**kw</c> as arguments where the script says what it holds; any other argument as it is.</summary>
    private IEnumerable<Expression.Argument> Handed(Expression.Argument argument, ScriptPlace place) => argument.Name == "**" && _source.Known(argument.Value, place.Locals) is Value.Dictionary table && table.Items.All(item => item.Key is Value.Text)
        ? table.Items.Select(item => new Expression.Argument(((Value.Text)item.Key).Characters, new Expression.Literal(item.Value, argument.Value.Position)))
        : [argument];

    private ScriptArgument Argument(string name, Expression written, ScriptPlace place)
    {
        Value? known = written is Expression.Lambda ? null : _source.Known(written, place.Locals);
        bool isLiteral = written is Expression.Literal or Expression.Template || (written is Expression.Unary { Operand: Expression.Literal } && known is not null);
        Expression atItsLine = place is { Function: null, Class: null, Loops.Count: 0 } ? _source.AtItsLine(written) : written;
        return new ScriptArgument(name, known is null ? null : ScriptJson.Of(known), isLiteral ? null : PrefixForm.Write(written))
        {
            Known = known ?? (atItsLine as Expression.Literal)?.Value,
            Written = atItsLine,
        };
    }

    /// <summary>Gets whether a call stands under <c>with accelerator.accumulate(model):</c>, where Accelerate makes one update with the gradients of several batches.</summary>
    private bool IsAccumulated(Expression.Call call) => (_accumulated ??= [.. ScriptSource.All(_source.Statements).OfType<Statement.With>().Where(with => with.Items.Any(item => item.Value is Expression.Call { Function: Expression.Attribute { Text: "accumulate" } }))])
        .Any(with => with.Position.Line <= call.Position.Line && call.Position.Line <= with.EndLine);

    private Statement.With[]? _accumulated;

    private void AddStep(Expression.Call call, ScriptPlace place)
    {
        List<string> codes = [ScriptUnits.Code(place, Loops)];
        if (call.Arguments.Count > 0)
        {
            codes.Add("step-with-argument");
        }

        if ((ScriptLoops.Guard(call, place) is { } guard && guard.Contains('%', StringComparison.Ordinal)) || IsAccumulated(call))
        {
            codes.Add("accumulation-in-lengths");
        }

        List<KeyValuePair<string, object>> details = [];
        if (place.Loops.Count > 0)
        {
            details.Add(KeyValuePair.Create("loop", (object)string.Join(" > ", place.Loops.Select(ScriptUnits.Loop))));
        }

        _found.Add((new ScriptConstruct
        {
            Kind = "scheduler-step",
            Name = SourceWriter.Write(call.Function),
            Line = call.Position.Line,
            EndLine = call.EndLine,
            Details = details,
            Codes = codes,
            Call = call,
        }, place));
    }

    private void AddClass(Statement.Class type, string kind, ScriptPlace place)
    {
        Statement.Function[] methods = [.. type.Body.OfType<Statement.Function>()];
        Statement.Function? start = Array.Find(methods, method => method.Name == "__init__");
        string? main = kind == "class-schedule" ? "__call__"
            : kind == "class-torch" ? "get_lr"
            : methods.Where(method => ScriptWrites.In(method.Body).Any()).OrderBy(method => method.Name == "on_train_begin").FirstOrDefault()?.Name;
        _found.Add((new ScriptConstruct
        {
            Kind = kind == "class-torch" ? "class-schedule" : kind,
            Name = type.Name,
            Line = type.Position.Line,
            EndLine = type.EndLine,
            CSharp = kind == "class-callback" ? ScriptNames.CSharp("keras-thirdparty", type.Name) : null,
            Details =
            [
                KeyValuePair.Create("ctor", (object)(start?.Parameters.Where(parameter => parameter.Name != "self").Select(Parameter).ToArray() ?? [])),
                KeyValuePair.Create("bases", (object)type.Bases.Select(given => SourceWriter.Write(given.Value)).ToArray()),
                KeyValuePair.Create("methods", (object)methods.Select(method => method.Name).Order(StringComparer.Ordinal).ToArray()),
                KeyValuePair.Create("main", (object)(main ?? string.Empty)),
            ],
            Codes = kind == "class-callback" ? ["custom-callback-class"] : kind == "class-schedule" && methods.Any(IsStateful) ? ["custom-schedule-class", "global-state"] : ["custom-schedule-class"],
            Statement = type,
        }, place));
    }

    /// <summary>Gets whether each call goes on from what the last one left in a member.</summary>
    private static bool IsStateful(Statement.Function method) => method.Name == "__call__" && ScriptSource.All(method.Body).Any(statement => statement switch
    {
        Statement.Augmented { Target: Expression.Attribute { Target: Expression.Name { Text: "self" } } } => true,
        Statement.Assign { Targets: [Expression.Attribute { Target: Expression.Name { Text: "self" } } member], Value: var value } => Expressions.All(value).Any(part => part is Expression.Attribute { Target: Expression.Name { Text: "self" } } own && own.Text == member.Text),
        _ => false,
    });

    private static string Parameter((string Name, Expression? Default) parameter) =>
        parameter.Default is { } value ? $"{parameter.Name}={SourceWriter.Write(value)}" : parameter.Name;

    private void AddFunction(Expression written, string user, HashSet<string> seen)
    {
        Statement.Function? definition = written is Expression.Name name && _source.Functions.TryGetValue(name.Text, out Statement.Function? known) ? known : null;
        if (definition is null && written is not Expression.Lambda)
        {
            return;
        }

        IReadOnlyList<(string Name, Expression? Default)> parameters = definition?.Parameters ?? ((Expression.Lambda)written).Parameters;
        if (!seen.Add(definition?.Name ?? written.Position.ToString()))
        {
            return;
        }

        bool takesRate = user == "LearningRateScheduler" && ScriptUnits.RateOf(parameters) is not null;
        bool isRecursive = takesRate && (definition is not null ? ScriptUnits.UsesRate(definition) : ScriptUnits.UsesRate((Expression.Lambda)written));
        List<string> codes = isRecursive ? ["recursive-schedule"] : [];

        if (definition is not null)
        {
            codes.AddRange(ScriptUnits.FunctionCodes(definition, _source));
        }

        _found.Add((new ScriptConstruct
        {
            Kind = "schedule-function",
            Name = definition?.Name ?? "lambda",
            Line = (definition?.Position ?? written.Position).Line,
            EndLine = definition?.EndLine ?? written.EndLine,
            Details =
            [
                KeyValuePair.Create("params", (object)parameters.Select(parameter => parameter.Name).ToArray()),
                KeyValuePair.Create("stateful", (object)isRecursive),
            ],
            Codes = codes,
            Statement = definition,
            Function = written,
            TakesRate = takesRate,
        }, new ScriptPlace()));
    }
}
