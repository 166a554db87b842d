namespace TfLrCallbacks.Porting;

/// <content>The members and methods of the object.</content>
internal sealed partial class ScriptWrappers
{
    /// <summary>Gives the statements that make the object.</summary>
    private List<Statement> First()
    {
        Statement making = _making!;
        Statement.Function init = _methods["__init__"];
        List<Statement> first = [];
        Dictionary<string, Expression> given = new(StringComparer.Ordinal);
        (string Name, Expression? Default)[] parameters = [.. init.Parameters.Skip(1)];
        HashSet<string> changed = [.. Targets.Names(init.Body)];
        for (int i = 0; i < parameters.Length; i++)
        {
            (string name, Expression? otherwise) = parameters[i];
            Expression? value = ScriptArguments.Given(_made, name, i) ?? otherwise;
            if (value is null)
            {
                continue;
            }

            bool isOptimizer = value is Expression.Call && IsOptimizer(name, init);
            Expression own = isOptimizer ? Variable(making.Position) : new Expression.Attribute(new Expression.Name(_label, making.Position), $"{name}_given", making.Position);
            bool isPut = !changed.Contains(name) && (IsFixed(value) || IsSettled(value) || IsOptimizer(name, init));
            given[name] = isPut && !isOptimizer ? value : own;
            if (!isPut || isOptimizer)
            {
                first.Add(new Statement.Assign([own], value, making.Position) { EndLine = making.EndLine });
            }
        }

        IReadOnlyList<Statement> body = [.. init.Body.SelectMany(Apart)];
        Dictionary<string, Expression> locals = new(StringComparer.Ordinal);
        foreach (Statement.Assign assign in body.OfType<Statement.Assign>().Where(assign => assign.Targets.Count == 1))
        {
            Expression whole = Whole(assign.Value);
            if (assign.Targets[0] is Expression.Name local)
            {
                if (body.Count(other => Targets.Names([other]).Contains(local.Text)) == 1)
                {
                    locals[local.Text] = whole;
                }
            }
            else if (Member(assign.Targets[0]) is { } member && IsOnce(member) && Put(assign.Value) is var put)
            {
                if (_source.Known(whole, new HashSet<string>(StringComparer.Ordinal)) is Value.Sequence numbers)
                {
                    _members[member] = new Expression.Literal(numbers, whole.Position);
                }
                else if (IsTable(whole))
                {
                    // A list with a name is one of the script's settings.
                    _members[member] = new Expression.Name($"{_label}_{member}", whole.Position);
                    first.Add(assign with { Targets = [_members[member]], Value = whole });
                }
                else if (IsFixed(put) || IsStable(put) || (_given.Contains(member) && put is Expression.Name or Expression.Attribute))
                {
                    _members[member] = put;
                }
            }
        }

        first.AddRange(body.Where(statement => !(statement is Statement.Assign { Targets: [var target] } && Member(target) is { } member && _members.ContainsKey(member)) && !IsOfBase(statement)).SelectMany(statement => Own(statement, part => part is Expression.Name name ? given.GetValueOrDefault(name.Text) : null)));
        return first;

        bool IsOnce(string member) => ScriptSource.All(_type.Body).SelectMany(Assigned).Count(one => Member(one) == member) == 1;
        Expression Put(Expression value) => Expressions.Map(value, part => part is Expression.Name name ? given.GetValueOrDefault(name.Text) : Member(part) is { } member ? _members.GetValueOrDefault(member) : null);
        Expression Whole(Expression value) => Expressions.Map(Put(value), part => part is Expression.Name name ? locals.GetValueOrDefault(name.Text) : null);
    }

    /// <summary>Splits <c>a, b = x, y</c> into two assignments, where no value reads one of the targets.</summary>
    private static IReadOnlyList<Statement> Apart(Statement statement) => statement is Statement.Assign { Targets: [Expression.Sequence targets], Value: Expression.Sequence values } assign && targets.Items.Count == values.Items.Count
        && targets.Items.Select(SourceWriter.Write).ToHashSet(StringComparer.Ordinal) is var names && !values.Items.SelectMany(Expressions.All).Any(part => part is Expression.Name or Expression.Attribute && names.Contains(SourceWriter.Write(part)))
        ? [.. targets.Items.Zip(values.Items, (target, value) => assign with { Targets = [target], Value = value })]
        : [statement];

