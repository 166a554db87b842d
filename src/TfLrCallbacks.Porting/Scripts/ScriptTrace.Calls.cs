namespace TfLrCallbacks.Porting;

/// <content>What the script calls, reads and sets while it is evaluated.</content>
internal sealed partial class ScriptTrace
{
    /// <summary>Evaluates a call of <c>compile</c> or <c>fit</c>, or one that reads or sets the rate of an optimizer; null for any other.</summary>
    public Value? Of(Expression.Call call, Evaluator evaluator)
    {
        switch (call)
        {
            case { Function: Expression.Attribute { Text: "compile", Target: var target } } when _compiles.Contains(call):
                return Compile(call, evaluator.Evaluate(target), evaluator.Arguments(call));
            case { Function: Expression.Attribute { Text: "fit" or "fit_generator", Target: var target } method } when _fits.Contains(call):
                Value model = evaluator.Evaluate(target);
                if (model is Value.Instance instance && Objects.Attribute(instance, method.Text) is Value.Function)
                {
                    // A method of the script's own class: what it calls counts.
                    return null;
                }

                return Train(call, method.Text, model, evaluator.Arguments(call));
            case { Function: Expression.Attribute } when IsUpdate(call):
                IsWhole = false;
                return null;
            case { Function: Expression.Name { Text: "setattr" }, Arguments: [var changed, { Value: Expression.Literal { Value: Value.Text { Characters: "learning_rate" or "lr" } } }, var rate] }:
                return OptimizerOf(evaluator.Evaluate(changed.Value)) is { } other ? Assign(other, "learning_rate", "assign", evaluator.Evaluate(rate.Value), call) : null;
            case { Function: Expression.Attribute { Text: "assign" or "assign_add" or "assign_sub", Target: Expression.Attribute { Text: "learning_rate" or "lr" or "iterations", Target: var holder } variable } method, Arguments: [var given] }:
                return OptimizerOf(evaluator.Evaluate(holder)) is { } assigned ? Assign(assigned, variable.Text, method.Text, evaluator.Evaluate(given.Value), call) : null;
            case { Function: var function, Arguments: [{ Value: Expression.Attribute { Text: "learning_rate" or "lr" or "iterations", Target: var holder } variable }, var given] } when Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) == "set_value":
                return OptimizerOf(evaluator.Evaluate(holder)) is { } set ? Assign(set, variable.Text, "assign", evaluator.Evaluate(given.Value), call) : null;
            case { Function: var function, Arguments: [{ Value: Expression.Attribute { Text: "learning_rate" or "lr", Target: var holder } }] } when Dialect.LastPart(ScriptSource.Dotted(function) ?? string.Empty) == "get_value":
                return OptimizerOf(evaluator.Evaluate(holder)) is { } read ? Rate(read, call.Position) : null;
            case { Function: Expression.Attribute { Text: "numpy" or "read_value" or "value" or "item", Target: Expression.Attribute { Text: "learning_rate" or "lr", Target: var holder } }, Arguments: [] }:
                return OptimizerOf(evaluator.Evaluate(holder)) is { } known ? Rate(known, call.Position) : null;
            default:
                return null;
        }
    }

    /// <summary>Gives the optimizer of a model, or the rate of an optimizer; null for any other attribute.</summary>
    public Value? Read(Expression.Attribute attribute, Evaluator evaluator) => attribute.Text switch
    {
        "optimizer" => ModelOf(evaluator.Evaluate(attribute.Target), isNew: false)?.Optimizer?.Value,
        "learning_rate" or "lr" when attribute.Target is Expression.Name or Expression.Attribute => Holder(attribute.Target, evaluator) is { } optimizer ? Rate(optimizer, attribute.Position) : null,
        _ => null,
    };

    /// <summary>Sets an attribute of an optimizer or of a callback. False for anything else.</summary>
    public bool Set(Expression.Attribute target, Value holder, Value value)
    {
        if (target.Text is "learning_rate" or "lr" && OptimizerOf(holder) is { } optimizer)
        {
            if (optimizer.Rate is not (null or Value.Float or Value.Integer) && value.AsDouble() is not null)
            {
                // Keras raises.
                IsWhole = false;
            }

            Write(optimizer, value, target.Position.Line);
            return true;
        }

        if (target.Text is "learning_rate" or "lr" or "optimizer" && ScriptWrites.IsRate(target))
        {
            IsWhole = false;
        }
        else if (holder is Value.Call or Value.Instance && target.Target is not Expression.Name { Text: "self" })
        {
            _changed[holder] = target.Position.Line;
        }

        return false;
    }

    private const int MostHanded = 100_000;

    private readonly Dictionary<Value, Expression> _handed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes the expression that hands a number to a call: what a function has as a parameter can be written as its caller has it.</summary>
    public void Hand(Expression written, Value value)
    {
        if (value is Value.Integer or Value.Float && _handed.Count < MostHanded)
        {
            _handed.TryAdd(value, written);
        }
    }

    /// <summary>Gives the expression that a number was handed on as first; null where it was made in the call itself.</summary>
    public Expression? Handed(Value value) => _handed.GetValueOrDefault(value);

    /// <summary>Gets whether a call makes an update outside of a fit.</summary>
    private static bool IsUpdate(Expression part) => part is Expression.Call { Function: Expression.Attribute { Text: "train_on_batch" or "apply_gradients" or "minimize" } };

    private static Value? Assign(Optimizer optimizer, string variable, string how, Value value, Expression.Call call)
    {
        if (variable == "iterations")
        {
            optimizer.Epochs = how == "assign" && value.AsDouble() == 0 ? 0 : null;
            return Value.None;
        }

        double? number = value.AsDouble() is { } given ? how == "assign" ? given : optimizer.Rate?.AsDouble() + (how == "assign_add" ? given : -given) : null;
        Write(optimizer, number is { } rate ? rate : null, call.Position.Line);
        return Value.None;
    }

    private static Value Rate(Optimizer optimizer, SourcePosition position) => optimizer.Rate?.AsDouble() is { } rate ? rate
        : new Value.Symbol("learning_rate", position) { Why = $"{position}: the rate that the optimizer has here is known only in the training." };

    /// <summary>The most fits whose functions are looked at.</summary>
    private const int MostClosed = 50;

    private static object Key(Value model) => model is Value.Symbol symbol ? (object)symbol.Name : model;

    private Model? ModelOf(Value value, bool isNew)
    {
        bool isLoaded = value is Value.Call { Name: var name } && Dialect.LastPart(name) == "load_model";
        if (!_models.TryGetValue(Key(value), out Model? model) && (isNew || isLoaded))
        {
            _models[Key(value)] = model = new Model();
            if (isLoaded)
            {
                // It has the optimizer that the file says.
                Value.Symbol saved = new("optimizer", ((Value.Call)value).Position);
                model.Optimizer = _optimizers[saved] = new Optimizer(saved, null, null);
            }
        }

        return model;
    }

    private Value Compile(Expression.Call call, Value target, List<(string? Name, Value Value)> arguments)
    {
        Model model = ModelOf(target, isNew: true)!;
        Value? given = arguments.FirstOrDefault(argument => argument.Name == "optimizer").Value ?? arguments.FirstOrDefault(argument => argument.Name is null).Value;
        if (arguments.Any(argument => argument.Name is "*" or "**"))
        {
            IsWhole = false;
        }

        if (given is null or Value.Text && KerasOptimizers.ByWord((given as Value.Text)?.Characters ?? "rmsprop") is { } word)
        {
            Value.Call made = new(null, $"keras.optimizers.{word}", [], call.Position);
            model.Optimizer = _optimizers[made] = new Optimizer(made, null, First(made));
        }
        else
        {
            model.Optimizer = given is null ? null : OptimizerOf(given);
            IsWhole &= model.Optimizer is not null;
        }

        model.Compile = call;
        return Value.None;
    }

    /// <summary>The arguments of a fit that say how many updates an epoch has.</summary>
    private static readonly string[] OfEpochs = ["x", "batch_size", "steps_per_epoch", "validation_split"];

    /// <summary>Gives how many epochs a fit trains, if its epochs have as many updates as those of the optimizer's fits before; null where that is not known.</summary>
    private static long? Epochs(Fit fit, Optimizer? optimizer)
    {
        static string Data(Fit one) => string.Join(' ', OfEpochs.Select(name => one.Argument(name)?.ToString() ?? "None"));
        static long? Whole(Value? value, long otherwise) => value is null ? otherwise : value.AsInteger() is { } whole && whole >= 0 && whole < int.MaxValue ? (long)whole : null;
        return fit.Callbacks is { } callbacks && !callbacks.Any(MayStop) && (optimizer?.Last is not { } last || Data(last) == Data(fit))
            ? Whole(fit.Argument("epochs") ?? fit.Argument("nb_epoch"), 1) is { } all && Whole(fit.Argument("initial_epoch"), 0) is { } first ? Math.Max(0, all - first) : null
            : null;
    }

    private static bool MayStop(Value callback) => callback switch
    {
        Value.Call { Name: var name } => Dialect.LastPart(name) is not ("LearningRateScheduler" or "ReduceLROnPlateau" or "ModelCheckpoint" or "CSVLogger" or "TensorBoard" or "TerminateOnNaN"),
        Value.Instance { Type: { } type } => type.Members.Values.OfType<Value.Function>().Any(method => method.Definition is not { } definition || ScriptSource.All(definition.Body).OfType<Statement.Assign>().Any(assign => assign.Targets.Any(target => target is Expression.Attribute { Text: "stop_training" }))),
        _ => true,
    };

    private Value Train(Expression.Call call, string method, Value target, List<(string? Name, Value Value)> arguments)
    {
        Model model = ModelOf(target, isNew: true)!;
        Dictionary<string, Value> given = new(StringComparer.Ordinal);
        foreach (((string? name, Value value), int i) in arguments.Select((argument, i) => (argument, i)))
        {
            given[name ?? ScriptSignatures.Parameter("keras-fit", method, i) ?? $"arg{i}"] = value;
        }

        Value[]? callbacks = given.GetValueOrDefault("callbacks") switch
        {
            null or Value.Nothing => given.ContainsKey("**") || given.ContainsKey("*") ? null : [],
            Value.Sequence { IsSet: false } list when !list.Items.Any(item => item is Value.Symbol) => [.. list.Items],
            Value.Call or Value.Instance => [given["callbacks"]],
            _ => null,
        };
        Optimizer? optimizer = model.Optimizer;
        Fit fit = new(call, Key(target), given)
        {
            Optimizer = optimizer,
            Compile = model.Compile,
            Callbacks = callbacks,
            Before = model.Last is { } last && ReferenceEquals(last.Optimizer, optimizer) ? last : null,
            Rate = optimizer?.Rate,
            Written = optimizer is null ? [] : [.. optimizer.Written],
            Version = optimizer?.Version ?? 0,
            Last = optimizer?.Last,
            Trained = optimizer?.Fits ?? 0,
            Epochs = optimizer?.Epochs,
            Functions = _left is null && _called.Count < MostClosed ? Functions(callbacks ?? []) : new Dictionary<Value, Expression.Lambda>(),
            Changed = [.. (callbacks ?? []).Where(_changed.ContainsKey).Select(callback => (callback, _changed[callback]))],
        };
        if (optimizer is not null)
        {
            optimizer.Fits++;
            optimizer.Written.Clear();
            optimizer.Epochs += Epochs(fit, optimizer);
            optimizer.Last = fit;
            if (callbacks is null || callbacks.Any(callback => !(callback is Value.Call { Name: var name } && Leaving.Contains(Dialect.LastPart(name)))))
            {
                optimizer.Version++;
                optimizer.Rate = optimizer.Rate is { } rate && rate.AsDouble() is null ? rate : _left?.Invoke(_called.Count) is { } left ? left : null;
            }
        }

        fit.Left = optimizer?.Version ?? 0;
        model.Last = fit;
        _called.Add(_called.Count < MostFits ? fit : throw new PortingException(call.Position, "too many fits."));

        // What comes back says which epochs were trained, where nothing can have ended it early.
        return Epochs(fit, null) is { } trained && trained < MostFits && fit.Argument("initial_epoch") is null or Value.Integer
            ? new Value.Instance(null, new Dictionary<string, Value>(StringComparer.Ordinal) { ["epoch"] = Value.List(Enumerable.Range((int)(fit.Argument("initial_epoch")?.AsInteger() ?? 0), (int)trained).Select(epoch => (Value)epoch)) }, call.Position)
            : new Value.Call(target, method, arguments, call.Position);
    }

    /// <summary>Gives the functions that callbacks are made with, closed over the values that their names have now.</summary>
    private static Dictionary<Value, Expression.Lambda> Functions(IEnumerable<Value> callbacks)
    {
        Dictionary<Value, Expression.Lambda> functions = new(ReferenceEqualityComparer.Instance);
        foreach (Value.Call callback in callbacks.OfType<Value.Call>().Where(callback => Dialect.LastPart(callback.Name) == "LearningRateScheduler"))
        {
            Value? given = callback.Arguments.FirstOrDefault(argument => argument.Name is null or "schedule").Value;
            if ((given is Value.Instance instance ? Objects.Rates(instance) : given as Value.Function)?.Lambda is { } lambda)
            {
                functions[callback] = lambda;
            }
        }

        return functions;
    }
}
