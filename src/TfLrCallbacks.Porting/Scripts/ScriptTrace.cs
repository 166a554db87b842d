namespace TfLrCallbacks.Porting;

/// <summary>
/// What a Keras script does when its statements are evaluated from top to bottom: its fits in the order in which they are called, each with the model, the optimizer,
/// the rate and the callbacks that it has then. It is whole only where nothing that compiles, fits or sets a rate depends on what is not known here.
/// </summary>
internal sealed partial class ScriptTrace
{
    private const int MostFits = 1000;

    private static readonly HashSet<string> Leaving = new(["EarlyStopping", "ModelCheckpoint", "CSVLogger", "TensorBoard", "TerminateOnNaN", "BackupAndRestore", "History", "ProgbarLogger", "RemoteMonitor", "TqdmCallback"], StringComparer.Ordinal);

    private readonly HashSet<Expression.Call> _fits;
    private readonly HashSet<Expression.Call> _compiles;
    private readonly Dictionary<Value, Expression.Call> _made = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression.Call, List<Value>> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, Optimizer> _optimizers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, Model> _models;
    private readonly Dictionary<Value, int> _changed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Statement> _failed = new(ReferenceEqualityComparer.Instance);
    private readonly List<Fit> _called = [];

    private readonly Func<int, double>? _left;

    /// <param name="found">What was found in the script.</param>
    /// <param name="left">What is taken for the rate that the callbacks of a fit leave, by the fit's place in the order; null for what is not known.</param>
    private ScriptTrace(IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found, Func<int, double>? left)
    {
        _left = left;
        _fits = new(found.Where(item => item.Construct.Kind == "keras-fit").Select(item => item.Construct.Call!), ReferenceEqualityComparer.Instance);
        _compiles = new(found.Where(item => item.Construct.Kind == "keras-compile").Select(item => item.Construct.Call!), ReferenceEqualityComparer.Instance);
        _models = new(Identity.Instance);
    }

    /// <summary>Gets the fits in the order in which they are called.</summary>
    public IReadOnlyList<Fit> Fits => _called;

    /// <summary>Gets a value indicating whether all that concerns the fits was evaluated.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>An optimizer of the script, as far as the statements have been evaluated.</summary>
    internal sealed class Optimizer(Value value, Expression.Call? made, Value? first)
    {
        public Value Value { get; } = value;

        /// <summary>Gets the call that made it; null where Keras makes it of a word, or a file has it.</summary>
        public Expression.Call? Made { get; } = made;

        /// <summary>Gets the rate or the schedule that it was made with; null where that is not known.</summary>
        public Value? First { get; } = first;

        /// <summary>Gets or sets the rate or the schedule that it has now; null where that is not known.</summary>
        public Value? Rate { get; set; } = first;

        /// <summary>Gets or sets how often its rate has been set, by hand or by the callbacks of a fit.</summary>
        public int Version { get; set; }

        /// <summary>Gets the lines that set its rate since its last fit.</summary>
        public List<int> Written { get; } = [];

        /// <summary>Gets or sets how many epochs it has trained; null where that is not known.</summary>
        public long? Epochs { get; set; } = 0;

        /// <summary>Gets or sets its last fit.</summary>
        public Fit? Last { get; set; }

        /// <summary>Gets or sets how many fits have trained with it.</summary>
        public int Fits { get; set; }
    }

    /// <summary>A call of <c>fit</c>.</summary>
    internal sealed record Fit(Expression.Call Call, object Model, IReadOnlyDictionary<string, Value> Arguments)
    {
        /// <summary>Gets the optimizer; null where nothing here compiles the model.</summary>
        public Optimizer? Optimizer { get; init; }

        /// <summary>Gets the call that compiled the model last.</summary>
        public Expression.Call? Compile { get; init; }

        /// <summary>Gets the callbacks; null where they are not known.</summary>
        public IReadOnlyList<Value>? Callbacks { get; init; }

        /// <summary>Gets the fit before of the same model, if it has trained with the same optimizer.</summary>
        public Fit? Before { get; init; }

        /// <summary>Gets the rate or the schedule that it begins with; null where that is not known.</summary>
        public Value? Rate { get; init; }

        /// <summary>Gets the lines that set the rate since the optimizer's last fit.</summary>
        public IReadOnlyList<int> Written { get; init; } = [];

        /// <summary>Gets how often the rate had been set when it began.</summary>
        public int Version { get; init; }

        /// <summary>Gets or sets how often the rate had been set when it ended.</summary>
        public int Left { get; set; }

        /// <summary>Gets the optimizer's last fit before, of whatever model.</summary>
        public Fit? Last { get; init; }

