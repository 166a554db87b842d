namespace TfLrCallbacks.Porting;

/// <content>Models of PyTorch, where the layers stand in a row.</content>
internal sealed partial class ScriptWriter
{
    private const int DeepestModule = 8;

    /// <summary>How many modules stand around the one that is gone through.</summary>
    private int _depth;

    /// <summary>Writes PyTorch's models: <c>nn.Sequential</c> that stands in a name, and modules whose <c>forward</c> is a chain.</summary>
    private void TorchModels()
    {
        foreach ((Expression.Call call, ScriptPlace place) in Calls.Where(item => item.Place is { Class: null, Into: not null, Function: null } && IsTorchSequential(item.Call)))
        {
            Row(Member(place.Into == "model" ? "CreateModel" : $"Create{ScriptCode.Pascal(place.Into!)}"), place.Into!, call.Position.Line, [.. new TorchLayers(_source, _engine, Parameter).Write([.. Within(call, [])])]);
        }

        HashSet<string> inner = new(StringComparer.Ordinal);
        List<Action> writing = [];
        foreach (Statement.Class type in _source.Classes.Values.Where(type => IsModule(type) && Start(type) is not null))
        {
            Statement.Function start = Start(type)!;
            Dictionary<string, Expression> members = Members(start, Given(type, start));
            HashSet<string> own = new(StringComparer.Ordinal);
            IReadOnlyList<Expression>? layers = Layers(type, members, own, out ScriptChain chain);
            if (layers is { Count: > 0 } && chain.Broken is null && CanWrite(layers, chain))
            {
                inner.UnionWith(own);
                writing.Add(() => Module(type, layers, inner));
            }
            else if (members.Values.Any(value => value is Expression.Call made && (_source.Resolve(made.Function) ?? string.Empty).StartsWith("torch.nn.", StringComparison.Ordinal)))
            {
                writing.Add(() => _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // TODO line {type.Position.Line}: the model {type.Name} is no row of layers{(chain.Broken is { } broken ? $" (line {broken.Line}: {Brief.Of(One(broken.What), 80)})" : string.Empty)}. Build it by hand.\n\n"));
            }
        }

        writing.ForEach(write => write());
    }

    /// <summary>Writes a module, unless it stands within one that is written.</summary>
    private void Module(Statement.Class type, IReadOnlyList<Expression> layers, HashSet<string> inner)
    {
        if (!inner.Contains(type.Name))
        {
            Row(Member($"Create{ScriptCode.Pascal(type.Name)}"), type.Name, type.Position.Line, [.. new TorchLayers(_source, _engine, Parameter).Write(layers)]);
        }
    }

    private bool IsModule(Statement.Class type) => Forward(type) is not null && type.Bases.Any(given => (_source.Resolve(given.Value) ?? string.Empty) is "torch.nn.Module" or "nn.Module");

    private static Statement.Function? Start(Statement.Class type) => type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__");

    private static Statement.Function? Forward(Statement.Class type) => type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "forward" && method.Parameters.Count > 1);

    /// <summary>Gives the layers of a module whose <c>forward</c> is a chain; null for any other.</summary>
    private IReadOnlyList<Expression>? Layers(Statement.Class type, Dictionary<string, Expression> members, HashSet<string> inner, out ScriptChain chain)
    {
        chain = new ScriptChain((call, own) => TorchLayersOf(call, own, members, inner), Merged);
        Statement.Function forward = Forward(type)!;
        chain.Begin(forward.Parameters[1].Name);
        return chain.Follow(forward.Body);
    }

    /// <summary>Gives what the parts of a module are made with, its parameters replaced by what it is given.</summary>
    private static Dictionary<string, Expression> Members(Statement.Function start, Dictionary<string, Expression> given)
    {
        Dictionary<string, Expression> members = new(StringComparer.Ordinal);
        foreach (Statement.Assign assign in start.Body.OfType<Statement.Assign>())
        {
            Expression value = Expressions.Map(assign.Value, part => part is Expression.Name name ? given.GetValueOrDefault(name.Text) : null);
            foreach (Expression target in assign.Targets)
            {
                if (target is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member })
                {
                    members[member] = value;
                }
                else if (target is Expression.Name local)
                {
                    given[local.Text] = value;
                }
            }
        }

