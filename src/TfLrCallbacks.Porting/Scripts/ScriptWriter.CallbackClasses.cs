using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Callback classes of the script, and their objects.</content>
internal sealed partial class ScriptWriter
{
    private const string NotCarriedOver = "A callback of the script's own that is not carried over";

    private const string Remedy = "Derive from Callback and write run.LearningRate in the same hooks.";

    private readonly Dictionary<string, string> _codeOfClasses = new(StringComparer.Ordinal);

    /// <summary>The classes of which the C# has an object.</summary>
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>Writes a callback class of the script, once; where it cannot be, its lines stand as a comment.</summary>
    private ScriptCallbackClass? CallbackClass(ScriptConstruct construct)
    {
        if (_classes.TryGetValue(construct.Name, out ScriptCallbackClass? known))
        {
            return known;
        }

        Statement.Class type = (Statement.Class)construct.Statement!;
        IReadOnlyList<string> optimizers = ScriptCallbackClass.Optimizers(type);
        try
        {
            ScriptCallbackClass[] written = [.. (optimizers.Count == 0 ? [null] : (IEnumerable<string?>)optimizers).Select(optimizer => new ScriptCallbackClass(type, Outside, Items, Columns, Called, Placed, Truth, _source.IsHolder, parameter => IsGivenLists(type, parameter), optimizer))];
            string code = $"{string.Join('\n', written.Select(one => one.Write()))}\n";
            _members.UnionWith(written.Select(one => one.Name));
            _body.Append(_codeOfClasses[construct.Name] = code);
            if (optimizers.Count > 0)
            {
                _ofOptimizers[construct.Name] = [.. optimizers.Zip(written)];
            }

            return _classes[construct.Name] = optimizers.Count == 0 ? written[0] : null;
        }
        catch (PortingException reason)
        {
            string several = optimizers.Count == 0 ? string.Empty : $" It sets the rates of {string.Join(" and ", optimizers)}, and a run here trains with one optimizer: give each a Fit of its own, with its rate.";
            Quote(construct, $"{NotCarriedOver}: {reason.Message}{several} {Remedy}");
            return _classes[construct.Name] = null;
        }
    }

    /// <summary>Gets whether each object of a class is given a list of numbers for a parameter, or has one by its default.</summary>
    private bool IsGivenLists(Statement.Class type, string parameter)
    {
        Expression.Call[] made = [.. Calls.Select(item => item.Call).Where(call => call.Function is Expression.Name called && called.Text == type.Name)];
        Expression? otherwise = Start(type)?.Parameters.FirstOrDefault(own => own.Name == parameter).Default;
        return made.Length > 0 && (otherwise is null || IsList(otherwise)) && made.All(call => ScriptArguments.Given(call, Start(type)!, parameter) is { } given ? IsList(given) : IsList(otherwise) && call.Arguments.All(argument => argument.Name is not ("*" or "**")));

        bool IsList(Expression? written) => written is not null && (_source.Known(written, None) ?? _source.AtItsPlace(written)) is Value.Sequence { Items: { Count: > 0 } items } && items.All(item => item.AsDouble() is not null);
    }

    /// <summary>Gives the object that a call makes of a callback class of the script; null where that is not written.</summary>
    private string? OwnObject(ScriptConstruct construct) => _classes.GetValueOrDefault(construct.Name) is { } written ? Made(construct, written) : null;

    /// <summary>Gives the object of a callback class that was written; null where it is given a function that has no form in C#. A class of which there is no object is then not carried over either.</summary>
    private string? Made(ScriptConstruct construct, ScriptCallbackClass type)
    {
        try
        {
            string made = Object(construct, type);
            _made.Add(construct.Name);
            return made;
        }
        catch (PortingException reason)
        {
            if (_made.Contains(construct.Name))
            {
                return null;
            }

            _body.Replace(_codeOfClasses[construct.Name], string.Empty);
            _classes[construct.Name] = null;
            Quote(_found.First(item => item.Construct.Kind == "class-callback" && item.Construct.Name == construct.Name).Construct, $"{NotCarriedOver}: {reason.Message} {Remedy}");
            return null;
        }
    }

