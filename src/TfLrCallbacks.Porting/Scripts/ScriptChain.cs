namespace TfLrCallbacks.Porting;

/// <summary>
/// Finds the layers that a tensor goes through one after another: <c>x = Dense(10)(x)</c> of Keras' functional models, <c>x = self.fc(x)</c> of
/// PyTorch's <c>forward</c>. Where tensors come together, <paramref name="mergeOf"/> says how; where a loop or a condition decides, it is no chain.
/// </summary>
internal sealed class ScriptChain(Func<Expression.Call, ScriptChain, IReadOnlyList<Expression>?> layersOf, Func<Expression, ScriptChain, (string Kind, IReadOnlyList<Expression> Tensors)?> mergeOf)
{
    private readonly Dictionary<string, IReadOnlyList<Expression>> _known = new(StringComparer.Ordinal);

    /// <summary>Gets why there is no chain, with its line; null where there is one.</summary>
    public (int Line, string What)? Broken { get; private set; }

    /// <summary>Says that a name stands for a tensor that nothing has happened to yet.</summary>
    public void Begin(string name) => _known[name] = [];

    /// <summary>Goes over the statements of a block, and gives the layers of what it returns; null where nothing is returned.</summary>
    public IReadOnlyList<Expression>? Follow(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case Statement.Assign { Targets: [Expression.Name name] } assign:
                    if (Of(assign.Value) is { } layers)
                    {
                        _known[name.Text] = layers;
                    }
                    else if (_known.ContainsKey(name.Text) || Mentions(assign.Value))
                    {
                        Break(statement.Position.Line, SourceWriter.Write(assign.Value));
                        _known.Remove(name.Text);
                    }

                    break;
                case Statement.Augmented { Target: Expression.Name name, Operator: "+" or "*" } augmented when _known.ContainsKey(name.Text):
                    Expression sum = new Expression.Binary(augmented.Operator, name, augmented.Value, augmented.Position);
                    if (Of(sum) is { } both)
                    {
                        _known[name.Text] = both;
                    }
                    else
                    {
                        Break(statement.Position.Line, SourceWriter.Write(sum));
                        _known.Remove(name.Text);
                    }

                    break;
                case Statement.Return { Value: { } value }:
                    return Of(value) ?? Break(statement.Position.Line, SourceWriter.Write(value));
                case Statement.Evaluated or Statement.Assert or Statement.Import or Statement.Jump or Statement.Declared or Statement.Function or Statement.Class:
                    break;
                default:
                    if (Targets.Names([statement]).Any(_known.ContainsKey))
                    {
                        Break(statement.Position.Line, "a loop or a condition");
                        foreach (string changed in Targets.Names([statement]).ToArray())
                        {
                            _known.Remove(changed);
                        }
                    }

                    break;
            }
        }

        return null;
    }

    /// <summary>Gives the layers that an expression's tensor has gone through; null where it is no chain.</summary>
    public IReadOnlyList<Expression>? Of(Expression expression) => expression switch
    {
        Expression.Name name => _known.GetValueOrDefault(name.Text),
        _ when mergeOf(expression, this) is var (kind, tensors) => tensors.Select(Of).ToArray() is var rows && rows.All(row => row is not null) ? ScriptMerge.Of(kind, rows!, expression.Position) : null,
        Expression.Call call => layersOf(call, this),
        Expression.Sequence { Items: [var only] } => Of(only),
        _ => null,
    };

    /// <summary>Gets whether an expression is a tensor that is followed.</summary>
    public bool Knows(Expression expression) => Of(expression) is not null;

    /// <summary>Notes why there is no chain.</summary>
    public IReadOnlyList<Expression>? Break(int line, string what)
    {
        Broken ??= (line, what);
        return null;
    }

    private bool Mentions(Expression expression) => Expressions.All(expression).OfType<Expression.Name>().Any(name => _known.ContainsKey(name.Text));
}