        return members;
    }

    /// <summary>Gives the layers that stand for one: those of a Sequential, and of a module of the script's own whose <c>forward</c> is a chain.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inner">Takes the names of the modules.</param>
    private IEnumerable<Expression> Within(Expression layer, HashSet<string> inner)
    {
        if (layer is Expression.Call sequential && IsTorchSequential(sequential))
        {
            return Parts(sequential).SelectMany(part => Within(part, inner));
        }

        if (_depth < DeepestModule && layer is Expression.Call { Function: Expression.Name name } made && _source.Classes.TryGetValue(name.Text, out Statement.Class? type) && IsModule(type) && Start(type) is { } start)
        {
            Dictionary<string, Expression> given = new(StringComparer.Ordinal);
            foreach (((string parameter, Expression? standard), int at) in start.Parameters.Skip(1).Select((parameter, at) => (parameter, at)))
            {
                if ((ScriptArguments.Given(made, parameter, at) ?? standard) is { } argument)
                {
                    given[parameter] = argument;
                }
            }

            _depth++;
            IReadOnlyList<Expression>? layers = Layers(type, Members(start, given), inner, out ScriptChain chain);
            _depth--;
            if (layers is not null && chain.Broken is null)
            {
                inner.Add(type.Name);
                return layers;
            }
        }

        return [layer];
    }

    /// <summary>Gives what a module is made with, by the names of its parameters: the arguments where all calls have the same, else the defaults.</summary>
    private Dictionary<string, Expression> Given(Statement.Class type, Statement.Function start)
    {
        Expression.Call[] calls = [.. Calls.Select(item => item.Call).Where(call => call.Function is Expression.Name name && name.Text == type.Name)];
        Dictionary<string, Expression> given = new(StringComparer.Ordinal);
        foreach (((string name, Expression? standard), int at) in start.Parameters.Skip(1).Select((parameter, at) => (parameter, at)))
        {
            Expression?[] written = [.. calls.Select(call => ScriptArguments.Given(call, name, at) ?? standard).DefaultIfEmpty(standard)];
            Value?[] values = [.. written.Select(argument => argument is null ? null : _source.Known(argument, None))];
            if (values[0] is { } value && values.All(value.Equals))
            {
                given[name] = new Expression.Literal(value, type.Position);
            }
        }

        return given;
    }

    private bool IsTorchSequential(Expression.Call call) => (_source.Resolve(call.Function) ?? string.Empty) is "torch.nn.Sequential" or "nn.Sequential";

    private static IReadOnlyList<Expression> Parts(Expression.Call sequential) => [.. sequential.Arguments.SelectMany(argument => argument.Value is Expression.Call { Function: Expression.Name { Text: "OrderedDict" }, Arguments: [{ Value: Expression.Sequence pairs }] }
        ? pairs.Items.OfType<Expression.Sequence>().Select(pair => pair.Items[^1])
        : [argument.Value])];

    private IReadOnlyList<Expression>? TorchLayersOf(Expression.Call call, ScriptChain chain, Dictionary<string, Expression> members, HashSet<string> inner)
    {
        if (call.Function is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member })
        {
            return members.TryGetValue(member, out Expression? made) && call.Arguments is [{ Name: null } input] && chain.Of(input.Value) is { } before
                ? [.. before, .. Within(made, inner)]
                : null;
        }

        // torch.flatten(x, 1), F.relu(x), or x.view(-1, 10), x.relu().
        bool isMethod = call.Function is Expression.Attribute { Target: var own } && chain.Knows(own);
        bool isFunction = !isMethod && _source.Resolve(call.Function) is { } full && full.Contains('.', StringComparison.Ordinal);
        Expression? tensor = isFunction ? (call.Arguments is [var first, ..] ? first.Value : null) : (call.Function as Expression.Attribute)?.Target;
        return tensor is not null && chain.Of(tensor) is { } layers ? [.. layers, call] : null;
    }
}
