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
    public static Value? Namespace(string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        bool isNested = Nested.Contains(name);
        if ((!isNested && !Plainly.Contains(name)) || !arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary))
        {
            return null;
        }

        Value.Instance made = new(null, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = arguments };
        Update(made, arguments);
        return isNested ? Within(made, position, 0) : made;
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
    public static Value? OfSettings(Value.Instance settings, string method, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        switch (method, arguments)
        {
            case ("clone" or "copy" or "deepcopy" or "copy_and_resolve_references", _):
                return Copy(settings, 0);
            case ("freeze" or "defrost" or "lock" or "unlock", _):
                return Value.None;
            case ("get", [(_, Value.Text key), ..]):
                return settings.Attributes.GetValueOrDefault(key.Characters) ?? (arguments.Count > 1 ? arguments[1].Value : Value.None);
            case ("keys" or "values" or "items" or "to_dict" or "as_dict" or "toDict", []):
                Value.Dictionary entries = Entries(settings);
                return method is "keys" ? Value.List(entries.Items.Select(item => item.Key))
                    : method is "values" ? Value.List(entries.Items.Select(item => item.Value))
                    : method is "items" ? Value.List(entries.Items.Select(item => (Value)new Value.Sequence([item.Key, item.Value], IsTuple: true)))
                    : entries;
            case ("update", _) when arguments.All(argument => argument.Name is not null || argument.Value is Value.Dictionary or Value.Instance):
                Update(settings, arguments);
                return Value.None;
            default:
                return null;
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
        Value.Dictionary => new Value.Symbol("dict", position),
        Value.Sequence { IsTuple: true } => new Value.Symbol("tuple", position),
        Value.Sequence { IsArray: false } => new Value.Symbol("list", position),
        _ => null,
    };

    private static Value.Instance Copy(Value.Instance settings, int depth) => new(null, settings.Attributes.ToDictionary(
        pair => pair.Key, pair => depth < 20 && pair.Value is Value.Instance { Type: null } inner ? Copy(inner, depth + 1) : pair.Value, StringComparer.Ordinal), settings.Position) { Arguments = settings.Arguments };

    /// <summary>Makes settings of the tables within settings too.</summary>
    private static Value.Instance Within(Value.Instance settings, SourcePosition position, int depth)
    {
        foreach ((string name, Value value) in settings.Attributes.ToArray())
        {
            if (depth < 20 && value is Value.Dictionary table && table.Items.All(item => item.Key is Value.Text))
            {
                Value.Instance inner = new(null, new Dictionary<string, Value>(StringComparer.Ordinal), position) { Arguments = [(null, table)] };
                Update(inner, [(null, table)]);
                settings.Attributes[name] = Within(inner, position, depth + 1);
            }
        }

        return settings;
    }
}
