namespace TfLrCallbacks.Porting;

/// <summary>
/// A part of a script as one list of statements for one optimizer: the functions that set its rate, train or step its scheduler are put where they are called,
/// each name is one variable, and the rate is the variable <see cref="Rate"/>. Markers stand for an update, for a step of the scheduler, and for the call that makes the scheduler.
/// </summary>
internal sealed partial class ScriptProgram
{
    /// <summary>The variable that holds the rate.</summary>
    public const string Rate = "$current_rate";

    /// <summary>The name of the rate that the optimizer was made with.</summary>
    public const string Initial = "$initial";

    private const int Deepest = 6;

    private readonly ScriptSource _source;
    private readonly ScriptLoops _training;
    private readonly string? _optimizer;
    private readonly IReadOnlySet<string> _others;
    private readonly IReadOnlySet<Expression.Call> _foreign;
    private readonly IReadOnlyList<string> _schedulers;
    private readonly IReadOnlyDictionary<Expression.Call, int> _made;
    private readonly bool _countsFits;
    private readonly bool _hasUpdates;
    private readonly ScriptKinds _kinds;
    private readonly Dictionary<Statement.Function, bool> _trains = new(ReferenceEqualityComparer.Instance);
    private readonly List<Statement.Function> _opened = [];
    private int _depth;

    /// <param name="source">The script.</param>
    /// <param name="training">What its loops train.</param>
    /// <param name="optimizer">The optimizer's name; null if the script has only one.</param>
    /// <param name="others">The names of the script's other optimizers.</param>
    /// <param name="foreign">The steps of schedulers that drive the rate and are not carried over.</param>
    /// <param name="schedulers">The names of the schedulers that also drive the optimizer's rate.</param>
    /// <param name="made">The calls that make the schedulers, each with the place of its name.</param>
    /// <param name="countsFits">Whether a fit of Keras stands for one update, else for its epochs.</param>
    public ScriptProgram(ScriptSource source, ScriptLoops training, string? optimizer, IReadOnlySet<string> others, IReadOnlySet<Expression.Call> foreign, IReadOnlyList<string> schedulers, IReadOnlyDictionary<Expression.Call, int> made, bool countsFits = false)
    {
        _source = source;
        _kinds = new ScriptKinds(source);
        _training = training;
        _optimizer = optimizer;
        _others = others;
        _foreign = foreign;
        _schedulers = schedulers;
        _made = made;
        _countsFits = countsFits;
        _hasUpdates = ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Any(call => !IsBackward(call) && training.IsUpdate(call));
    }

    /// <summary>Stands for an update of the weights.</summary>
    public static Statement Update(SourcePosition position) => new Statement.Evaluated(new Expression.Name("$update", position), position);

    /// <summary>Stands for a whole epoch of updates that the script leaves to something else.</summary>
    public static Statement Epoch(SourcePosition position) => new Statement.Evaluated(new Expression.Name("$epoch", position), position);

    /// <summary>Stands for a turn of a loop that goes on until there are enough updates: too many turns without one are an error.</summary>
    public static Statement Turn(SourcePosition position) => new Statement.Evaluated(new Expression.Name("$turn", position), position);

    public static bool IsTurn(Statement statement) => Is(statement, "$turn");

    public static bool IsUpdate(Statement statement) => Is(statement, "$update") || Is(statement, "$epoch");

    public static bool IsEpoch(Statement statement) => Is(statement, "$epoch");

    public static bool IsStep(Statement statement) => StepOf(statement) is not null;

    /// <summary>Gives the place of the name of the scheduler that a statement steps; null for any other statement.</summary>
    public static int? StepOf(Statement statement) => statement is Statement.Evaluated { Value: Expression.Name { Text: var text } } && text.StartsWith("$step", StringComparison.Ordinal) ? int.Parse(text.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture) : null;

    public static bool IsMade(Statement statement) => Is(statement, "$made");

    /// <summary>Stands for the call that makes a scheduler.</summary>
    public static Statement MadeAt(SourcePosition position) => new Statement.Evaluated(new Expression.Name("$made", position), position);

    /// <summary>Gets whether a statement says that the optimizer is made again, and its first rate set.</summary>
    public static bool IsAgain(Statement statement) => Is(statement, "$again");

    /// <summary>Gets a value indicating whether the optimizer is made again after updates.</summary>
    public bool IsMadeAgain { get; private set; }

