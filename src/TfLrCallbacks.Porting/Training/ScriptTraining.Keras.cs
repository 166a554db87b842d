using System.Globalization;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <content>Scripts that train with Keras: its optimizers, callbacks and fits.</content>
internal sealed partial class ScriptTraining
{
    private const string OfLibrary = "_keras_";

    private static readonly string[] Modules = ["keras", "tensorflow", "tf_keras", "tensorflow_addons"];

    private static readonly string[] BatchHooks = ["on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end"];

    private static readonly string[] KerasWords = ["fit", "fit_generator", "compile", "learning_rate", "lr", "assign", "set_value", "apply_gradients", "minimize", "train_step", "stop_training", "iterations"];

    /// <summary>Callbacks of libraries that leave the rate alone.</summary>
    private static readonly HashSet<string> Watching = new(["WandbCallback", "WandbMetricsLogger", "WandbModelCheckpoint", "TqdmCallback", "TQDMProgressBar", "PlotLossesKeras", "PlotLossesCallback", "EpochDots", "ProgbarLogger", "RemoteMonitor", "SwapEMAWeights", "MlflowCallback", "NeptuneCallback"], StringComparer.Ordinal);

    private static readonly Lazy<IReadOnlyList<Statement>> KerasLibrary = new(() =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("TfLrCallbacks.Porting.Training.keras.py")!;
        using StreamReader reader = new(stream);
        return Parser.ReadStatements(reader.ReadToEnd() + string.Concat(KerasOptimizers.Names.Select(name => string.Create(CultureInfo.InvariantCulture, $"\nclass {OfLibrary}{name}({OfLibrary}Optimizer):\n    first_rate = {KerasOptimizers.Default(name) ?? 0.001}\n"))), out _);
    });

    private bool _isKeras;
    private SourcePosition _fitCall;
    private Fit? _fit;
    private int _fits;

    /// <summary>A call of <c>fit</c>.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Number">Its number in the order of the calls, from 1.</param>
    /// <param name="First">The epoch that it begins with.</param>
    /// <param name="Rate">The rate that its optimizer has; null where that is a schedule's.</param>
    internal sealed record Fit(SourcePosition Position, int Number, int First, double? Rate);

    /// <summary>Gets the calls of <c>fit</c> in their order.</summary>
    public List<Fit> Fits { get; } = [];

    /// <summary>Gets a value indicating whether the script trains with Keras.</summary>
    public bool IsKeras => _isKeras;

    /// <summary>Gets a value indicating whether a fit ends before its last epoch.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Makes Keras known, where the script has it.</summary>
    private void LearnKeras(Budget budget, Reading reading)
    {
        _isKeras = ScriptSource.All(_statements).OfType<Statement.Import>().SelectMany(import => import.Names).Any(name => Modules.Contains(name.Meaning.Split('.')[0]));
        if (!_isKeras)
        {
            return;
        }

        new Interpreter(_library, budget, reading).Run(KerasLibrary.Value);
        Native("_begins", 2, given => Begin(given[0], given[1]));
        Native("_ends", 0, _ => End());
        Native("_stops", 0, _ => Stopped());
        Native("_steps", 2, given => given[1] is not Value.Boolean { Truth: false } && given[0].AsDouble() is { } steps && !AsksRows ? (long)steps : (Value)(long)_batches);
        Native("_batch_list", 1, given => new Value.Sequence([.. Enumerable.Range(0, (int)Math.Min(_most, given[0].AsDouble() ?? 0)).Select(_ => (Value)new Value.Symbol("batch", _fitCall))], IsTuple: false));
        Native("_has_batches", 1, given => HasBatches(given[0]));
        Native("_has_own", 2, given => given[0] is Value.Instance { Type: { } type } && given[1] is Value.Text name && type.Find(name.Characters) is Value.Function);
        Native("_takes_rate", 1, given => TakesTwo(given[0]));
        Native("_unknown", 1, given => new Value.Symbol(given[0] is Value.Text name ? name.Characters : "value", _fitCall) { Why = "only the training knows it" });
        Native("_keras_schedule", 1, given => given[0] is Value.Text word && _library.Find(OfLibrary + word.Characters) is Value.Class type ? type : throw Stop($"{Brief.Of(given[0], 40)} is no schedule that is known here"));
        Native("_keras_optimizer", 1, given => given[0] is Value.Text word && KerasOptimizers.ByWord(word.Characters) is { } name ? _library.Find(OfLibrary + name)! : throw Stop($"{Brief.Of(given[0], 40)} is no optimizer that is known here"));
        LearnProbes();
    }

    private void Native(string name, int arity, Func<IReadOnlyList<Value>, Value> called) => _library.Assign(name, new Value.Function(arity, called, name));

    /// <summary>Gives what Keras has by a name that the imports have written out; null for anything else.</summary>
    private Value? OfKeras(string name, string last)
    {
        bool isModule = Array.Exists(Modules, module => name.StartsWith($"{module}.", StringComparison.Ordinal));
        return name.StartsWith("transformers.", StringComparison.Ordinal) ? last is "WarmUp" or "create_optimizer" ? _library.Find(OfLibrary + last)
            : name.StartsWith("transformers.TF", StringComparison.Ordinal) && last == "from_pretrained" ? _library.Find("_keras_Model")
            : null
            : name.StartsWith("horovod.", StringComparison.Ordinal) ? last is "LearningRateScheduleCallback" or "LearningRateWarmupCallback" ? _library.Find(OfLibrary + last) : name.Contains(".callbacks.", StringComparison.Ordinal) ? _library.Find("_keras_Callback") : null
            : !isModule && name.Contains('.', StringComparison.Ordinal) ? null
            : name.EndsWith("optimizers.get", StringComparison.Ordinal) ? _library.Find("_keras_get")
            : last == "from_config" && name.Split('.') is [.., var made, _] && KerasOptimizers.ByWord(made) == made ? Objects.Attribute(_library.Find(OfLibrary + made)!, last)
            : name.EndsWith("schedules.deserialize", StringComparison.Ordinal) ? _library.Find("_keras_deserialize")
            : last == "load_model" || (name.Contains(".applications.", StringComparison.Ordinal) && last.Length > 0 && char.IsUpper(last[0])) ? _library.Find("_keras_Model")
            : IsOfKeras(last) && !(name.Contains(".layers.", StringComparison.Ordinal) || name.Contains(".losses.", StringComparison.Ordinal) || name.Contains(".metrics.", StringComparison.Ordinal)) ? _library.Find(OfLibrary + last)
            : isModule && Watching.Contains(last) ? _library.Find("_keras_Callback")
            : null;
    }

    private readonly Dictionary<string, Value.Instance> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<Value, Value.Instance> _compiled = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gives the model of Keras that a value stands for, made where it is not seen and compiled here; null for any other value.</summary>
    public Value.Instance? AsModel(Value value) => value is Value.Symbol { Name: var name } ? _named.GetValueOrDefault(name) : _compiled.GetValueOrDefault(value);

    /// <summary>Gives the model of Keras whose method is called: a value without a meaning is one from the time on that it is compiled. Null for any other value.</summary>
    public Value.Instance? AsModel(Value value, string method, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        if (_isKeras && method == "compile" && AsModel(value) is null && (value is Value.Call or Value.Symbol || (value is Value.Instance own && Objects.Attribute(own, method) is null)) && arguments.Any(IsOptimizer))
        {
            Value.Instance model = new((Value.Class)_library.Find("_keras_Model")!, [], position);
            if (value is Value.Symbol { Name: var name })
            {
                _named[name] = model;
            }
            else
            {
                _compiled[value] = model;
            }
        }

        return AsModel(value);
    }

    private bool IsOptimizer((string? Name, Value Value) argument) => argument.Name == "optimizer" || (argument.Name is null && argument.Value switch
    {
        Value.Instance given => IsOptimizer(given),
        Value.Text word => KerasOptimizers.ByWord(word.Characters) is not null,
        _ => false,
    });

    private bool IsOfKeras(string name) => name is not ("Logs" or "Course" or "get" or "optimizer" or "schedule" or "deserialize") && _library.Find(OfLibrary + name) is not null;

    /// <summary>Gets how many rows the data of a fit has; 0 where that is not known.</summary>
    public int Rows { get; private init; }

    /// <summary>Gets a value indicating whether the script asks for the rows.</summary>
    public bool AsksRows { get; private set; }

    /// <summary>Gets the names of data that the script gives to a fit with its targets.</summary>
    private HashSet<string> Fitted => field ??= [.. ScriptSource.All(_statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
        .Where(call => call.Function is Expression.Attribute { Text: "fit" } && (call.Arguments.Count(argument => argument.Name is null) > 1 || call.Arguments.Any(argument => argument.Name == "y")))
        .Select(call => (call.Arguments.FirstOrDefault(argument => argument.Name == "x") ?? call.Arguments.FirstOrDefault(argument => argument.Name is null))?.Value).OfType<Expression.Name>().Select(name => name.Text)];

    /// <summary>Gives the length of the data of a fit: its batches where it is a dataset, its rows where it is given with targets; null for anything else.</summary>
    private long? OfData(Value value, Expression written)
    {
        if (!IsUnknown(value))
        {
            return null;
        }

        for (Value? data = value; data is Value.Call call; data = call.Target)
        {
            if (Dialect.LastPart(call.Name) is "batch" or "padded_batch")
            {
                return _batches;
            }
        }

        return written is Expression.Name name ? OfRows(name.Text) : null;
    }

    /// <summary>Gives the rows of data that is given to a fit; null for anything else.</summary>
    public long? OfRows(string data)
    {
        if (Rows == 0 || !_isKeras || !Fitted.Contains(data))
        {
            return null;
        }

        AsksRows = true;
        _varying.Add("len");
        return Rows;
    }

    /// <summary>Begins a fit.</summary>
    private Value Begin(Value first, Value rate)
    {
        _fit = new Fit(_fitCall, ++_fits, (int)(first.AsDouble() ?? throw Stop("the epoch that a fit begins with is not known")), rate.AsDouble());
        Fits.Add(_fit);
        return Value.None;
    }

    private Value End()
    {
        _fit = null;
        return Value.None;
    }

    private Value Stopped()
    {
        IsStopped = true;
        return Value.None;
    }

    /// <summary>Gets whether a callback does something with each batch.</summary>
    private static bool HasBatches(Value callback) => callback is Value.Instance { Type: { } type } instance && (instance.Attributes.ContainsKey("_has_batches")
        || BatchHooks.Any(hook => type.Order.FirstOrDefault(known => known.Members.ContainsKey(hook)) is { } own && own.Name != "_keras_Callback" && own.Name != "_keras_LambdaCallback"));

    /// <summary>Gets whether a function takes the rate behind the epoch.</summary>
    private static bool TakesTwo(Value schedule) => schedule switch
    {
        Value.Function function => function.Arity >= 2 || function.Definition?.Parameters.Any(parameter => parameter.Name.Length > 1 && parameter.Name[0] == '*' && parameter.Name[1] != '*') == true,
        Value.Instance instance when Objects.Attribute(instance, "__call__") is { } called => TakesTwo(called),
        _ => false,
    };
}