        /// <summary>Gets or sets the factor and the summand that make this rate from the rate at the end of the optimizer's last fit; null where no such pair exists.</summary>
        public (double Factor, double Added)? OfLeft { get; set; }

        /// <summary>Gets or sets how many calls of fits it stands for.</summary>
        public int Times { get; set; } = 1;

        /// <summary>Gets how many fits had trained with the optimizer before.</summary>
        public int Trained { get; init; }

        /// <summary>Gets how many epochs the optimizer had trained before, since its count of updates was 0; null where that is not known.</summary>
        public long? Epochs { get; init; }

        /// <summary>Gets the functions of the callbacks that have one, with the values that their names have when the fit is called.</summary>
        public IReadOnlyDictionary<Value, Expression.Lambda> Functions { get; init; } = new Dictionary<Value, Expression.Lambda>();

        /// <summary>Gets the callbacks that were given other settings after they were made, each with the line.</summary>
        public IReadOnlyList<(Value Callback, int Line)> Changed { get; init; } = [];

        /// <summary>Gets a value indicating whether the rate differs from the one that the fit before left, or the optimizer was made with.</summary>
        public bool IsSet => Version != (Before?.Left ?? 0);

        public Value? Argument(string name) => Arguments.GetValueOrDefault(name);
    }

    /// <summary>Gets whether two fits train one model: calls that look the same make a model each.</summary>
    public static bool IsSame(object model, object other) => Identity.Instance.Equals(model, other);

    /// <summary>A model, with what it was compiled with last.</summary>
    private sealed class Model
    {
        public Optimizer? Optimizer { get; set; }

        public Expression.Call? Compile { get; set; }

        public Fit? Last { get; set; }
    }

    /// <summary>Evaluates a script for its fits; null where it calls none, or where what they train with is not known.</summary>
    public static ScriptTrace? Of(ScriptSource source, IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found)
    {
        if (!found.Any(item => item.Construct.Kind == "keras-fit") || Run(source, found, null) is not { } trace)
        {
            return null;
        }

        if (trace._called.Any(fit => fit is { IsSet: true, Optimizer: not null, Rate: null, Last: not null }))
        {
            Relate(trace, [.. Lefts.Select(left => Run(source, found, _ => left)), Run(source, found, fit => 0.013 * (fit + 2))]);
        }

        return trace;
    }

    private static ScriptTrace? Run(ScriptSource source, IReadOnlyList<(ScriptConstruct Construct, ScriptPlace Place)> found, Func<int, double>? left)
    {
        ScriptTrace trace = new(found, left);
        Reading reading = new() { IsStrict = true, Trace = trace };
        try
        {
            Budget.OfText(budget =>
            {
                new Interpreter(new Scope(), budget, reading).Run(source.Statements);
                return true;
            });
        }
        catch (PortingException)
        {
            return null;
        }

        return trace._called.Count > 0 && trace.IsWhole ? trace : null;
    }

    /// <summary>Rates of all sizes: what is a multiple of each of them is one of any.</summary>
    private static readonly double[] Lefts = [2, 0.5, 1e-2, 1e-4, 1e-7];

    /// <summary>Finds the rates that are multiples of those that fits leave, from what comes out with several of these.</summary>
    private static void Relate(ScriptTrace trace, ScriptTrace?[] runs)
    {
        if (runs.Any(run => run is null || !run._called.Select(fit => fit.Call).SequenceEqual(trace._called.Select(fit => fit.Call), ReferenceEqualityComparer.Instance)))
        {
            return;
        }

        foreach ((Fit fit, int i) in trace._called.Select((fit, i) => (fit, i)))
        {
            int last = fit.Last is null ? -1 : trace._called.IndexOf(fit.Last);
            (double Left, double? Rate)[] points = [.. runs.Select(run => (run!._left!(last), run._called[i].Rate?.AsDouble()))];
            if (fit is { IsSet: true, Rate: null } && last >= 0 && points.All(point => point.Rate is not null))
            {
                double factor = (points[0].Rate!.Value - points[1].Rate!.Value) / (points[0].Left - points[1].Left);
                double added = points[0].Rate!.Value - (factor * points[0].Left);
                added = Math.Abs(added) < 1e-15 ? 0 : added;
                if (points.All(point => Math.Abs((factor * point.Left) + added - point.Rate!.Value) <= 1e-12 * Math.Max(Math.Abs(point.Rate.Value), 1e-12)))
                {
                    fit.OfLeft = (factor, added);
                }
            }
        }
    }

