namespace TfLrCallbacks.Porting;

/// <content>Models of Keras' functional API, where the layers stand in a row, and what rows with branches are written as.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes the functional models: each <c>Model(inputs, outputs)</c> whose outputs are a chain from its inputs.</summary>
    private void Functional(List<ScriptModel> methods)
    {
        foreach ((Expression.Call call, ScriptPlace place) in Calls)
        {
            string? full = _source.Resolve(call.Function);
            if (full is null || Dialect.LastPart(full) != "Model" || !ScriptKinds.IsKeras(full) || place.Class is not null || ScriptArguments.Given(call, "outputs", 1) is not { } outputs)
            {
                continue;
            }

            ScriptChain chain = new(KerasLayers, Merged);
            IReadOnlyList<Statement> block = place.Function?.Body ?? _source.Statements;
            chain.Follow(block.TakeWhile(statement => statement.EndLine < call.Position.Line));
            string variable = place.Into ?? "model";
            if (chain.Of(outputs) is { Count: > 0 } layers && CanWrite(layers, chain))
            {
                string name = Member(ModelName(place, variable));
                Row(name, variable, call.Position.Line, [.. Written(layers)]);
                Named(methods, variable, name, place, call);
            }
            else if (chain.Broken is { } broken)
            {
                _body.Append(System.Globalization.CultureInfo.InvariantCulture, $"    // TODO line {call.Position.Line}: the model {variable} is no row of layers (line {broken.Line}: {Brief.Of(One(broken.What), 80)}). Build it by hand.\n\n");
            }
        }
    }

    /// <summary>Gets whether a row of layers can be written for the engine: branches in the embedded one only, and no layer with weights at two places.</summary>
    private bool CanWrite(IReadOnlyList<Expression> layers, ScriptChain chain)
    {
        Expression[] all = [.. ScriptMerge.All(layers)];
        if (all.OfType<Expression.Call>().FirstOrDefault(layer => all.Count(other => ReferenceEquals(other, layer)) > 1 && HasWeights(layer)) is { } shared)
        {
            chain.Break(shared.Position.Line, $"at two places with the same weights: {SourceWriter.Write(shared)}");
            return false;
        }

        if (_engine is PortEngine.TensorFlowNet && layers.OfType<ScriptMerge>().FirstOrDefault() is { } merge)
        {
            chain.Break(merge.Position.Line, $"its branches meet in {merge.Kind}: --engine embedded carries them over");
            return false;
        }

        return true;
    }

    private bool HasWeights(Expression.Call layer) => Dialect.LastPart(_source.Resolve(layer.Function) ?? string.Empty) is var type
        && (type.StartsWith("Conv", StringComparison.Ordinal) || type is "Dense" or "Linear" or "Embedding" or "BatchNormalization" or "BatchNorm1d" or "BatchNorm2d" or "LayerNormalization" or "LayerNorm" or "LSTM" or "GRU" or "SimpleRNN" or "Sequential");

    /// <summary>Gives what becomes of several tensors: <c>layers.Add()([a, b])</c>, <c>a + b</c>, <c>torch.cat([a, b], 1)</c>; null for anything else.</summary>
    private (string Kind, IReadOnlyList<Expression> Tensors)? Merged(Expression expression, ScriptChain chain)
    {
        switch (expression)
        {
            case Expression.Binary { Operator: "+" or "*" } sum when chain.Knows(sum.Left) && chain.Knows(sum.Right):
                return (sum.Operator == "+" ? "Add" : "Multiply", [sum.Left, sum.Right]);
            case Expression.Call { Function: Expression.Call layer, Arguments: [{ Name: null, Value: Expression.Sequence tensors }] } when MergeName(layer) is { } kind && HasLastAxis(layer, kind):
                return (kind, tensors.Items);
            case Expression.Call { Arguments: [{ Name: null, Value: Expression.Sequence tensors }, ..] } call when MergeName(call) is { } kind && tensors.Items.Count > 1 && HasLastAxis(call, kind):
                return (kind, tensors.Items);
            case Expression.Call { Arguments: [{ Name: null } first, { Name: null } second] } call when _source.Resolve(call.Function) is "torch.add" or "torch.mul" or "tf.add" or "tensorflow.add" or "keras.ops.add" && chain.Knows(first.Value) && chain.Knows(second.Value):
                return (_source.Resolve(call.Function) == "torch.mul" ? "Multiply" : "Add", [first.Value, second.Value]);
            default:
                return null;
        }
    }

    private string? MergeName(Expression.Call call) => _source.Resolve(call.Function) is { } full && (ScriptKinds.IsKeras(full) || full.StartsWith("torch.", StringComparison.Ordinal) || full.StartsWith("tf.", StringComparison.Ordinal) || full.StartsWith("tensorflow.", StringComparison.Ordinal))
        ? Dialect.LastPart(full) switch
        {
            "Add" or "add" => "Add", "Concatenate" or "concatenate" or "cat" or "concat" => "Concatenate", "Multiply" or "multiply" => "Multiply",
            "Average" or "average" => "Average", "Maximum" or "maximum" => "Maximum", _ => null,
        }
        : null;

    /// <summary>Gets whether outputs are put together along the last axis, which PyTorch's images have as their second.</summary>
    private bool HasLastAxis(Expression.Call call, string kind)
    {
        if (kind != "Concatenate")
        {
            return true;
        }

        bool isTorch = _source.Resolve(call.Function)!.StartsWith("torch.", StringComparison.Ordinal);
        bool isLayer = call.Arguments is not [{ Value: Expression.Sequence }, ..];
        Expression? axis = call.Arguments.FirstOrDefault(argument => argument.Name is "axis" or "dim")?.Value ?? (call.Arguments.Where(argument => argument.Name is null).ElementAtOrDefault(isLayer ? 0 : 1)?.Value);
        return axis is null ? !isTorch : _source.Known(axis, None)?.AsDouble() == (isTorch ? 1 : -1);
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

    private IEnumerable<string> Written(IReadOnlyList<Expression> layers)
    {
        bool isFirst = true;
        foreach (Expression layer in layers)
        {
            foreach (string line in layer is ScriptMerge merge ? MergedLines(merge, branch => [.. Written(branch)]) : Layer(layer, isFirst))
            {
                isFirst = false;
                yield return line;
            }
        }
    }

    /// <summary>Writes branches that come together; a sum with the inputs themselves is a residual.</summary>
    public static IEnumerable<string> MergedLines(ScriptMerge merge, Func<IReadOnlyList<Expression>, IReadOnlyList<string>> write)
    {
        if (merge is { Kind: "Add", Branches.Count: 2 } && merge.Branches.Any(branch => branch.Count == 0) && merge.Branches.FirstOrDefault(branch => branch.Count > 0) is { } only)
        {
            yield return "new Residual(";
            foreach (string line in Inner(write(only), string.Empty))
            {
                yield return line;
            }

            yield return "),";
            yield break;
        }

        yield return $"new {merge.Kind}(";
        for (int i = 0; i < merge.Branches.Count; i++)
        {
            string end = i == merge.Branches.Count - 1 ? string.Empty : ",";
            if (merge.Branches[i].Count == 0)
            {
                yield return $"    new Block(){end}";
                continue;
            }

            yield return "    new Block(";
            foreach (string line in Inner(write(merge.Branches[i]), "    "))
            {
                yield return line;
            }

            yield return $"    ){end}";
        }

        yield return "),";
    }

    /// <summary>Indents the layers of a branch; the last has no comma behind it.</summary>
    private static IEnumerable<string> Inner(IReadOnlyList<string> lines, string indentation)
    {
        int last = Enumerable.Range(0, lines.Count).LastOrDefault(i => !lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal), -1);
        return lines.Select((line, i) => $"{indentation}    {(i != last ? line : line.LastIndexOf("),", StringComparison.Ordinal) is var at && at >= 0 ? $"{line[..(at + 1)]}{line[(at + 2)..]}" : line)}");
    }
}
