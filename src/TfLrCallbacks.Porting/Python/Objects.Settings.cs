namespace TfLrCallbacks.Porting;

/// <content>Objects that only collect values: namespaces and the settings of EasyDict, yacs, OmegaConf, ml_collections.</content>
internal static partial class Objects
{
    private static readonly HashSet<string> Plainly = new(["argparse.Namespace", "types.SimpleNamespace", "SimpleNamespace", "Namespace"], StringComparer.Ordinal);

    private static readonly HashSet<string> Nested = new(
        [
            "easydict.EasyDict", "EasyDict", "ml_collections.ConfigDict", "ml_collections.config_dict.ConfigDict", "config_dict.ConfigDict", "ConfigDict", "OmegaConf.create",
            "omegaconf.OmegaConf.create", "yacs.config.CfgNode", "CfgNode", "munch.Munch", "munch.munchify", "addict.Dict", "box.Box", "dotmap.DotMap", "AttrDict", "attrdict.AttrDict",
        ],
        StringComparer.Ordinal);

    /// <summary>Gives what a call makes that only collects values, such as a namespace; null for any other.</summary>
    public static Value? Namespace(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget)
    {
        bool isNested = Nested.Contains(name);
        if ((!isNested && !Plainly.Contains(name)) || !arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary))
        {
            return null;
        }

        Value.Instance made = new(null, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = arguments, Maker = name };
        Update(made, arguments);
        return isNested ? Within(made, position, budget, 0) : made;
    }

    /// <summary>Gives an object the values of names and tables; false where one of them is not known.</summary>
    public static bool Update(Value.Instance instance, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        foreach ((string? name, Value value) in arguments)
        {
            if (name is not null)
            {
                instance.Attributes[name] = value;
            }
            else if ((value as Value.Instance is { } other ? Entries(other) : value) is Value.Dictionary table)
            {
                foreach ((Value key, Value entry) in table.Items.Where(item => item.Key is Value.Text))
                {
                    instance.Attributes[((Value.Text)key).Characters] = entry;
                }
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Answers a method of settings; null where it has no such method here.</summary>
    public static Value? OfSettings(Value.Instance settings, string method, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget)
    {
        switch (method, arguments)
        {
            case ("clone" or "copy" or "deepcopy" or "copy_and_resolve_references", _):
                return Copies.Of(settings, isDeep: true, position, budget);
            case ("freeze" or "defrost" or "lock" or "unlock", _):
                return Value.None;
            case ("_get_kwargs", []):
                return Tables.Call(new Value.Dictionary([]) { Owner = settings }, "items", arguments, position, budget);
            case ("to_dict" or "as_dict" or "toDict", []):
                return Entries(settings);
            default:
                return Tables.Call(new Value.Dictionary([]) { Owner = settings }, method, arguments, position, budget);
        }
    }

    /// <summary>Gives the class of a value, as <c>type(x)</c> does; null where it is not known.</summary>
    public static Value? TypeOf(Value value, SourcePosition position) => value switch
    {
        Value.Instance { Type: { } type } => type,
        Value.Integer => new Value.Symbol("int", position),
        Value.Float => new Value.Symbol("float", position),
        Value.Boolean => new Value.Symbol("bool", position),
        Value.Text => new Value.Symbol("str", position),
        Value.Nothing => new Value.Symbol("NoneType", position),
        Value.Dictionary => new Value.Symbol("dict", position),
        Value.Sequence { IsSet: true } set => new Value.Symbol(set.IsFrozen ? "frozenset" : "set", position),
        Value.Sequence { Items: RangeItems } => new Value.Symbol("range", position),
        Value.Sequence { IsTuple: true } => new Value.Symbol("tuple", position),
        Value.Sequence { IsArray: false } => new Value.Symbol("list", position),
        _ => null,
    };

    /// <summary>Makes settings of the tables within settings too.</summary>
    private static Value.Instance Within(Value.Instance settings, SourcePosition position, Budget budget, int depth)
    {
        budget.Step(position, 5);
        budget.Take(20 + (8L * settings.Attributes.Count), position);
        foreach ((string name, Value value) in settings.Attributes.ToArray())
        {
            if (depth < 20 && value is Value.Dictionary table && table.Items.All(item => item.Key is Value.Text))
            {
                Value.Instance inner = new(null, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = [(null, table)], Maker = settings.Maker };
                Update(inner, [(null, table)]);
                settings.Attributes[name] = Within(inner, position, budget, depth + 1);
            }
        }

        return settings;
    }
}
