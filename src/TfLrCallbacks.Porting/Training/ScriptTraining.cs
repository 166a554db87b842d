using System.Globalization;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>
/// A PyTorch script evaluated from top to bottom, with loaders of a given number of batches: the rates with which each optimizer makes its updates.
/// Models, data and losses have no value. Where what sets a rate, or makes an update, depends on one of them, the evaluation ends: what was noted
/// until then holds.
/// </summary>
internal sealed partial class ScriptTraining
{
    /// <summary>The most updates that are evaluated.</summary>
    public const int MostUpdates = 20000;

    private static readonly Lazy<IReadOnlyList<Statement>> Library = new(() =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("TfLrCallbacks.Porting.Training.torch.py")!;
        using StreamReader reader = new(stream);
        return Parser.ReadStatements(reader.ReadToEnd() + string.Concat(OptimizerCall.Names.Select(name => string.Create(CultureInfo.InvariantCulture, $"\nclass {name}(_Named):\n    first_rate = {OptimizerCall.Known(name)}\n"))), out _);
    });

    private readonly int _batches;
    private readonly int _most;
    private readonly IReadOnlyList<Statement> _statements;
    private HashSet<string> _concerned = [];

    /// <summary>Whether the script gives parts of a model rates of their own.</summary>
    private readonly bool _hasGroups;
    private readonly Dictionary<Expression, bool> _known = new(ReferenceEqualityComparer.Instance);
    private readonly List<Loop> _loops = [];
    private readonly List<Update> _updates = [];
    private int _passes;
    private int _pass;

    /// <summary>The loop over which nothing is known but that it is over: it may have ended earlier.</summary>
    private Statement? _ended;
    private readonly Scope _library = new();
    private readonly Budget _budget;

    private ScriptTraining(IReadOnlyList<Statement> statements, int batches, Budget budget, int most)
    {
        _most = most;
        _statements = statements;
        _batches = batches;
        _budget = budget;
        _hasGroups = UnseenGroups.In(statements);
    }

    /// <summary>An update of an optimizer.</summary>
    /// <param name="Optimizer">Where the call stands that made the optimizer.</param>
    /// <param name="Number">Which of the optimizers made there it is.</param>
    /// <param name="Rates">The rates of its groups.</param>
    /// <param name="Epoch">Which epoch it is in, as a text: two updates are in one epoch where it is the same. Empty where the training is one loop.</param>
    /// <param name="Batch">Which batch it is made with, as a text; null where no loop goes over data.</param>
    /// <param name="IsByEpoch">Whether a loop that counts epochs makes it without a loop over batches.</param>
    internal sealed record Update(SourcePosition Optimizer, int Number, IReadOnlyList<double> Rates, string Epoch, string? Batch, bool IsByEpoch)
    {
        /// <summary>Gets the fit that makes it; null outside of one.</summary>
        public Fit? Fit { get; init; }
    }

    /// <summary>Gets what each optimizer trains, by where it is made and its number: a name or a value that tells models apart; null where that is not seen.</summary>
    public Dictionary<(SourcePosition Optimizer, int Number), object?> Models { get; } = [];

    /// <summary>Gets the rates that the first groups of optimizers begin with, by the line that makes them; NaN for one that is not known.</summary>
    public Dictionary<int, List<double>> Beginnings { get; } = [];

    /// <summary>Gets other values for numbers that stand in the script; null for none.</summary>
    public IReadOnlyDictionary<SourcePosition, Value>? Settings { get; private init; }

    /// <summary>Gets how many batches its loaders have.</summary>
    public int Batches => _batches;

    /// <summary>Gets the updates in their order.</summary>
    public IReadOnlyList<Update> Updates => _updates;

    /// <summary>Gets why the evaluation ended early; null where it went to the end of the script.</summary>
    public string? Ended { get; private set; }

    /// <summary>Gets a value indicating whether it ended because it took too long.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Gets a value indicating whether it ended at an optimizer whose groups are not known.</summary>
    public bool HasUnknownGroups { get; private set; }

    /// <summary>Gets a value indicating whether it ended because enough updates were made, and nothing else was in the way.</summary>
    public bool IsLong => _updates.Count >= _most;

    /// <summary>Evaluates a script.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="batches">How many batches its loaders have.</param>
    /// <param name="times">How many times <see cref="MostUpdates"/> updates are evaluated at most.</param>
    /// <param name="rows">How many rows the data of a fit has; 0 where that is not known.</param>
    /// <param name="settings">Other values for numbers that stand in the script, by their places; null for none.</param>
    /// <param name="measured">The values that a metric has, by the name that it is assigned to; null for none.</param>
    /// <param name="isProbed">Whether fits only hold the script's own callbacks against Keras' plateau rule, and train nothing.</param>
    public static ScriptTraining Of(IReadOnlyList<Statement> statements, int batches, int times = 1, int rows = 0, IReadOnlyDictionary<SourcePosition, Value>? settings = null, bool isProbed = false, (string Metric, IReadOnlyList<double> Values)? measured = null) => Budget.OfText(times, budget =>
    {
        ScriptTraining training = new(statements, batches, budget, times * MostUpdates) { Rows = rows, Settings = settings, _isProbed = isProbed, _measure = measured is var (metric, values) ? new Measure(metric, values) : null };
        Reading reading = new() { Training = training };
        try
        {
            new Interpreter(training._library, budget, reading).Run(Library.Value);
            training.LearnKeras(budget, reading);
            training.LearnTimm(budget, reading);
            training._concerned = training.Concerned(statements);
            training._library.Assign("_update", new Value.Function(1, arguments => training.Updated((Value.Instance)arguments[0]), "_update"));
            training._library.Assign("_made", new Value.Function(2, arguments => training.Made((Value.Instance)arguments[0], arguments[1]), "_made"));
            training._library.Assign("_begun", new Value.Function(1, arguments => training.Begun((Value.Instance)arguments[0]), "_begun"));
            training._library.Assign("_groups", new Value.Function(1, arguments => training.Groups(arguments[0]), "_groups"));
            training._library.Assign("_is_known", new Value.Function(1, arguments => arguments[0] is Value.Dictionary { Rest: null }, "_is_known"));
            training._library.Assign("_stepped", new Value.Function(0, _ => training.Step(), "_stepped"));
            training._library.Assign("_known", new Value.Function(1, arguments => training.Needs(arguments[0]), "_known"));
            new Interpreter(new Scope(), budget, reading).Run(statements);
        }
        catch (PortingException reason)
        {
            training.IsCut = training.Ended is null && budget.IsSpent;
            training.Ended ??= reason.Message;
        }

        return training;
    });

    /// <summary>Gives what PyTorch or transformers has by a name that the imports have written out; null for anything else.</summary>
    public Value? Find(string name)
    {
        string last = Dialect.LastPart(name);
        return _isKeras && OfKeras(name, last) is { } keras ? keras
            : last.Length == 0 || last[0] == '_' && last != "_LRScheduler" ? null
            : name.StartsWith("torch.optim", StringComparison.Ordinal) || name.StartsWith("transformers.", StringComparison.Ordinal) || name.StartsWith("timm.", StringComparison.Ordinal) || name.StartsWith("optim.", StringComparison.Ordinal) || name.StartsWith("lr_scheduler.", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal) || last is "tqdm" or "trange"
            ? _library.Find(last is "_LRScheduler" ? "LRScheduler" : last)
            : null;
    }

    private readonly Dictionary<SourcePosition, int> _made = [];
    private readonly Dictionary<Value.Instance, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SourcePosition, (Expression.Call Call, Scope Scope)> _calls = [];

    /// <summary>Notes a call that makes an object, and the names around it.</summary>
    public void Make(Expression.Call call, Scope scope) => _calls[call.Position] = (call, scope);

    /// <summary>Notes an optimizer that is made.</summary>
    private Value Made(Value.Instance optimizer, Value parameters)
    {
        SourcePosition position = optimizer.Position;
        _numbers[optimizer] = _made[position] = _made.GetValueOrDefault(position) + 1;
        Models[(position, _numbers[optimizer])] = Model(parameters) ?? (_calls.TryGetValue(position, out (Expression.Call Call, Scope Scope) made) ? Named(made.Call, made.Scope) : null);
        return Value.None;
    }

    /// <summary>Notes the rate that an optimizer begins with.</summary>
    private Value Begun(Value.Instance optimizer)
    {
        if (!Beginnings.TryGetValue(optimizer.Position.Line, out List<double>? rates))
        {
            Beginnings[optimizer.Position.Line] = rates = [];
        }

        rates.Add(optimizer.Attributes["param_groups"] is Value.Sequence { Items: [Value.Dictionary first, ..] } && first["lr"]?.AsDouble() is { } rate ? rate : double.NaN);
        return Value.None;
    }

    /// <summary>Calls the step of an optimizer. One of the script's own that makes no update of a library's has made its own.</summary>
    public Value Step(Value.Instance optimizer, Func<Value> step)
    {
        int before = _updates.Count;
        Value given = step();
        if (_updates.Count == before)
        {
            Updated(optimizer);
        }

        return given;
    }

    /// <summary>Gives the groups of what an optimizer is made with: parameters without a value are one.</summary>
    private Value.Sequence Groups(Value parameters)
    {
        if (parameters is Value.Sequence { Items: [Value.Dictionary, ..] } several)
        {
            return several;
        }

        if (_hasGroups && UnseenGroups.Are(parameters))
        {
            // A script that sets the rate of each group before its updates makes them known.
            HasUnknownGroups = true;
            return UnseenGroups.Of(parameters);
        }

        if (parameters is Value.Sequence { Items.Count: 0 })
        {
            throw Stop("an optimizer is made with an empty list");
        }

        Value.Dictionary one = new([]);
        one.Set("params", parameters);
        return new Value.Sequence([one], IsTuple: false);
    }

    /// <summary>Gives what tells the model apart whose parameters these are; null where that is not seen.</summary>
    private static object? Model(Value? parameters) => parameters switch
    {
        Value.Call { Target: { } target } => Model(target),
        Value.Call { Name: var called } when OfModel.Any(word => called.EndsWith($".{word}", StringComparison.Ordinal)) => called.Split('.')[0],
        Value.Call or Value.Instance => parameters,
        Value.Symbol { Why: null, Name: var name } => name.Split('.')[0],
        Value.Sequence { Items: [Value.Dictionary group, ..] } => Model(group["params"]),
        Value.Sequence { Items: [var first, ..] } => Model(first),
        _ => null,
    };

    /// <summary>Gives what tells the model apart that a call names, where the parameters themselves do not: <c>filter(trains, model.parameters())</c>.</summary>
    private static object? Named(Expression.Call call, Scope scope)
    {
        Expression? model = call.Arguments.SelectMany(argument => Expressions.All(argument.Value)).OfType<Expression.Call>().Select(part => part.Function).OfType<Expression.Attribute>().FirstOrDefault(method => IsOfModel(method.Text))?.Target;
        return model is null ? null : Of(model);

        object? Of(Expression part) => part switch
        {
            Expression.Name name => scope.Find(name.Text) is not { } value ? name.Text : value is Value.Symbol { Name: var called } ? called : value,
            Expression.Attribute attribute => Of(attribute.Target) switch
            {
                Value holder when Objects.Attribute(holder, attribute.Text) is { } member => member is Value.Symbol symbol ? symbol.Name : member,
                string name => name,
                var other => other,
            },
            _ => null,
        };
    }

    /// <summary>Notes an update of an optimizer.</summary>
    private Value Updated(Value.Instance optimizer)
    {
        double[] rates = optimizer.Attributes.GetValueOrDefault("param_groups") is Value.Sequence groups
            ? [.. groups.Items.Select(group => (group as Value.Dictionary)?["lr"]?.AsDouble() ?? double.NaN)]
            : [double.NaN];
        if (_ended is { } loop)
        {
            throw Stop($"when the loop of line {loop.Position.Line} ends is known only in the training");
        }

        if (rates.Length == 0 || rates.Any(double.IsNaN))
        {
            throw Stop($"an update is made with a rate that is not known{Why(optimizer)}");
        }

        List<Loop> loops = _loops.Exists(static loop => loop.IsOfParts) ? _loops.FindAll(static loop => !loop.IsOfParts) : _loops;
        int data = loops.FindIndex(static loop => loop.IsOfData);
        string Turns(int count) => count > 0 ? loops[count - 1].Place : "";
        bool isByEpoch = data < 0 && loops is [{ Statement: Statement.For { Target: var counter } }] && SourceWriter.Write(counter) is var counts && (counts.StartsWith("ep", StringComparison.Ordinal) || counts == "e");
        _updates.Add(new Update(optimizer.Position, _numbers.GetValueOrDefault(optimizer), rates, data >= 0 ? loops[data].Epoch(_pass) : Turns(loops.Count - 1), data >= 0 ? Turns(data + 1) : null, isByEpoch) { Fit = _fit });
        return _updates.Count < _most ? Value.None : throw Stop("it makes more updates than are looked at");
    }

    private Value Step()
    {
        _isStepped |= IsInData;
        return Value.None;
    }

    private Value Needs(Value value)
    {
        if (IsUnknown(value))
        {
            throw Stop($"what {Brief.Of(value, 60)} is, is not known");
        }

        return Value.None;
    }

    /// <summary>Ends the evaluation: nothing around handles this refusal.</summary>
    public PortingException Stop(string why)
    {
        Ended ??= why;
        _budget.Spend();
        return new PortingException(why);
    }

    /// <summary>Gets whether a value is not known.</summary>
    public static bool IsUnknown(Value? value) => value is Value.Symbol or Value.Call or null || value is Value.Text { IsPartly: true };
}