    private string Object(ScriptConstruct construct, ScriptCallbackClass type)
    {
        List<string> arguments = [];
        string[] all = [.. ((Statement.Class)_found.First(item => item.Construct.Kind == "class-callback" && item.Construct.Name == construct.Name).Construct.Statement!)
            .Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__")?.Parameters.Skip(1).Select(parameter => parameter.Name) ?? []];
        for (int i = 0; i < construct.Call!.Arguments.Count; i++)
        {
            Expression.Argument given = construct.Call.Arguments[i];
            string? name = given.Name ?? (i < all.Length ? all[i] : null);
            if (name is not null && type.Parameters.Contains(name))
            {
                string value;
                try
                {
                    value = type.Functions.TryGetValue(name, out int count) ? Asked(given.Value, count, construct.Line)
                        : type.Lists.Contains(name) ? Items(given.Value, None) ?? throw new PortingException(given.Value.Position, $"{Brief.Of(SourceWriter.Write(given.Value), 80)} is no list of numbers that is known here.")
                        : type.Texts.Contains(name) ? _source.Known(given.Value, None) is Value.Text { IsPartly: false } text ? Quoted(MetricName(text.Characters)) : $"\"\" /* TODO line {construct.Line}: {One(SourceWriter.Write(given.Value)).Replace("*/", "* /", StringComparison.Ordinal)} */"
                        : _code.Number(given.Value, None);
                }
                catch (PortingException) when (!type.Functions.ContainsKey(name) && !type.Lists.Contains(name))
                {
                    value = Parameter(ScriptCode.Pascal($"{construct.Name}_{name}"), null, $"TODO line {construct.Line}: {name}={SourceWriter.Write(given.Value)}");
                }

                arguments.Add($"{ScriptCode.Camel(name)}: {value}");
            }
        }

        return $"new {type.Name}({string.Join(", ", arguments)}),";
    }

    /// <summary>Gives a function of numbers that an object is given: one of the script's, or a schedule.</summary>
    /// <exception cref="PortingException">It has no form in C#.</exception>
    private string Asked(Expression given, int count, int line)
    {
        if (count == 1 && _found.LastOrDefault(item => item.Construct is { Kind: "keras-schedule", Call: { } call } && (ReferenceEquals(call, given) || (given is Expression.Name name && item.Place.Into == name.Text))) is { Construct: { } asked } schedule)
        {
            if (!_schedules.ContainsKey(asked.Call!))
            {
                Schedule(asked, schedule.Place);
            }

            return $"{(_schedules.TryGetValue(asked.Call!, out string? name) ? name : throw new PortingException(given.Position, $"{Brief.Of(SourceWriter.Write(given), 80)} has no form in C# here."))}().ValueAt";
        }

        if (count is not (1 or 2) || (given is Expression.Name several && _source.Definitions(several.Text) is { Count: > 1 }) || Bound(given, line, mayRead: false) is not var (function, isOfTwo) || isOfTwo != (count == 2))
        {
            throw new PortingException(given.Position, $"{Brief.Of(SourceWriter.Write(given), 80)} has no form in C# here.");
        }

        return count == 2 ? $"(epoch, learningRate) => {function}(epoch, learningRate)" : $"epoch => {function}(epoch)";
    }

    /// <summary>Writes a list of callbacks for each optimizer whose rate a callback sets; gives what stands in the place of that callback.</summary>
    private string Lists(ScriptConstruct construct, (string Optimizer, ScriptCallbackClass Written)[] several)
    {
        List<string> lists = [];
        foreach ((string optimizer, ScriptCallbackClass written) in several)
        {
            string list = Member($"CallbacksOf{ScriptCode.Pascal(optimizer)}");
            lists.Add($"{list}() to that of {optimizer}");
            _body.Append(CultureInfo.InvariantCulture, $"    // line {construct.Line}: {construct.Name}, for the training of {optimizer}\n    public static Callback[] {list}() =>\n    [\n        {Made(construct, written)}\n    ];\n\n");
        }

        return $"// TODO: {construct.Name} sets the rates of {several.Length} optimizers, and a run here trains with one. Give each a Fit of its own: {string.Join(", ", lists)}.";
    }
}
