namespace TfLrCallbacks.Porting;

/// <summary>
/// Steps that a text makes of a scheduler where nothing trains: in a row, or in a loop that only steps and prints. The rates are counted from the first
/// one of the scheduler, so that such steps have to be told.
/// </summary>
internal sealed class EarlierSteps(IReadOnlyList<Statement> statements)
{
    /// <summary>Calls that neither train nor can hide a training.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "step", "print", "append", "get_last_lr", "get_lr", "range", "enumerate", "tqdm", "trange", "len", "list", "format", "round", "float", "int", "str", "join", "item", "zero_grad",
    };

    private readonly HashSet<SourcePosition> _inRow = [];

    /// <summary>Where a loop makes a step, and how often it turns; null where the text does not say that at once.</summary>
    private readonly Dictionary<SourcePosition, int?> _inLoop = [];
    private HashSet<int>? _atTop;
    private bool _trains;

    /// <summary>Looks the steps up, which only a text needs that makes some of its schedule.</summary>
    private void Find()
    {
        (Expression.Call Call, ScriptPlace Place)[] all = [.. new ScriptWalk(statements).Calls];
        HashSet<string> schedulers = [.. ScriptSource.All(statements).OfType<Statement.Assign>().Where(assign => Choice.Names(assign.Value)).SelectMany(assign => assign.Targets).Select(ScriptSource.Dotted).OfType<string>()];
        HashSet<Statement> training = new(ReferenceEqualityComparer.Instance);
        HashSet<Statement.Function> trainers = new(ReferenceEqualityComparer.Instance);
        foreach ((Expression.Call call, ScriptPlace place) in all)
        {
            bool isHarmless = Called(call) is { } name && Harmless.Contains(name);
            bool updates = IsUpdate(call, schedulers);
            _trains |= updates;
            training.UnionWith(isHarmless && !updates ? [] : place.Loops);
            if (place.Function is { } function && (!isHarmless || updates))
            {
                trainers.Add(function);
            }
        }

        HashSet<string> called = [.. all.Where(item => item.Place.Loops.Count > 0).Select(item => Called(item.Call)).OfType<string>()];
        foreach ((Expression.Call call, ScriptPlace place) in all.Where(item => IsStep(item.Call) && !IsUpdate(item.Call, schedulers)))
        {
            if (place.Class is null && (place.Function is not { } function || (!trainers.Contains(function) && !called.Contains(function.Name))) && place.Loops is [] or [Statement.While or Statement.For { Source: Expression.Call }] && !place.Loops.Any(training.Contains))
            {
                if (place.Loops is [var loop])
                {
                    _inLoop[call.Position] = Turns(loop, call);
                }
                else
                {
                    _inRow.Add(call.Position);
                }
            }
        }
    }

    /// <summary>Gives what to say of the steps that a text makes of a schedule before anything trains; null where it makes none that need it.</summary>
    /// <param name="steps">The calls of the scheduler's step, in the order in which they are made.</param>
    /// <param name="isAtEnd">Whether the scheduler stands alone at the end of the text.</param>
    public string? Note(IReadOnlyList<Value.Call> steps, bool isAtEnd)
    {
        if (steps.Count == 0)
        {
            return null;
        }

        Find();
        Value.Call[] before = [.. steps.TakeWhile(step => _inRow.Contains(step.Position) || _inLoop.ContainsKey(step.Position))];
        bool isWhole = before.Length == steps.Count;
        if (before.Length == 0 || (isWhole && !isAtEnd && (_trains || !before.Any(step => _inRow.Contains(step.Position)))))
        {
            return null;
        }

        long? position = before.Aggregate((long?)0, (at, step) => step.Arguments switch { [] => at + (_inLoop.TryGetValue(step.Position, out int? turns) ? turns : 1), [(null or "epoch", Value.Integer to)] when _inRow.Contains(step.Position) => (long?)to.AsDouble(), _ => null });
        string name = Dialect.LastPart(((Value.Call)before[0].Target!).Name);
        return position == 0 ? null
            : $"line {before[0].Position.Line} steps {name} before anything trains, which is not counted: step 0 is its first rate{(position is { } stands ? $", and {(isWhole ? "the text leaves it" : "the training begins")} at step {stands}" : string.Empty)}.";
    }

    /// <summary>Gets whether a line gives something a value once: outside of loops and functions.</summary>
    public bool IsSetOnce(int line) => (_atTop ??= [.. AtTop(statements)]).Contains(line);

    private static IEnumerable<int> AtTop(IReadOnlyList<Statement> statements) => statements.SelectMany(statement => statement switch
    {
        Statement.Assign or Statement.Augmented or Statement.Evaluated => [statement.Position.Line],
        Statement.For or Statement.While or Statement.Function or Statement.Class => [],
        _ => statement.Blocks.SelectMany(AtTop),
    });

    private static int? Turns(Statement loop, Expression.Call step) =>
        loop is Statement.For { Source: Expression.Call { Function: Expression.Name { Text: "range" or "trange" }, Arguments: [{ Name: null, Value: Expression.Literal { Value: Value.Integer turns } }] } } counted
        && counted.Body.Any(statement => statement is Statement.Evaluated { Value: var made } && ReferenceEquals(made, step)) && turns.AsDouble() is { } count and < 1e9 ? (int)count : null;

    private static bool IsStep(Expression.Call call) => call.Function is Expression.Attribute { Text: "step" };

    private static bool IsUpdate(Expression.Call call, HashSet<string> schedulers) => call.Function is Expression.Attribute { Text: "backward" or "train_on_batch" or "apply_gradients" or "fit" }
        || (call.Function is Expression.Attribute { Text: "step", Target: var target } && ScriptSource.Dotted(target) is { } name && !schedulers.Contains(name) && Dialect.LastPart(name).Contains("opt", StringComparison.OrdinalIgnoreCase));

    private static string? Called(Expression.Call call) => call.Function switch { Expression.Name name => name.Text, Expression.Attribute attribute => attribute.Text, _ => null };
}
