namespace TfLrCallbacks.Porting;

/// <summary>Where a script writes or reads the optimizer's rate by hand.</summary>
internal static class ScriptWrites
{
    /// <summary>A write or a read: what it is called, what it touches, and the value that is written (null for a read).</summary>
    public sealed record Touch(string Name, string? Target, Expression? Value, SourcePosition Position, int EndLine, bool IsAttribute);

    /// <summary>Gives the writes and reads in statements and their blocks, in the order of the text.</summary>
    public static IEnumerable<Touch> In(IEnumerable<Statement> statements) => ScriptSource.All(statements).SelectMany(Of);

    /// <summary>Gives the writes and reads of one statement.</summary>
    public static IEnumerable<Touch> Of(Statement statement)
    {
        switch (statement)
        {
            case Statement.Assign assign:
                foreach (Expression target in assign.Targets.Where(IsRate))
                {
                    yield return new Touch(Written(target), null, assign.Value, assign.Position, assign.EndLine, target is Expression.Attribute { Text: "lr" });
                }

                break;
            case Statement.Augmented augmented when IsRate(augmented.Target):
                yield return new Touch(
                    Written(augmented.Target), null, new Expression.Binary(augmented.Operator, augmented.Target, augmented.Value, augmented.Position), augmented.Position, augmented.EndLine,
                    augmented.Target is Expression.Attribute { Text: "lr" });
                break;
        }

        foreach (Expression.Call call in statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>())
        {
            if (OfCall(call) is { } touch)
            {
                yield return touch;
            }
        }
    }

    /// <summary>Gives the name of the optimizer whose rate is written: what holds the groups that the loop goes over, or the rate itself. Null if that has no name.</summary>
    public static string? Optimizer(Statement statement, ScriptPlace place)
    {
        Expression? target = statement switch
        {
            Statement.Assign assign => assign.Targets.FirstOrDefault(IsRate),
            Statement.Augmented augmented => augmented.Target,
            _ => statement.Expressions.SelectMany(Expressions.All).OfType<Expression.Call>().Where(call => OfCall(call) is { Value: not null })
                .Select(call => call.Function is Expression.Attribute { Text: "assign", Target: var rate } ? rate : call.Arguments[0].Value).FirstOrDefault(),
        };
        Expression? holder = target switch
        {
            Expression.Attribute rate => rate.Target,
            Expression.Subscript { Target: Expression.Subscript groups } => groups.Target,
            Expression.Subscript { Target: Expression.Name group } => place.Loops.OfType<Statement.For>().LastOrDefault(loop => Targets.Names(loop.Target).Contains(group.Text))?.Source,
            _ => null,
        };
        holder = holder is Expression.Call { Function: Expression.Name { Text: "enumerate" }, Arguments: [var counted] } ? counted.Value : holder;
        holder = holder is Expression.Attribute { Text: "param_groups" } all ? all.Target : holder;
        return holder is null ? null : ScriptSource.Dotted(holder);
    }

    /// <summary>Gets whether a call reads the optimizer's rate.</summary>
    public static bool IsRead(Expression.Call call) => OfCall(call) is { Value: null };

    private static Touch? OfCall(Expression.Call call) => call switch
    {
        { Function: Expression.Attribute { Text: "set_value" }, Arguments: [var target, var value] } when IsRate(target.Value) =>
            new Touch(SourceWriter.Write(call.Function), PrefixForm.Write(target.Value), value.Value, call.Position, call.EndLine, target.Value is Expression.Attribute { Text: "lr" }),
        { Function: Expression.Attribute { Text: "assign", Target: var rate }, Arguments: [var value] } when IsRate(rate) =>
            new Touch($"{SourceWriter.Write(rate)}.assign", PrefixForm.Write(rate), value.Value, call.Position, call.EndLine, rate is Expression.Attribute { Text: "lr" }),
        { Function: Expression.Attribute { Text: "get_value" }, Arguments: [var read] } when IsRate(read.Value) =>
            new Touch(SourceWriter.Write(call.Function), PrefixForm.Write(read.Value), null, call.Position, call.EndLine, false),
        { Function: Expression.Attribute { Text: "numpy" or "read_value" or "item", Target: var read } } when IsRate(read) =>
            new Touch(SourceWriter.Write(call.Function), PrefixForm.Write(read), null, call.Position, call.EndLine, false),
        { Function: Expression.Name { Text: "float" }, Arguments: [var read] } when IsRate(read.Value) =>
            new Touch("float", PrefixForm.Write(read.Value), null, call.Position, call.EndLine, false),
        _ => null,
    };

    private static string Written(Expression target) => SourceWriter.Write(target);

    /// <summary>Gets whether an expression is a rate of an optimizer, or of one of its groups.</summary>
    public static bool IsRate(Expression target) => target switch
    {
        Expression.Attribute { Text: "lr" or "learning_rate" } attribute => ScriptSource.Dotted(attribute.Target)?.Split('.')[^1] is { } holder
            && (holder.Contains("optim", StringComparison.OrdinalIgnoreCase) || holder is "opt"),
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" } }, Target: var group } =>
            SourceWriter.Write(group) is var name && (name.Contains("group", StringComparison.OrdinalIgnoreCase) || name is "g" or "pg" or "p"),
        _ => false,
    };
}
