namespace TfLrCallbacks.Porting;

/// <content>Objects that hold settings: data classes, named tuples.</content>
internal static partial class Objects
{
    /// <summary>Gives the fields of a data class their arguments, and those that are given none what <c>field(…)</c> says.</summary>
    private static void Fields(Value.Class type, Value.Instance made, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        string[] names = [.. type.AllFields()];
        foreach (string name in names)
        {
            if (type.Find(name) is Value.Call { Target: null, Name: "dataclasses.field" or "field" or "pydantic.Field" or "Field" or "attr.ib" or "attrs.field" } field)
            {
                Value? Given(params string[] wanted) => field.Arguments.FirstOrDefault(argument => wanted.Contains(argument.Name)).Value;
                Value? start = Given("default") ?? (Given("default_factory", "factory") switch
                {
                    Value.Function make => make.Invoke([]),
                    Value.Symbol { Name: "list" or "tuple" } => Value.List(),
                    Value.Symbol { Name: "dict" } => new Value.Dictionary([]),
                    Value.Class other => Plain(other, made.Position),
                    _ => null,
                }) ?? (Dialect.LastPart(field.Name) == "Field" ? field.Arguments.FirstOrDefault(argument => argument.Name is null).Value : null);
                made.Attributes[name] = start ?? new Value.Symbol(name, field.Position) { Why = $"{field.Position}: '{name}' has no default here. Write its value in its place." };
            }
        }

        if (type.IsData || type.IsTuple || type.Bases.Count == 0)
        {
            Check(type, made, names, arguments);
        }

        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Name is { } name || (i < names.Length && (name = names[i]) is not null))
            {
                made.Attributes[name!] = arguments[i].Value;
            }
        }
    }

    /// <summary>Refuses arguments that an object's class does not have, and fields that are given no value.</summary>
    private static void Check(Value.Class type, Value.Instance made, string[] names, IReadOnlyList<(string? Name, Value Value)> arguments)
    {
        string? unknown = arguments.Select(argument => argument.Name).FirstOrDefault(name => name is not null && !names.Contains(name));
        int positions = arguments.Count(argument => argument.Name is null);
        if (unknown is not null || positions > names.Length)
        {
            throw Errors.Make("TypeError", made.Position, unknown is null ? $"{Brief.Of(type.Name, 40)} takes {names.Length} values, and {positions} are given." : $"{Brief.Of(type.Name, 40)} has no field '{Brief.Of(unknown, 40)}'.");
        }
    }

    private static Value.Instance Plain(Value.Class type, SourcePosition position)
    {
        Value.Instance made = new(type, new Dictionary<string, Value>(StringComparer.Ordinal), position);
        Fields(type, made, []);
        return made;
    }

    /// <summary>Gives an object of a data class with some of its fields changed.</summary>
    public static Value.Instance Replaced(Value.Instance from, IReadOnlyList<(string? Name, Value Value)> changes, SourcePosition position)
    {
        Value.Instance made = new(from.Type, new Dictionary<string, Value>(from.Attributes, StringComparer.Ordinal), position) { Arguments = from.Arguments };
        foreach ((string? name, Value value) in changes.Where(change => change.Name is not null))
        {
            made.Attributes[name!] = value;
        }

        return made;
    }

    /// <summary>Gives the fields of an object as a dictionary.</summary>
    public static Value.Dictionary Entries(Value.Instance instance) => new([.. (instance.Type?.AllFields() ?? []).Concat(instance.Attributes.Keys).Distinct()
        .Where(name => Attribute(instance, name) is not (null or Value.Function))
        .Select(name => KeyValuePair.Create((Value)name, Attribute(instance, name)!))]);

    /// <summary>Gives the class that <c>namedtuple("Name", "a b")</c> makes; null where its fields do not stand there.</summary>
    public static Value.Class? NamedTuple(IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position)
    {
        string[]? names = arguments.Count < 2 ? null : arguments[1].Value switch
        {
            Value.Text text => text.Characters.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
            Value.Sequence list when list.Items.All(item => item is Value.Text) => [.. list.Items.Select(item => ((Value.Text)item).Characters)],
            Value.Sequence list when list.Items.All(item => item is Value.Sequence { Items: [Value.Text, _] }) => [.. list.Items.Select(item => ((Value.Text)((Value.Sequence)item).Items[0]).Characters)],
            _ => null,
        };
        if (names is null)
        {
            return null;
        }

        Dictionary<string, Value> members = new(StringComparer.Ordinal);
        if (arguments.FirstOrDefault(argument => argument.Name == "defaults").Value is Value.Sequence defaults)
        {
            foreach ((string name, Value value) in names.TakeLast(defaults.Items.Count).Zip(defaults.Items))
            {
                members[name] = value;
            }
        }

        return new Value.Class((arguments[0].Value as Value.Text)?.Characters ?? "Tuple", [], members, position) { Fields = names, IsTuple = true };
    }

    /// <summary>Answers what every tuple with names can do; null for any other method.</summary>
    public static Value? OfTuple(Value.Instance tuple, string name, IReadOnlyList<(string? Name, Value Value)> arguments, SourcePosition position, Budget budget) => name switch
    {
        "_replace" => Replaced(tuple, arguments, position),
        "_asdict" => Entries(tuple),
        _ => Methods.Call(Tuple(tuple)!, name, arguments, position, budget),
    };
}
