namespace TfLrCallbacks.Porting;

/// <content>Which type a value is of.</content>
internal static partial class Functions
{
    private static Value IsInstance(Use use)
    {
        if (Objects.Tuple(use[0]) is not null && use[1] is Value.Symbol { Name: "tuple" })
        {
            return true;
        }

        IEnumerable<Value> types = use[1] is Value.Sequence several ? several.Items : [use[1]];
        bool isUnknown = false;
        foreach (Value type in types)
        {
            bool? isOf = IsOf(type, use[0]);
            isUnknown |= isOf is null;
            if (isOf is true)
            {
                return true;
            }
        }

        return isUnknown ? throw new PortingException(use.Position, $"Whether {Brief.Of(use[0], 60)} is a {Brief.Of(use[1], 60)} is not known here. Write the value that counts in its place.") : false;
    }

    /// <summary>Gets whether a value is of a type; null where that is not known.</summary>
    private static bool? IsOf(Value type, Value value) => (type, value) switch
    {
        (_, Value.Symbol unknown) => throw Arithmetic.UnknownName(unknown),
        (Value.Class wanted, Value.Instance { Type: { } actual }) => actual.Descends(wanted),
        (Value.Class, _) => false,
        (Value.Symbol { Name: "object" }, _) => true,
        (Value.Symbol library, Value.Instance { Type: { } actual }) => actual.Origins().Any(origin => Dialect.LastPart(origin) == Dialect.LastPart(library.Name)) ? true
            : Dialect.LastPart(library.Name) switch
            {
                "Callable" => actual.Find("__call__") is not null,
                "int" or "float" or "str" or "bool" or "list" or "tuple" or "NoneType" or "Number" => false,
                _ => actual.Origins().All(origin => origin == "object") ? false : null,
            },
        (Value.Symbol library, Value.Instance settings) => IsMade(Dialect.LastPart(library.Name), Dialect.LastPart(settings.Maker ?? "Namespace")),
        (Value.Symbol library, Value.Call made) => IsOf(library, made),
        (Value.Symbol { Why: null } library, _) => IsPlain(Dialect.LastPart(library.Name), value),
        _ => null,
    };

    /// <summary>Gets whether a value can be called; null if that is not known.</summary>
    private static bool? IsCallable(Value value) => value switch
    {
        Value.Function or Value.Class => true,
        Value.Symbol { Why: null, Name: var name } when Knows(name) || IsMethod(name) || name is "dict" or "object" or "type" or "isinstance" => true,
        Value.Instance { Type: { } type } => Objects.Special(value, "__call__") is not null ? true : type.Origins().All(origin => origin == "object") ? false : null,
        Value.Symbol or Value.Call => null,
        _ => false,
    };

    /// <summary>Gets whether what only collects values is of a type: some of these are dictionaries, some are not.</summary>
    private static bool? IsMade(string wanted, string maker) => wanted switch
    {
        _ when wanted == maker || (wanted == "Munch" && maker == "munchify") => true,
        "dict" or "Mapping" or "MutableMapping" or "Dict" => maker is "EasyDict" or "CfgNode" or "Munch" or "munchify" or "Dict" or "Box" or "AttrDict" ? true : maker is "Namespace" or "SimpleNamespace" ? false : null,
        "int" or "float" or "str" or "bool" or "list" or "tuple" or "NoneType" or "Number" or "Callable" => false,
        _ => maker is "Namespace" or "SimpleNamespace" && wanted is not ("Namespace" or "SimpleNamespace") ? false : null,
    };

    /// <summary>Gets whether a number, a text, a list, a table or a function is of a type.</summary>
    private static bool? IsPlain(string wanted, Value value) => (wanted, value) switch
    {
        ("int" or "Integral", _) => value is Value.Integer or Value.Boolean,
        ("float", _) => value is Value.Float,
        ("bool", _) => value is Value.Boolean,
        ("str", _) => value is Value.Text,
        ("NoneType", _) => value is Value.Nothing,
        ("set" or "MutableSet", _) => value is Value.Sequence { IsSet: true, IsFrozen: false },
        ("frozenset" or "FrozenSet", _) => value is Value.Sequence { IsFrozen: true },
        ("Set" or "AbstractSet", _) => value is Value.Sequence { IsSet: true },
        ("range", _) => value is Value.Sequence { Items: RangeItems },
        ("deque", _) => value is Value.Sequence { Most: not null },
        ("list" or "List" or "MutableSequence", _) => value is Value.Sequence { IsTuple: false, IsArray: false, IsSet: false, Most: null, Items: not RangeItems },
        ("tuple" or "Tuple", _) => value is Value.Sequence { IsTuple: true },
        ("dict" or "Dict" or "Mapping" or "MutableMapping" or "OrderedDict" or "defaultdict", _) => value is Value.Dictionary table ? wanted is "OrderedDict" ? null : wanted != "defaultdict" || table.Factory is not null : false,
        ("Number" or "Real" or "Complex", _) => value.AsDouble() is not null,
        ("Iterable", Value.Iterator) => true,
        ("Iterable" or "Collection" or "Sized" or "Container" or "Reversible", _) => value is Value.Sequence or Value.Text or Value.Dictionary,
        ("Sequence", _) => value is Value.Text or Value.Sequence { IsArray: false, IsSet: false },
        ("Iterator" or "Generator" or "GeneratorType", _) => value is Value.Iterator,
        ("Callable" or "FunctionType", _) => value is Value.Function || (wanted == "Callable" && value is Value.Class),
        ("type", _) => value is Value.Class,
        ("ndarray" or "Tensor" or "EagerTensor", _) => value is Value.Sequence { IsArray: true } or Value.Float { IsTensor: true },
        ("floating" or "number" or "generic" or "float32" or "float64" or "inexact", Value.Float { IsTensor: var isTensor }) => wanted is "float32" or "float64" && isTensor ? null : isTensor,
        ("integer" or "number" or "generic" or "int32" or "int64", Value.Integer) => null,
        _ => false,
    };

    /// <summary>Gets whether what a library's class or function makes is of a class of libraries.</summary>
    private static bool IsOf(Value.Symbol type, Value.Call made)
    {
        string name = Dialect.LastPart(made.Name);
        bool isOptimizer = OptimizerCall.IsTorch(made.Name) || KerasOptimizers.Has(made.Name);
        return Dialect.LastPart(type.Name) switch
        {
            "int" or "float" or "str" or "bool" or "list" or "tuple" or "dict" when char.IsUpper(name[0]) || ScheduleNames.Find(made) is not null => false,
            "Optimizer" when isOptimizer || ScheduleNames.Find(made) is not null => isOptimizer,
            "LearningRateSchedule" or "LRScheduler" or "_LRScheduler" when isOptimizer || ScheduleNames.Find(made) is not null => !isOptimizer,
            var wanted when wanted == name => true,
            _ when char.IsUpper(name[0]) && ScheduleNames.Find(made) is not null => false,
            _ => throw new PortingException(made.Position, $"Whether {Brief.Of(made.Name, 60)}(…) is a {Brief.Of(type.Name, 60)} is not known here. Write the value that counts in its place."),
        };
    }
}
