namespace TfLrCallbacks.Porting;

/// <content>Models of Keras' functional API and of PyTorch, where the layers stand in a row.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes the functional models: each <c>Model(inputs, outputs)</c> whose outputs are a chain from its inputs.</summary>
    private void Functional(Dictionary<string, string> methods)
    {
        foreach ((Expression.Call call, ScriptPlace place) in Calls)
        {
            string? full = _source.Resolve(call.Function);
            if (full is null || Dialect.LastPart(full) != "Model" || !ScriptKinds.IsKeras(full) || place.Class is not null || Given(call, "outputs", 1) is not { } outputs)
            {
                continue;
            }

            ScriptChain chain = new(KerasLayers);
            IReadOnlyList<Statement> block = place.Function?.Body ?? _source.Statements;
            chain.Follow(block.TakeWhile(statement => statement.EndLine < call.Position.Line));
            string variable = place.Into ?? "model";
            if (chain.Of(outputs) is { Count: > 0 } layers)
            {
                string name = Member(place.Function is { } function ? ScriptCode.Pascal(function.Name) : variable == "model" ? "CreateModel" : ScriptCode.Pascal(variable));
                Row(name, variable, call.Position.Line, [.. Written(layers)]);
                Named(methods, variable, name, place);
            }
            else if (chain.Broken is { } broken)
            {
                _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // TODO line {call.Position.Line}: the model {variable} is no row of layers (line {broken.Line}: {Brief.Of(One(broken.What), 80)}). Build it by hand.\n\n");
            }
        }
    }

    /// <summary>Writes PyTorch's models: <c>nn.Sequential</c> that stands in a name, and modules whose <c>forward</c> is a chain.</summary>
    private void TorchModels()
    {
        foreach ((Expression.Call call, ScriptPlace place) in Calls.Where(item => item.Place is { Class: null, Into: not null, Function: null } && IsTorchSequential(item.Call)))
        {
            Row(Member(place.Into == "model" ? "CreateModel" : $"Create{ScriptCode.Pascal(place.Into!)}"), place.Into!, call.Position.Line, [.. new TorchLayers(_source, _engine, Parameter).Write(Parts(call))]);
        }

        foreach (Statement.Class type in _source.Classes.Values.Where(type => type.Bases.Any(given => (_source.Resolve(given.Value) ?? string.Empty) is "torch.nn.Module" or "nn.Module")))
        {
            Statement.Function? start = type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "__init__");
            Statement.Function? forward = type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "forward");
            if (start is null || forward is not { Parameters: [_, var (input, _), ..] })
            {
                continue;
            }

            Dictionary<string, Expression> members = new(StringComparer.Ordinal);
            foreach (Statement.Assign assign in start.Body.OfType<Statement.Assign>())
            {
                foreach (Expression.Attribute member in assign.Targets.OfType<Expression.Attribute>().Where(target => target.Target is Expression.Name { Text: "self" }))
                {
                    members[member.Text] = assign.Value;
                }
            }

            ScriptChain chain = new((call, own) => TorchLayersOf(call, own, members));
            chain.Begin(input);
            string name = $"Create{ScriptCode.Pascal(type.Name)}";
            if (chain.Follow(forward.Body) is { Count: > 0 } layers && chain.Broken is null)
            {
                Row(Member(name), type.Name, type.Position.Line, [.. new TorchLayers(_source, _engine, Parameter).Write(layers)]);
            }
            else if (members.Values.Any(value => value is Expression.Call made && (_source.Resolve(made.Function) ?? string.Empty).StartsWith("torch.nn.", StringComparison.Ordinal)))
            {
                _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // TODO line {type.Position.Line}: the model {type.Name} is no row of layers{(chain.Broken is { } broken ? $" (line {broken.Line}: {Brief.Of(One(broken.What), 80)})" : string.Empty)}. Build it by hand.\n\n");
            }
        }
    }

    /// <summary>Gives the layers of <c>Layer(…)(x)</c>, of <c>layer(x)</c> with a layer in a name, and of an input.</summary>
    private IReadOnlyList<Expression>? KerasLayers(Expression.Call call, ScriptChain chain)
    {
        if (Dialect.LastPart(_source.Resolve(call.Function) ?? string.Empty) is "Input" or "InputLayer")
        {
            return [call];
        }

        Expression? layer = call.Function is Expression.Call made ? made : call.Function is Expression.Name name && Assigned(name.Text) is Expression.Call assigned ? assigned : null;
        return layer is not null && call.Arguments is [{ Name: null } before, ..] && chain.Of(before.Value) is { } layers ? [.. layers, layer] : null;
    }

    private bool IsTorchSequential(Expression.Call call) => (_source.Resolve(call.Function) ?? string.Empty) is "torch.nn.Sequential" or "nn.Sequential";

    private static IReadOnlyList<Expression> Parts(Expression.Call sequential) => [.. sequential.Arguments.SelectMany(argument => argument.Value is Expression.Call { Function: Expression.Name { Text: "OrderedDict" }, Arguments: [{ Value: Expression.Sequence pairs }] }
        ? pairs.Items.OfType<Expression.Sequence>().Select(pair => pair.Items[^1])
        : [argument.Value])];

    private IReadOnlyList<Expression>? TorchLayersOf(Expression.Call call, ScriptChain chain, Dictionary<string, Expression> members)
    {
        if (call.Function is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var member })
        {
            return members.TryGetValue(member, out Expression? made) && call.Arguments is [{ Name: null } input] && chain.Of(input.Value) is { } before
                ? [.. before, .. made is Expression.Call sequential && IsTorchSequential(sequential) ? Parts(sequential) : [made]]
                : null;
        }

        // torch.flatten(x, 1), F.relu(x), or x.view(-1, 10), x.relu().
        bool isFunction = _source.Resolve(call.Function) is { } full && full.Contains('.', StringComparison.Ordinal);
        Expression? tensor = isFunction ? (call.Arguments is [var first, ..] ? first.Value : null) : (call.Function as Expression.Attribute)?.Target;
        return tensor is not null && chain.Of(tensor) is { } layers ? [.. layers, call] : null;
    }

    private IEnumerable<string> Written(IReadOnlyList<Expression> layers)
    {
        bool isFirst = true;
        foreach (Expression layer in layers)
        {
            foreach (string line in Layer(layer, isFirst))
            {
                isFirst = false;
                yield return line;
            }
        }
    }

    private static Expression? Given(Expression.Call call, string name, int position) => call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
        ?? (position < call.Arguments.Count && call.Arguments[position].Name is null ? call.Arguments[position].Value : null);
}