    /// <summary>Gets whether an expression makes a list of numbers.</summary>
    private static bool IsTable(Expression expression) => Expressions.All(expression).Any(part => part is Expression.Comprehension || (part is Expression.Call call && Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty) is "linspace" or "logspace" or "geomspace" or "arange" or "concatenate" or "hstack" or "append"));

    /// <summary>Gets whether an expression is made of numbers and words alone.</summary>
    private static bool IsFixed(Expression expression) => Expressions.All(expression).All(part => part is Expression.Literal or Expression.Sequence or Expression.Unary or Expression.Dictionary);

    /// <summary>Gets whether a statement calls what a base class has.</summary>
    private static bool IsOfBase(Statement statement) => statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Target: Expression.Call { Function: Expression.Name { Text: "super" } } } } };

    /// <summary>Gets whether a parameter of the class is kept as its optimizer.</summary>
    private bool IsOptimizer(string parameter, Statement.Function init) => init.Body.Any(statement => statement is Statement.Assign { Targets: [var target], Value: Expression.Name value } && value.Text == parameter && Member(target) is { } member && _given.Contains(member));

    /// <summary>Gives the variable that the object is assigned to.</summary>
    private Expression Variable(SourcePosition position) => _target.StartsWith("self.", StringComparison.Ordinal) ? new Expression.Attribute(new Expression.Name("self", position), _target[5..], position) : new Expression.Name(_target, position);

    /// <summary>Gets whether an expression is a name with one value.</summary>
    private bool IsStable(Expression expression) => ScriptSource.Dotted(expression) is { } dotted && dotted.Split('.')[0] is var name && !_source.IsAmbiguous(name) && !_source.IsCounter(name) && !dotted.StartsWith("self.", StringComparison.Ordinal)
        && (expression is Expression.Name ? _source.Given[name].Count() == 1 : !_source.IsReassigned(dotted));

    /// <summary>Gets whether a class is a base of the object's class.</summary>
    private bool IsBase(Statement.Class other)
    {
        for (Statement.Class? type = _source.Classes[_type.Name]; type is { Bases: [{ Value: Expression.Name parent }] } && _source.Classes.GetValueOrDefault(parent.Text) is { } known && !ReferenceEquals(known, type); type = known)
        {
            if (known.Name == other.Name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gets whether an expression is arithmetic on numbers, names with one value and lengths.</summary>
    private bool IsSettled(Expression expression) => expression switch
    {
        Expression.Literal => true,
        Expression.Name or Expression.Attribute => IsStable(expression),
        Expression.Unary unary => IsSettled(unary.Operand),
        Expression.Binary binary => IsSettled(binary.Left) && IsSettled(binary.Right),
        Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [{ Value: var counted }] } => ScriptSource.Dotted(counted) is not null,
        _ => false,
    };

    /// <summary>Gives the methods as functions.</summary>
    private IEnumerable<Statement> Functions()
    {
        Expression.Call[] calls = [.. ScriptSource.All(_source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()];
        foreach (Statement.Function method in _methods.Values.Where(method => method.Name != "__init__"))
        {
            List<(string Name, Expression? Default)> parameters = [];
            Dictionary<string, Expression> given = new(StringComparer.Ordinal);
            foreach (((string name, Expression? otherwise), int i) in method.Parameters.Skip(1).Select((parameter, i) => (parameter, i)))
            {
                bool isGiven = otherwise is not Expression.Literal || calls.Any(call => Dialect.LastPart(ScriptSource.Dotted(call.Function) ?? string.Empty) == method.Name && (ScriptArguments.Given(call, name, i) is not null || call.Arguments.Any(argument => argument.Name is "*" or "**")));
                if (isGiven)
                {
                    parameters.Add((name, otherwise));
                }
                else
                {
                    given[name] = otherwise!;
                }
            }

            List<Statement> body = [];
            foreach (Statement statement in method.Body.SelectMany(Apart))
            {
                // A default that no call replaces is the parameter's value until the method gives it another.
                HashSet<string> changed = [.. Targets.Names([statement])];
                body.AddRange(statement is Statement.If choice && changed.Overlaps(given.Keys)
                    ? Own(choice with { Branches = [.. choice.Branches.Select(branch => (Put(branch.Test), branch.Body))] }, null)
                    : Own(statement is Statement.Assign assign ? assign with { Value = Put(assign.Value) } : statement, statement is Statement.Assign ? null : part => part is Expression.Name name ? given.GetValueOrDefault(name.Text) : null));
                foreach (string name in changed)
                {
                    given.Remove(name);
                }
            }

            yield return method with { Name = Called(method.Name), Parameters = parameters, Body = body, Decorators = [] };

            Expression Put(Expression value) => Expressions.Map(value, part => part is Expression.Name name ? given.GetValueOrDefault(name.Text) : null);
        }
    }

    /// <summary>Gives a statement of the class with the object's members and methods.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="other">Gives what else stands in the place of a part; null for nothing.</param>
    private IReadOnlyList<Statement> Own(Statement statement, Func<Expression, Expression?>? other)
    {
        Expression? Replaced(Expression part) => other?.Invoke(part) ?? Asked(part, holder => holder is Expression.Name { Text: "self" }, inner => Expressions.Map(inner, Replaced));
        return Mapped(statement, Replaced, inner => Own(inner, other));
    }

    /// <summary>Gives statements outside of the class with what they ask the object.</summary>
    private IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block, Statement.Function? function, Statement.Class? type, IReadOnlyList<Statement> first, bool isLast) => [.. block.SelectMany(statement =>
    {
        Expression? Replaced(Expression part) => Asked(part, holder => IsObject(holder, function, type), inner => Expressions.Map(inner, Replaced));
        return statement switch
        {
            Statement.Class own when own.Name == _type.Name => isLast ? Functions() : [.. Functions(), own],
            Statement.Class own when isLast && IsBase(own) => [],
            _ when ReferenceEquals(statement, _making) => statement is Statement.Return ? [.. first, new Statement.Return(Variable(statement.Position), statement.Position) { EndLine = statement.EndLine }] : first,
            Statement.Function inner => [inner with { Body = Block(inner.Body, inner, type, first, isLast) }],
            Statement.Class inner => [inner with { Body = Block(inner.Body, function, inner, first, isLast) }],
            _ => (IEnumerable<Statement>)Mapped(statement, Replaced, inner => Block([inner], function, type, first, isLast)),
        };
    })];

    /// <summary>Gives what stands for a member, a method or the object itself; null for anything else.</summary>
    private Expression? Asked(Expression part, Func<Expression, bool> isObject, Func<Expression, Expression> put)
    {
        switch (part)
        {
            case Expression.Call { Function: Expression.Attribute { Target: var holder, Text: var method } } call when isObject(holder) && _methods.ContainsKey(method) && !_properties.Contains(method):
                return call with { Function = new Expression.Name(Called(method), part.Position), Arguments = [.. call.Arguments.Select(argument => argument with { Value = put(argument.Value) })] };
            case Expression.Call call when isObject(call.Function) && _methods.ContainsKey("__call__"):
                return call with { Function = new Expression.Name(Called("__call__"), part.Position), Arguments = [.. call.Arguments.Select(argument => argument with { Value = put(argument.Value) })] };
            case Expression.Attribute { Target: var holder, Text: var member } when isObject(holder):
                return _properties.Contains(member) ? new Expression.Call(new Expression.Name(Called(member), part.Position), [], part.Position)
                    : _members.TryGetValue(member, out Expression? known) ? known
                    : _assigned.Contains(member) ? new Expression.Attribute(new Expression.Name(_label, part.Position), member, part.Position)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Gives a statement with its parts replaced. A call of a method within an expression becomes an assignment in front of the statement.</summary>
    private IReadOnlyList<Statement> Mapped(Statement statement, Func<Expression, Expression?> replaced, Func<Statement, IReadOnlyList<Statement>> inner)
    {
        List<Statement> before = [];
        Expression With(Expression part) => Expressions.Map(part, replaced);
        Expression Alone(Expression part)
        {
            switch (part)
            {
                case Expression.Call { Function: Expression.Name called } call when IsMethod(called.Text):
                    Expression.Name value = new($"{called.Text}_value{(_values++ == 0 ? string.Empty : $"_{_values}")}", part.Position);
                    before.Add(new Statement.Assign([value], call with { Arguments = [.. call.Arguments.Select(argument => argument with { Value = Alone(argument.Value) })] }, part.Position));
                    return value;
                case Expression.Conditional or Expression.Lambda or Expression.Comprehension or Expression.Binary { Operator: "and" or "or" }:
                    return part;
                default:
                    return Expressions.WithParts(part, Alone);
            }
        }

        Expression Whole(Expression part) => part is Expression.Call { Function: Expression.Name called } call && IsMethod(called.Text) ? call with { Arguments = [.. call.Arguments.Select(argument => argument with { Value = Alone(argument.Value) })] } : Alone(part);
        Statement mapped = ScriptWrites.Mapped(statement, inner, With) switch
        {
            Statement.Assign assign => assign with { Value = assign.Targets is [Expression.Name] ? Whole(assign.Value) : Alone(assign.Value) },
            Statement.Augmented augmented => augmented with { Value = Alone(augmented.Value) },
            Statement.Evaluated evaluated => evaluated with { Value = Whole(evaluated.Value) },
            Statement.Return { Value: { } value } returned => returned with { Value = Alone(value) },
            Statement.If choice => choice with { Branches = [(Alone(choice.Branches[0].Test), choice.Branches[0].Body), .. choice.Branches.Skip(1)] },
            var other => other,
        };
        return [.. before, mapped];

        bool IsMethod(string name) => _methods.Keys.Any(method => Called(method) == name);
    }
}
