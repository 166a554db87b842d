namespace TfLrCallbacks.Porting;

/// <summary>What a script does behind all of its training: a list that is cleared there had its values when they were asked for.</summary>
internal static class ScriptEnding
{
    /// <summary>Gives the statements without those at their end that only change lists.</summary>
    public static IReadOnlyList<Statement> Without(IReadOnlyList<Statement> statements)
    {
        HashSet<string> modules = [.. ScriptSource.All(statements).OfType<Statement.Import>().SelectMany(import => import.Names).Select(name => name.Name)];
        return Trimmed(statements, modules);
    }

    private static IReadOnlyList<Statement> Trimmed(IReadOnlyList<Statement> block, HashSet<string> modules)
    {
        List<Statement> kept = [.. block];
        for (int i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i] is Statement.If { Branches: [var (test, body)], Otherwise: [] } main && SourceWriter.Write(test).Contains("__name__", StringComparison.Ordinal))
            {
                IReadOnlyList<Statement> own = Trimmed(body, modules);
                kept[i] = own.Count == body.Count || own.Count == 0 ? main : main with { Branches = [(test, own)] };
                break;
            }

            if (ChangesList(kept[i]))
            {
                kept.RemoveAt(i);
            }
            else if (!IsQuiet(kept[i], modules))
            {
                break;
            }
        }

        return kept.Count == block.Count && kept.SequenceEqual(block, ReferenceEqualityComparer.Instance) ? block : kept;
    }

    private static bool ChangesList(Statement statement) => statement switch
    {
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "clear" or "append" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort", Target: Expression.Name }, Arguments: var arguments } } => arguments.All(argument => IsPlain(argument.Value)),
        Statement.Assign { Targets: [Expression.Subscript { Target: Expression.Name, Index: Expression.Slice or Expression.Literal { Value: Value.Integer } }], Value: var value } => IsPlain(value),
        Statement.Delete delete => delete.Expressions.All(part => part is Expression.Subscript { Target: Expression.Name, Index: Expression.Slice or Expression.Literal }),
        _ => false,
    };

    private static bool IsPlain(Expression value) => !Expressions.All(value).Any(part => part is Expression.Call);

    /// <summary>Gets whether a statement trains nothing: it prints, or calls what an imported module has.</summary>
    private static bool IsQuiet(Statement statement, HashSet<string> modules) => statement is Statement.Jump { Word: "pass" } or Statement.Evaluated { Value: Expression.Literal }
        || (statement is Statement.Evaluated { Value: Expression.Call { Function: var function } call } && (function is Expression.Name { Text: "print" } || (ScriptSource.Dotted(function) is { } name && name.Contains('.', StringComparison.Ordinal) && modules.Contains(name.Split('.')[0])))
            && Expressions.All(call).OfType<Expression.Call>().All(inner => ReferenceEquals(inner, call) || inner.Function is Expression.Name { Text: "len" or "max" or "min" or "sum" or "str" or "range" }));
}