    /// <summary>Gives the call of the script that made a value; null where none did. An object that is called as a function is the object.</summary>
    public Expression.Call? Made(Value value) => _made.GetValueOrDefault(value is Value.Function { Owner: { } owner } ? owner : value);

    /// <summary>Gives the values that a call of the script has made.</summary>
    public IReadOnlyList<Value> Values(Expression.Call call) => _values.GetValueOrDefault(call) ?? [];

    /// <summary>Notes what a call of the script makes.</summary>
    public void Note(Expression.Call call, Value value)
    {
        if (value is Value.Call or Value.Instance && _made.TryAdd(value, call))
        {
            (_values.TryGetValue(call, out List<Value>? values) ? values : _values[call] = []).Add(value);
        }
    }

    /// <summary>Notes that a statement, or a part of one, is not evaluated: a rate that it sets is not known behind it.</summary>
    public void Skip(Statement statement, IEnumerable<Expression> parts, Evaluator evaluator)
    {
        IsWhole &= !parts.Any(part => part is Expression.Call call && (_fits.Contains(call) || _compiles.Contains(call) || IsUpdate(call)))
            && (_failed.Contains(statement) || !ScriptWrites.Of(statement).Any(touch => touch.Value is not null) || Forget(statement, evaluator));
    }

    /// <summary>Notes that a statement has no value: a rate that it sets is not known.</summary>
    public void Fail(Statement statement, Evaluator evaluator)
    {
        if (Forget(statement, evaluator))
        {
            _failed.Add(statement);
        }
    }

    /// <summary>Takes the rate that a statement sets as not known. False where it sets none of a known optimizer.</summary>
    private bool Forget(Statement statement, Evaluator evaluator)
    {
        Expression? target = statement switch
        {
            Statement.Assign { Targets: [var single] } => single,
            Statement.Augmented augmented => augmented.Target,
            Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "assign" or "assign_add" or "assign_sub", Target: var rate } } } => rate,
            Statement.Evaluated { Value: Expression.Call { Function: var function, Arguments: [var first, _] } } when Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) == "set_value" => first.Value,
            _ => null,
        };
        if (target is not Expression.Attribute { Text: "learning_rate" or "lr", Target: var holder } || Holder(holder, evaluator) is not { } optimizer)
        {
            return false;
        }

        Write(optimizer, null, statement.Position.Line);
        return true;
    }

    private Optimizer? Holder(Expression holder, Evaluator evaluator)
    {
        try
        {
            return OptimizerOf(evaluator.Evaluate(holder));
        }
        catch (PortingException)
        {
            return null;
        }
    }

    /// <summary>Gives the optimizer that a value is; null for anything else.</summary>
    private Optimizer? OptimizerOf(Value value) => _optimizers.TryGetValue(value, out Optimizer? known) ? known
        : value is Value.Call { Target: null } call && KerasOptimizers.Has(call.Name) ? _optimizers[value] = new Optimizer(value, Made(value), First(call))
        : value is Value.Call { Target: null, Arguments: [(null or "optimizer", var inner), ..] } joined && Dialect.LastPart(joined.Name) == "DistributedOptimizer" ? OptimizerOf(inner)
        : null;

    /// <summary>Gives the rate or the schedule that an optimizer is made with.</summary>
    private static Value? First(Value.Call optimizer)
    {
        Value? given = optimizer.Arguments.FirstOrDefault(argument => argument.Name is "learning_rate" or "lr").Value
            ?? (optimizer.Arguments is [(null, var first), ..] && Dialect.LastPart(optimizer.Name) is not "LossScaleOptimizer" ? first : null);
        return given is not null ? Plain(given)
            : optimizer.Arguments.Any(argument => argument.Name is "*" or "**") ? null
            : KerasOptimizers.Default(Dialect.LastPart(optimizer.Name)) is { } rate ? rate : null;
    }

    /// <summary>Gives a value as a rate: a number or a schedule; null for anything else.</summary>
    private static Value? Plain(Value value) => value.AsDouble() is { } number ? number : value is Value.Call { Target: null } or Value.Instance or Value.Function ? value : null;

    private static void Write(Optimizer optimizer, Value? rate, int line)
    {
        optimizer.Rate = rate is null ? null : Plain(rate);
        optimizer.Version++;
        optimizer.Written.Add(line);
    }

    /// <summary>Tells models apart: values by themselves, names that nothing in the file explains by what they are called.</summary>
    private sealed class Identity : IEqualityComparer<object>
    {
        public static Identity Instance { get; } = new();

        public new bool Equals(object? x, object? y) => x is string one && y is string other ? one == other : ReferenceEquals(x, y);

        public int GetHashCode(object obj) => obj is string name ? StringComparer.Ordinal.GetHashCode(name) : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
