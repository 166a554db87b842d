namespace TfLrCallbacks.Porting;

/// <content>What of a script concerns the rates, so that it must not be passed over.</content>
internal sealed partial class ScriptTraining
{
    private static readonly HashSet<string> Words = new(["step", "param_groups", "load_state_dict", "add_param_group", "train_on_batch", "last_epoch", "base_lrs"], StringComparer.Ordinal);

    /// <summary>Gives the functions and methods of a script that make updates, step schedulers or set rates, or call such.</summary>
    private HashSet<string> Concerned(IReadOnlyList<Statement> statements)
    {
        (string Name, HashSet<string> Used)[] functions =
        [
            .. ScriptSource.All(statements).OfType<Statement.Function>().Select(function => (function.Name, Used(function.Body))),
            .. ScriptSource.All(statements).SelectMany(Kept),
            .. ScriptSource.All(statements).OfType<Statement.Class>().Select(type => (type.Name, new HashSet<string>(type.Body.OfType<Statement.Function>().Where(method => method.Name is "__init__" or "__call__" or "__enter__" or "__exit__" or "__post_init__").SelectMany(method => Used(method.Body)), StringComparer.Ordinal))),
        ];
        HashSet<string> concerned = new(_isKeras ? Words.Concat(KerasWords) : Words, StringComparer.Ordinal);
        concerned.UnionWith(functions.SelectMany(function => function.Used).Where(IsMade).ToArray());
        for (bool isMore = true; isMore;)
        {
            isMore = false;
            foreach ((string name, HashSet<string> used) in functions)
            {
                if (!concerned.Contains(name) && used.Overlaps(concerned))
                {
                    isMore = concerned.Add(name);
                }
            }
        }

        return concerned;

        static HashSet<string> Used(IReadOnlyList<Statement> body) => Named(ScriptSource.All(body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All));
    }

    private static HashSet<string> Named(IEnumerable<Expression> parts) => new(parts.Select(part => part switch
    {
        Expression.Attribute attribute => attribute.Text,
        Expression.Name name => name.Text,
        _ => null,
    }).OfType<string>(), StringComparer.Ordinal);

    /// <summary>Gives the names under which a statement keeps functions to call later, each with what those use: <c>hooks = [scheduler.step]</c>.</summary>
    private static IEnumerable<(string Name, HashSet<string> Used)> Kept(Statement statement)
    {
        (Expression[] targets, Expression[] values) = statement switch
        {
            Statement.Assign assign => (assign.Targets.ToArray(), new[] { assign.Value }),
            Statement.Augmented augmented => ([augmented.Target], [augmented.Value]),
            Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: var list }, Arguments: { Count: > 0 } arguments } } => ([list], arguments.Select(argument => argument.Value).ToArray()),
            _ => ((Expression[])[], (Expression[])[]),
        };
        HashSet<Expression> called = new(values.SelectMany(Expressions.All).OfType<Expression.Call>().Select(call => call.Function), ReferenceEqualityComparer.Instance);
        HashSet<string> used = Named(values.SelectMany(Expressions.All).Where(part => part is Expression.Name or Expression.Attribute { Text: "step" } && !called.Contains(part)));
        used.UnionWith(Named(values.SelectMany(Expressions.All).OfType<Expression.Lambda>().SelectMany(lambda => Expressions.All(lambda.Body))));
        used.ExceptWith(["param_groups", "last_epoch", "base_lrs"]);
        foreach (Expression target in used.Count == 0 ? [] : targets)
        {
            if ((target is Expression.Subscript subscript ? subscript.Target : target) is Expression.Name or Expression.Attribute && ScriptSource.Dotted(target is Expression.Subscript { Target: var held } ? held : target) is { } name && Dialect.LastPart(name) is not "self")
            {
                yield return (Dialect.LastPart(name), used);
            }
        }
    }

    /// <summary>Gets whether an expression makes updates, steps schedulers, sets rates, or makes what does.</summary>
    public bool Concerns(Expression expression)
    {
        if (!_known.TryGetValue(expression, out bool concerns))
        {
            _known[expression] = concerns = Expressions.All(expression).Any(part => part is Expression.Attribute attribute ? _concerned.Contains(attribute.Text) || IsMade(attribute.Text)
                : part is Expression.Call { Function: not (Expression.Name or Expression.Attribute) } || (part is Expression.Name name && (_concerned.Contains(name.Text) || IsMade(name.Text))));
        }

        return concerns;
    }

    private bool IsMade(string name) => OptimizerCall.Known(name) is not null || (_isKeras && IsOfKeras(name)) || (_library.Find(name) is not null && name is not ("math" or "tqdm" or "trange"));

    /// <summary>Gets whether a part of statements concerns the rates.</summary>
    public bool Concerns(IEnumerable<Statement> statements) => ScriptSource.All([.. statements]).Any(statement => statement.Expressions.Any(Concerns) || statement is Statement.Outer);

    /// <summary>Passes over a choice whose condition is not known: none of its branches is taken. Where one concerns the rates, or would leave out what does, the evaluation ends.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="reason">Why the condition is not known.</param>
    /// <param name="skipped">What a branch leaves out that goes on elsewhere.</param>
    /// <param name="breaks">Whether a branch ends the loop around it.</param>
    public void Pass(Statement.If choice, PortingException reason, IEnumerable<Statement> skipped, bool breaks)
    {
        // Losses that are no numbers are not expected.
        bool isGuard = choice.Branches.Any(branch => Expressions.All(branch.Test).Any(part => (part as Expression.Attribute)?.Text is "isnan" or "isinf" or "isfinite"));
        Undecided ??= Ended is null && _loops.Count > 0 && !isGuard && ScriptSource.All([choice]).Skip(1).Any() ? choice : null;
        if (Concerns([choice]) || (!isGuard && Concerns(skipped)))
        {
            throw Stop(reason.Message);
        }

        if (breaks && !isGuard && _loops.Count > 0)
        {
            _loops[^1].MayEnd = true;
        }
    }

    /// <summary>Passes over a statement whose value is not known, where it does not concern the rates; else the evaluation ends.</summary>
    public void Pass(Statement statement, string why)
    {
        if (Concerns([statement]))
        {
            throw Stop(why);
        }
    }
}
