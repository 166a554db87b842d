namespace TfLrCallbacks.Porting;

/// <summary>
/// A model of Keras whose own <c>train_step</c> sets the rate, as a callback that does so: in front of each update, or behind it where the model applies its gradients first.
/// </summary>
internal static class ScriptTrainSteps
{
    /// <summary>Gives the rates of such models to callbacks of their fits. A model that no fit is seen of keeps its step.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements)
    {
        foreach (Statement.Class type in ScriptSource.All(statements).OfType<Statement.Class>().Where(type => type.Bases.Count > 0 && Step(type) is { } step && ScriptWrites.In(step.Body).Any(touch => touch.Value is not null)).ToArray())
        {
            statements = Plain(statements, type, Step(type)!);
        }

        return statements;
    }

    private static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> statements, Statement.Class type, Statement.Function step)
    {
        Statement[] all = [.. ScriptSource.All(statements)];
        Dictionary<string, Expression.Call> made = all.OfType<Statement.Assign>().Where(assign => assign is { Targets: [Expression.Name], Value: Expression.Call { Function: Expression.Name name } } && name.Text == type.Name)
            .GroupBy(assign => ((Expression.Name)assign.Targets[0]).Text).ToDictionary(group => group.Key, group => (Expression.Call)group.First().Value, StringComparer.Ordinal);
        if (!all.SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => Model(part) is not null) || Hook(step) is not { } hook)
        {
            return statements;
        }

        string name = $"{type.Name}Rate";
        string keras = all.OfType<Statement.Import>().Any(import => import.Names.Any(one => one.Name == "tf")) ? "tf.keras" : "keras";
        Statement.Class callback = new(name, [new(null, Dotted($"{keras}.callbacks.Callback", type.Position))], [.. type.Body.OfType<Statement.Function>().Where(method => method.Name == "__init__"), hook], step.Position) { EndLine = step.EndLine };
        return [.. statements.SelectMany(One)];

        IReadOnlyList<Statement> One(Statement statement) => ReferenceEquals(statement, type)
            ? [type with { Body = [.. type.Body.Select(member => ReferenceEquals(member, step) ? step with { Body = Without(step.Body) } : member)] }, callback]
            : [ScriptWrites.Mapped(statement, One, expression => Expressions.Map(expression, part => Model(part) is { } model ? Fitted((Expression.Call)part, made[model]) : null))];

        string? Model(Expression part) => part is Expression.Call { Function: Expression.Attribute { Text: "fit" or "fit_generator", Target: Expression.Name model } } && made.ContainsKey(model.Text) ? model.Text : null;

        Expression.Call Fitted(Expression.Call fit, Expression.Call model)
        {
            Expression.Call own = new(new Expression.Name(name, fit.Position), model.Arguments, fit.Position);
            Expression? others = fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks")?.Value;
            Expression list = new Expression.Sequence([own, .. others is Expression.Sequence { Items: var items } ? items : []], IsTuple: false, fit.Position);
            Expression.Argument callbacks = new("callbacks", others is null or Expression.Sequence or Expression.Literal ? list : new Expression.Binary("+", list, others, fit.Position));
            return fit with { Arguments = [.. fit.Arguments.Where(argument => argument.Name != "callbacks"), callbacks] };
        }
    }

    private static Statement.Function? Step(Statement.Class type) => type.Body.OfType<Statement.Function>().FirstOrDefault(method => method.Name == "train_step");

    /// <summary>Gives the hook of the callback: the statements that set the rate, and those that they are made of. Null where the rate is made in front of the update, of what the update changes, and set behind it.</summary>
    private static Statement.Function? Hook(Statement.Function step)
    {
        int update = step.Body.ToList().FindIndex(statement => ScriptSource.All([statement]).SelectMany(inner => inner.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Attribute { Text: "apply_gradients" or "minimize" or "apply" }));
        bool isBehind = update >= 0 && Sets(step.Body.Skip(update + 1));
        HashSet<string> names = new(StringComparer.Ordinal);
        Statement[] kept = [];
        for (int known = -1; known < kept.Length;)
        {
            known = kept.Length;
            kept = [.. step.Body.Where(statement => Sets([statement]) || Changed(statement).Any(names.Contains))];
            names.UnionWith(ScriptSource.All(kept).SelectMany(inner => inner.Expressions).SelectMany(Expressions.All).Select(Variables.Name).OfType<string>().Where(IsOwn));
        }

        // One hook is in front of the update or behind it: what counts updates gives another number there.
        if (isBehind && update >= 0 && step.Body.Take(update + 1).Where(kept.Contains).SelectMany(statement => ScriptSource.All([statement])).SelectMany(inner => inner.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Attribute { Text: "iterations" } || (part is Expression.Attribute && ScriptWrites.IsRate(part))))
        {
            return null;
        }

        Expression none = new Expression.Literal(Value.None, step.Position);
        return step with
        {
            Name = isBehind ? "on_train_batch_end" : "on_train_batch_begin",
            Parameters = [("self", null), ("batch", null), ("logs", none)],
            Decorators = [],
            Body = ScriptWrites.Mapped(kept, expression => Expressions.Map(expression, part => part is Expression.Attribute { Text: "optimizer", Target: Expression.Name { Text: "self" } self } own ? own with { Target = new Expression.Attribute(self, "model", own.Position) } : null)),
        };
    }

    /// <summary>Gives the statements without those that set the rate.</summary>
    private static IReadOnlyList<Statement> Without(IReadOnlyList<Statement> block) => [.. block.Select(statement =>
        statement is Statement.Assign or Statement.Augmented or Statement.Evaluated ? (Sets([statement]) ? new Statement.Jump("pass", statement.Position) : statement)
        : ScriptWrites.Mapped(statement, inner => Without([inner]), expression => expression))];

    private static IEnumerable<string> Changed(Statement statement) => ScriptSource.All([statement]).SelectMany(Variables.Assigned).Where(IsOwn);

    /// <summary>Gets whether a name is the script's own. <c>self</c> and <c>self.optimizer</c> are Keras'.</summary>
    private static bool IsOwn(string name) => name is not ("self" or "self.optimizer");

    private static bool Sets(IEnumerable<Statement> statements) => ScriptWrites.In(statements).Any(touch => touch.Value is not null);

    private static Expression Dotted(string name, SourcePosition position) => name.Split('.').Skip(1).Aggregate((Expression)new Expression.Name(name.Split('.')[0], position), (target, part) => new Expression.Attribute(target, part, position));
}
