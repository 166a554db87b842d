using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <summary>Where a script writes or reads the optimizer's rate by hand.</summary>
internal static partial class ScriptWrites
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

    /// <summary>Gets whether a loop goes over the parameter groups of an optimizer, counted or beside other lists too.</summary>
    public static bool IsOverGroups(Expression source) => source is Expression.Attribute { Text: "param_groups" }
        || (source is Expression.Call { Function: Expression.Name { Text: "enumerate" or "zip" or "reversed" or "list" or "tuple" or "tqdm" } } around && around.Arguments.Any(argument => IsOverGroups(argument.Value)));

    /// <summary>Gets whether a loop goes over parameter groups, optimizers or schedulers.</summary>
    public static bool IsOfGroups(Statement loop, ScriptSource script)
    {
        if (loop is not Statement.For over || IsOverGroups(over.Source))
        {
            return loop is Statement.For;
        }

        string source = SourceWriter.Write(over.Source);
        HashSet<string> names = [.. Targets.Names(over.Target)];
        bool isListed = script.Listed(over.Source) is not null;
        return !source.Contains("range", StringComparison.Ordinal) && ScriptSource.All(over.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => IsOfOne(part, names, source, isListed));
    }

    /// <summary>Gets whether an expression does with what a loop takes from a list what is done with a group, an optimizer or a scheduler, not with a number.</summary>
    private static bool IsOfOne(Expression part, HashSet<string> names, string source, bool isListed)
    {
        bool isNamed = isListed || source.Contains("optim", StringComparison.OrdinalIgnoreCase) || source.Contains("sched", StringComparison.OrdinalIgnoreCase);
        return part switch
        {
            Expression.Attribute { Text: "param_groups", Target: Expression.Name name } => names.Contains(name.Text),
            Expression.Attribute { Text: "step" or "zero_grad" or "state_dict" or "load_state_dict" or "get_last_lr", Target: Expression.Name name } => isNamed && names.Contains(name.Text),
            Expression.Attribute { Target: Expression.Name name } => isNamed && names.Contains(name.Text) && IsRate(part),
            Expression.Subscript { Target: Expression.Name name } => source.Contains("group", StringComparison.OrdinalIgnoreCase) && names.Contains(name.Text) && IsRate(part),
            Expression.Call call => isNamed && call.Arguments.Any(argument => argument.Value is Expression.Name given && names.Contains(given.Text) && (given.Text.Contains("opt", StringComparison.OrdinalIgnoreCase) || given.Text.Contains("sched", StringComparison.OrdinalIgnoreCase))),
            _ => false,
        };
    }

    /// <summary>Gives statements with groups that are known by their names, and with <c>group['lr'] = …</c> for <c>group.update(lr=…)</c>, <c>optimizer.lr = …</c> for <c>setattr(optimizer, 'lr', …)</c>.</summary>
    public static IReadOnlyList<Statement> Plain(IReadOnlyList<Statement> block) => [.. block.SelectMany(statement => Apart(Plain(statement)))];

    /// <summary>Gives <c>lr = group['lr'] = value</c> as two assignments.</summary>
    private static IReadOnlyList<Statement> Apart(Statement statement) => statement is Statement.Assign { Targets.Count: > 1 } assign && assign.Targets.Any(IsRate) && assign.Targets.FirstOrDefault(target => target is Expression.Name) is { } name
        ? [assign with { Targets = [name] }, .. assign.Targets.Where(target => !ReferenceEquals(target, name)).Select(target => assign with { Targets = [target], Value = name })]
        : [statement];

    private static Statement Plain(Statement statement)
    {
        Statement plain = statement is Statement.For loop && IsOverGroups(loop.Source) && Targets.Names(loop.Target).Where(name => !IsGroup(name)).ToHashSet(StringComparer.Ordinal) is { Count: > 0 } names ? Named(loop, names) : statement;
        if (plain is Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "setattr" }, Arguments: [var holder, { Value: Expression.Literal { Value: Value.Text { Characters: "learning_rate" or "lr" } attribute } }, var set] } })
        {
            return new Statement.Assign([new Expression.Attribute(holder.Value, attribute.Characters, plain.Position)], set.Value, plain.Position) { EndLine = plain.EndLine };
        }

        return plain is Statement.Evaluated { Value: Expression.Call call } && Updated(call) is { } value
            ? new Statement.Assign([new Expression.Subscript(((Expression.Attribute)call.Function).Target, new Expression.Literal(new Value.Text("lr"), call.Position), call.Position)], value, statement.Position) { EndLine = statement.EndLine }
            : Mapped(plain, inner => Apart(Plain(inner)), expression => expression);
    }

    /// <summary>Gives a loop over groups in which its names say that they are groups.</summary>
    private static Statement.For Named(Statement.For loop, HashSet<string> names)
    {
        Expression[] sources = loop.Source is Expression.Call { Function: Expression.Name { Text: "zip" } } zip ? [.. zip.Arguments.Select(argument => argument.Value)] : loop.Source is Expression.Call { Function: Expression.Name { Text: "enumerate" } } ? [new Expression.Literal(0L, loop.Position), loop.Source] : [loop.Source];
        Expression[] targets = loop.Target is Expression.Sequence several && sources.Length > 1 ? [.. several.Items] : [loop.Target];
        HashSet<string> groups = [.. targets.Zip(sources).Where(pair => IsOverGroups(pair.Second) && pair.First is Expression.Name name && names.Contains(name.Text)).Select(pair => ((Expression.Name)pair.First).Text)];
        Expression With(Expression expression) => Expressions.Map(expression, part => part is Expression.Name name && groups.Contains(name.Text) ? name with { Text = $"{name.Text}_group" } : null);
        Statement One(Statement statement) => Mapped(statement, inner => [One(inner)], With);
        return groups.Count == 0 ? loop : loop with { Target = With(loop.Target), Body = [.. loop.Body.Select(One)] };
    }

    /// <summary>Replaces the expressions of statements and of those within.</summary>
    public static IReadOnlyList<Statement> Mapped(IReadOnlyList<Statement> block, Func<Expression, Expression> part)
    {
        Statement One(Statement statement) => Mapped(statement, inner => [One(inner)], part);
        return [.. block.Select(One)];
    }

    /// <summary>Gives a statement with others in its blocks, and other expressions in it.</summary>
    public static Statement Mapped(Statement statement, Func<Statement, IReadOnlyList<Statement>> inner, Func<Expression, Expression> part)
    {
        IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block) => [.. block.SelectMany(inner)];
        return statement switch
        {
            Statement.Assign assign => assign with { Targets = [.. assign.Targets.Select(part)], Value = part(assign.Value) },
            Statement.Augmented augmented => augmented with { Target = part(augmented.Target), Value = part(augmented.Value) },
            Statement.Evaluated evaluated => evaluated with { Value = part(evaluated.Value) },
            Statement.Return { Value: { } value } returned => returned with { Value = part(value) },
            Statement.If choice => choice with { Branches = [.. choice.Branches.Select(branch => (part(branch.Test), Block(branch.Body)))], Otherwise = Block(choice.Otherwise) },
            Statement.For loop => loop with { Target = part(loop.Target), Source = part(loop.Source), Body = Block(loop.Body), Otherwise = Block(loop.Otherwise) },
            Statement.While loop => loop with { Test = part(loop.Test), Body = Block(loop.Body), Otherwise = Block(loop.Otherwise) },
            Statement.With with => with with { Items = [.. with.Items.Select(item => (part(item.Value), item.Target))], Body = Block(with.Body) },
            Statement.Try attempt => attempt with { Body = Block(attempt.Body), Handlers = [.. attempt.Handlers.Select(Block)], Otherwise = Block(attempt.Otherwise), Finally = Block(attempt.Finally) },
            Statement.Function function => function with { Body = Block(function.Body) },
            Statement.Class type => type with { Body = Block(type.Body) },
            _ => statement,
        };
    }

    /// <summary>Gives the rate that <c>group.update(lr=…)</c> sets; null for any other call.</summary>
    public static Expression? Updated(Expression.Call call) => call.Function is Expression.Attribute { Text: "update", Target: var group } && (group is Expression.Name name ? IsGroup(name.Text) : group is Expression.Subscript { Target: Expression.Attribute { Text: "param_groups" } })
        ? call.Arguments.FirstOrDefault(argument => argument.Name == "lr")?.Value
            ?? call.Arguments.Select(argument => argument.Value).OfType<Expression.Dictionary>().SelectMany(given => given.Items).FirstOrDefault(item => item.Key is Expression.Literal { Value: Value.Text { Characters: "lr" } }).Value
        : null;

    /// <summary>Gets whether a name is that of a parameter group.</summary>
    public static bool IsGroup(string name) => name.Contains("group", StringComparison.OrdinalIgnoreCase) || name is "g" or "pg" or "p";

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

    /// <summary>Gets whether a name is that of an optimizer: <c>optimizer_g</c>, <c>opt</c>, <c>d_opt</c>, <c>optD</c>.</summary>
    public static bool IsOptimizer(string name) => name.Contains("optim", StringComparison.OrdinalIgnoreCase) || OptimizerWord().IsMatch(name);

    [GeneratedRegex("(^|[_0-9])opt(?![a-z])|(?<=[a-z])Opt(?![a-z])|(^|_)OPT(?![A-Za-z])")]
    private static partial Regex OptimizerWord();

    /// <summary>Gets whether an expression is a rate of an optimizer, or of one of its groups.</summary>
    public static bool IsRate(Expression target) => target switch
    {
        Expression.Attribute { Text: "lr" or "learning_rate", IsSetting: false } attribute => ScriptSource.Dotted(attribute.Target)?.Split('.')[^1] is { } holder
            && IsOptimizer(holder),
        Expression.Subscript { Index: Expression.Literal { Value: Value.Text { Characters: "lr" } }, Target: var group } =>
            IsGroup(SourceWriter.Write(group)),
        _ => false,
    };
}