    /// <summary>Gets the lines of writes to the rate of another group than the first, in the order of the text.</summary>
    public SortedSet<int> OtherGroups { get; } = [];

    /// <summary>Gets the places of the steps of schedulers that are reached.</summary>
    public HashSet<SourcePosition> Reached { get; } = [];

    /// <summary>Gets the lines that set the rate of the first group.</summary>
    public SortedSet<int> Lines { get; } = [];

    /// <summary>Gets the first condition for the rate, or for what makes it, that calls what is not known here; null for none.</summary>
    public Expression? Measured { get; private set; }

    /// <summary>Gives the statements, with all that they call.</summary>
    /// <exception cref="PortingException">Something that sets the rate cannot be written as a statement of this list.</exception>
    public IReadOnlyList<Statement> Of(IReadOnlyList<Statement> block) => Made(Checked(ScriptIterators.Of([.. Block(block, new Frame(new Dictionary<string, Expression>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal)))], _source)));

    private static bool Is(Statement statement, string marker) => statement is Statement.Evaluated { Value: Expression.Name name } && name.Text == marker;

    /// <summary>The names of a function that is put in place: what its parameters are, and the groups that its loops go over.</summary>
    private sealed record Frame(Dictionary<string, Expression> Given, HashSet<string> Groups);

    private IEnumerable<Statement> Block(IReadOnlyList<Statement> block, Frame frame)
    {
        for (int i = 0; i < block.Count; i++)
        {
            if (block[i] is Statement.If choice && _depth > 0 && choice.Blocks.Any(Returns))
            {
                // What stands behind a return is done only where it is not reached.
                IReadOnlyList<Statement> rest = [.. block.Skip(i + 1)];
                IReadOnlyList<Statement> Whole(IReadOnlyList<Statement> body) => body.Count > 0 && body[^1] is Statement.Return or Statement.Raise ? body : [.. body, .. rest];
                foreach (Statement statement in One(choice with { Branches = [.. choice.Branches.Select(branch => (branch.Test, Whole(branch.Body)))], Otherwise = Whole(choice.Otherwise) }, frame))
                {
                    yield return statement;
                }

                yield break;
            }

            foreach (Statement statement in One(block[i], frame))
            {
                yield return statement;
            }

            if (block[i] is Statement.Return && _depth > 0)
            {
                yield break;
            }
        }
    }

    private static bool Returns(IReadOnlyList<Statement> block) => ScriptSource.All(block).Any(statement => statement is Statement.Return);

    private IEnumerable<Statement> One(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case Statement.If choice when choice.Branches.Any(branch => SourceWriter.Write(branch.Test).Contains("__name__", StringComparison.Ordinal)):
                return Block(choice.Branches[0].Body, frame);
            case Statement.If choice when choice.Branches.Any(branch => IsThere(Put(branch.Test, frame)) is not null):
                return Known(choice, frame);
            case Statement.If choice:
                return [.. Calls(choice.Branches[0].Test, frame), .. choice.Branches.Skip(1).SelectMany(branch => Never(branch.Test, frame)), choice with { Branches = [.. choice.Branches.Select(branch => (Put(branch.Test, frame), (IReadOnlyList<Statement>)[.. Block(branch.Body, frame)]))], Otherwise = [.. Block(choice.Otherwise, frame)] }];
            case Statement.With with:
                return [.. with.Items.SelectMany(item => Calls(item.Value, frame)), .. Block(with.Body, frame)];
            case Statement.Try attempt:
                return [.. Block(attempt.Body, frame), .. Raised(attempt, frame), .. Block(attempt.Otherwise, frame), .. Block(attempt.Finally, frame)];
            case Statement.For { Target: Expression.Name each } loop when _source.Listed(loop.Source) is { } listed && listed.Any(item => IsDriver(Put(item, frame))):
                return [.. listed.SelectMany(item => Block(loop.Body, frame with { Given = new Dictionary<string, Expression>(frame.Given, StringComparer.Ordinal) { [each.Text] = Put(item, frame) } }))];
            case Statement.For loop when ScriptWrites.IsOfGroups(loop, _source):
                return Groups(loop, frame);
            case Statement.For loop:
                return [.. Calls(loop.Source, frame), loop with { Target = Put(loop.Target, frame), Source = Put(loop.Source, frame), Body = [.. Block(loop.Body, frame)], Otherwise = [] }, .. Else(loop, loop.Otherwise, frame)];
            case Statement.While loop:
                return [.. Never(loop.Test, frame), loop with { Test = Put(loop.Test, frame), Body = [.. Block(loop.Body, frame)], Otherwise = [] }, .. Else(loop, loop.Otherwise, frame)];
            case Statement.Assign assign:
                return Assigned(assign, frame);
            case Statement.Augmented augmented:
                return Written(augmented.Target, augmented.Position, frame) switch
                {
                    false => [],
                    true => [.. Calls(augmented.Value, frame), Set(new Expression.Binary(augmented.Operator, new Expression.Name(Rate, augmented.Position), Put(augmented.Value, frame), augmented.Position), augmented.Position)],
                    null => [.. Calls(augmented.Value, frame), augmented with { Target = Put(augmented.Target, frame), Value = Put(augmented.Value, frame) }],
                };
            case Statement.Evaluated evaluated:
                return ScriptWrites.Of(evaluated).FirstOrDefault(touch => touch.Value is not null) is { Value: { } value }
                    ? Written(evaluated.Value is Expression.Call { Function: Expression.Attribute { Text: "assign", Target: var rate } } ? rate : ((Expression.Call)evaluated.Value).Arguments[0].Value, evaluated.Position, frame) == true
                        ? [.. Calls(value, frame), Set(Put(value, frame), evaluated.Position)] : []
                    : evaluated.Value is Expression.Call inlined && IsInlined(inlined) ? Calls(inlined, frame)
                    : [.. Calls(evaluated.Value, frame), evaluated with { Value = Put(evaluated.Value, frame) }];
            case Statement.Return { Value: { } returned } when _depth > 0:
                return [.. Calls(returned, frame), new Statement.Return(Put(returned, frame), statement.Position)];
            case Statement.Function or Statement.Class or Statement.Import or Statement.Outer or Statement.Declared or Statement.Assert:
                return [];
            default:
                return [statement];
        }
    }

    private IEnumerable<Statement> Assigned(Statement.Assign assign, Frame frame)
    {
        if (assign.Targets is [var target] && Written(target, assign.Position, frame) is { } isFirst)
        {
            return isFirst ? [.. Calls(assign.Value, frame), Set(Put(assign.Value, frame), assign.Position)] : [];
        }

        if (assign.Value is Expression.Call call && Inlined(call, frame) is { } body)
        {
            return [.. call.Arguments.SelectMany(argument => Calls(argument.Value, frame)), .. Returning(body, returned => assign with { Targets = [.. assign.Targets.Select(one => Put(one, frame))], Value = returned })];
        }

        if (assign is { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } && targets.Items.Count == values.Items.Count && targets.Items.Any(item => Written(item, assign.Position, frame) is not null))
        {
            throw new PortingException(assign.Position, "the rate is set together with other names.");
        }

        return [.. Calls(assign.Value, frame), assign with { Targets = [.. assign.Targets.Select(one => Put(one, frame))], Value = There(assign) ?? Put(assign.Value, frame) }];
    }

    private static Statement.Assign Set(Expression value, SourcePosition position) => new([new Expression.Name(Rate, position)], value, position);

    /// <summary>Gets whether a target is the rate of the optimizer's first group (true), that of another group or optimizer (false), or no rate (null).</summary>
    private bool? Written(Expression target, SourcePosition position, Frame frame)
    {
        bool? isFirst = IsRate(target, frame);
        if (isFirst is { } known)
        {
            (known ? Lines : IsMine(target, frame) ? OtherGroups : []).Add(position.Line);
        }

        return isFirst;
    }

    private bool? IsRate(Expression expression, Frame frame) => expression switch
    {
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" } }, Target: Expression.Name group } when frame.Groups.Contains(group.Text) => true,
        _ when !ScriptWrites.IsRate(expression) => null,
        Expression.Subscript { Target: Expression.Subscript { Index: var index } } => IsMine(expression, frame) && index is Expression.Literal { Value: Value.Integer { Number.IsZero: true } },
        Expression.Subscript => false, // a group that no loop here goes over
        _ => IsMine(expression, frame),
    };

    /// <summary>Gets whether a rate is of the optimizer that this is for.</summary>
    private bool IsMine(Expression rate, Frame frame) => rate switch
    {
        Expression.Subscript { Target: Expression.Subscript { Target: Expression.Attribute { Text: "param_groups", Target: var holder } } } => IsOwn(Put(holder, frame)),
        Expression.Attribute { Target: var holder } => IsOwn(Put(holder, frame)),
        _ => true,
    };

    /// <summary>Gets whether an expression is one of the optimizers or schedulers.</summary>
    private bool IsDriver(Expression item) => (_optimizer is not null && IsCalled(item, Dialect.LastPart(_optimizer))) || _others.Any(other => IsCalled(item, other)) || _schedulers.Any(name => IsCalled(item, Dialect.LastPart(name)));

    private bool IsOwn(Expression holder) => _optimizer is null || (_optimizer.EndsWith(".optimizer", StringComparison.Ordinal) && ScriptSource.Dotted(holder) is { } dotted && dotted.EndsWith(".optimizer", StringComparison.Ordinal) && dotted != _optimizer ? false : IsCalled(holder, Dialect.LastPart(_optimizer)) || !_others.Any(other => IsCalled(holder, other)));

    /// <summary>Gives the body of a loop over parameter groups for the first group; empty for a loop over the groups of another optimizer, or one that sets nothing.</summary>
    private List<Statement> Groups(Statement.For loop, Frame frame)
    {
        Expression source = Plain(loop.Source);
        Expression[] sources = source is Expression.Call { Function: Expression.Name { Text: "zip" } } zipped ? [.. zipped.Arguments.Select(argument => Plain(argument.Value))]
            : source is Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var counted] } ? [new Expression.Literal(0L, loop.Position), Plain(counted.Value)]
            : [source];
        Expression[] targets = sources.Length == 1 ? [loop.Target] : loop.Target is Expression.Sequence several && several.Items.Count == sources.Length ? [.. several.Items] : throw NoForm(loop);
        Frame inner = new(new Dictionary<string, Expression>(frame.Given, StringComparer.Ordinal), [.. frame.Groups]);
        foreach ((Expression target, Expression from) in targets.Zip(sources))
        {
            if (from is Expression.Attribute { Text: "param_groups", Target: var holder } && target is Expression.Name group)
            {
                if (!IsOwn(Put(holder, frame)))
                {
                    return [];
                }

                inner.Groups.Add(group.Text);
            }
            else if (target is Expression.Name first && (from is Expression.Literal || !SourceWriter.Write(from).Contains("optim", StringComparison.OrdinalIgnoreCase)))
            {
                inner.Given[first.Text] = from is Expression.Literal ? from : new Expression.Subscript(Put(from, frame), new Expression.Literal(0L, loop.Position), loop.Position);
            }
        }

        List<Statement> body = [.. Block(loop.Body, inner)];
        bool isOfRate = ScriptSource.All(body).Any(statement => IsStep(statement) || IsUpdate(statement) || Targets.Names([statement]).Contains(Rate));
        return ScriptSource.All(body).Any(statement => IsStep(statement) || IsUpdate(statement)) || (isOfRate && body.Any(statement => statement is Statement.Jump { Word: not "pass" })) ? throw new PortingException(loop.Position, "the loop over the groups trains, or leaves some of them out.")
            : [.. body.TakeWhile(statement => statement is not Statement.Jump { Word: not "pass" })];
    }

    /// <summary>Gives a list without what gives it in another order or as a copy.</summary>
    private static Expression Plain(Expression source) => source is Expression.Call { Function: Expression.Name { Text: "reversed" or "list" or "tuple" or "tqdm" }, Arguments: [var inner, ..] } ? Plain(inner.Value) : source;

    private static PortingException NoForm(Statement statement) => new(statement.Position, "this statement has no form in C# here.");

    /// <summary>Writes an expression with the variables that its names are here.</summary>
    private Expression Put(Expression expression, Frame frame) => Expressions.Map(expression, part => part switch
    {
        Expression.Name name => frame.Given.GetValueOrDefault(name.Text),
        Expression.Call { Function: Expression.Attribute { Text: "numpy" or "read_value" or "item" or "value", Target: var rate }, Arguments: [] } when IsRate(rate, frame) == true => new Expression.Name(Rate, part.Position),
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "initial_lr" } }, Target: Expression.Name group } when frame.Groups.Contains(group.Text) => new Expression.Name(Initial, part.Position),
        _ => IsRate(part, frame) switch { true => new Expression.Name(Rate, part.Position), false => new Expression.Name("$group", part.Position), null => null },
    });
}
