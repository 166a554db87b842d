namespace TfLrCallbacks.Porting;

/// <summary>
/// The classes that a script calls by another name: <c>getattr(torch.optim, name)</c>, an entry of a table, <c>partial(SGD, lr=0.1)</c>, a parameter that each call gives the same class.
/// They are put where they are called, so that an optimizer or a scheduler is found under its own name.
/// </summary>
internal sealed class ScriptCallees
{
    private static readonly HashSet<string> NoNames = new(StringComparer.Ordinal);

    private readonly ScriptSource _source;
    private readonly ScriptKinds _kinds;
    private readonly ILookup<string, Expression.Call> _calls;

    private ScriptCallees(ScriptSource source)
    {
        _source = source;
        _kinds = new ScriptKinds(source);
        _calls = ScriptSource.All(source.Statements).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Where(call => call.Function is Expression.Name).ToLookup(call => ((Expression.Name)call.Function).Text, StringComparer.Ordinal);
    }

    /// <summary>Gives a script in which optimizers and schedulers are called by their own names.</summary>
    /// <param name="source">The script.</param>
    public static ScriptSource Named(ScriptSource source)
    {
        ScriptCallees callees = new(source);
        IReadOnlyList<Statement> named = callees.Block(source.Statements, null);
        return callees._isSame ? source : source.With(named);
    }

    private bool _isSame = true;

    private IReadOnlyList<Statement> Block(IReadOnlyList<Statement> block, Statement.Function? function) => [.. block.Select(statement => statement is Statement.Function inner
        ? inner with { Body = Block(inner.Body, inner) }
        : ScriptWrites.Mapped(statement, inner => Block([inner], function), part => Put(part, function)))];

    private Expression Put(Expression expression, Statement.Function? function) => Expressions.Map(expression, part =>
    {
        if (part is not Expression.Call call || (call.Function is Expression.Attribute && ScriptSource.Dotted(call.Function) is not null) || (call.Function is Expression.Name { Text: var called } && (_source.Functions.ContainsKey(called) || _source.Classes.ContainsKey(called)) && !IsParameter(called, function)))
        {
            return null;
        }

        if (call.Function is Expression.Name own && _source.Resolve(own) is { } known && known.Contains('.', StringComparison.Ordinal))
        {
            Tell(call, known);
            return null;
        }

        if (Class(call.Function, function, 0) is not var (type, given) || !(IsOfRate(type, call) || IsOfScript(type)) || (ReferenceEquals(type, call.Function) && call.Arguments.All(argument => argument.Name != "**")))
        {
            return null;
        }

        _isSame = false;
        Tell(call, SourceWriter.Write(type));
        return call with { Function = type, Arguments = [.. call.Arguments.SelectMany(argument => Handed(argument, function)).Select(argument => argument with { Value = Put(argument.Value, function) }), .. given.Where(argument => call.Arguments.All(own => own.Name != argument.Name))] };
    });

    /// <summary>Says that the command line chooses a class.</summary>
    private void Tell(Expression.Call call, string type)
    {
        if (_source.IsFromArguments(call.Function) || Expressions.All(call.Function).OfType<Expression.Name>().Any(name => _source.Given[name.Text].OfType<Expression>().Any(_source.IsFromArguments)))
        {
            _source.Reading.Tell($"line {call.Position.Line}: {Brief.Of(SourceWriter.Write(call.Function), 60)} is taken as {type}, as the defaults of the command line have it.");
        }
    }

    /// <summary>Gets whether a name is one of the parameters of a function.</summary>
    private static bool IsParameter(string name, Statement.Function? function) => function is not null && function.Parameters.Any(parameter => parameter.Name == name);

    /// <summary>Gets whether what is called is a function of the script that trains, makes an optimizer or sets a rate, or the method <c>step</c> of a variable.</summary>
    private bool IsOfScript(Expression type) => type switch
    {
        Expression.Name name => _source.Functions.TryGetValue(name.Text, out Statement.Function? function) && _source.Scope.Find(name.Text) is not null && Concerns(function),
        Expression.Attribute { Text: "step", Target: var holder } => ScriptSource.Variable(holder) is not null,
        _ => false,
    };

    private bool Concerns(Statement.Function function) => ScriptWrites.In(function.Body).Any(touch => touch.Value is not null)
        || ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>().Any(call => call.Function is Expression.Attribute { Text: "step" } || _kinds.Of(call) is { Kind: "torch-optimizer" or "torch-schedule" or "hf-schedule" });

    /// <summary>Gets whether a class is an optimizer or a schedule.</summary>
    private bool IsOfRate(Expression type, Expression.Call call) => _kinds.Of(call with { Function = type }) is { Kind: "torch-optimizer" or "torch-schedule" or "hf-schedule" or "timm-schedule" or "torch-own-class" or "keras-optimizer" or "keras-schedule" };

    /// <summary>Gives the class that an expression stands for, with the arguments that it is called with besides; null where that does not stand in the file.</summary>
    private (Expression Type, IReadOnlyList<Expression.Argument> Given)? Class(Expression expression, Statement.Function? function, int depth)
    {
        if (depth > 6)
        {
            return null;
        }

        switch (expression)
        {
            case Expression.Call { Function: Expression.Name { Text: "getattr" }, Arguments: [{ Value: var module }, { Value: var word }, ..] } when _source.Known(word, NoNames) is Value.Text name && ScriptSource.Dotted(module) is not null:
                return (new Expression.Attribute(module, name.Characters, expression.Position), []);
            case Expression.Call { Function: var maker, Arguments: [{ Name: null, Value: var type }, ..] arguments } when Dialect.LastPart(ScriptSource.Dotted(maker) ?? string.Empty) is "partial" && arguments.Skip(1).ToArray() is var given && given.All(argument => argument.Name is not (null or "*" or "**")):
                return Class(type, function, depth + 1) is var (own, more) ? (own, [.. given, .. more]) : null;
            case Expression.Subscript { Target: Expression.Name table, Index: var key } when _source.Given[table.Text].Take(2).ToArray() is [Expression.Dictionary entries]:
                return Entry(entries, key) is { } entry ? Class(entry, function, depth + 1) : null;
            case Expression.Subscript { Target: Expression.Dictionary entries, Index: var key }:
                return Entry(entries, key) is { } one ? Class(one, function, depth + 1) : null;
            case Expression.Call { Function: Expression.Attribute { Text: "get", Target: var holder }, Arguments: [{ Value: var key }, ..] }:
                return Class(new Expression.Subscript(holder, key, expression.Position), function, depth + 1);
            case Expression.Name parameter when function is not null && IsParameter(parameter.Text, function):
                return Callers(function) is { Length: > 0 } callers && callers.Select(caller => Passed(caller, function, parameter.Text)).ToArray() is var values && values.All(value => value is not null)
                    && values.Select(value => Class(value!, null, depth + 1)).ToArray() is var types && types.All(one => one is not null && (one.Value.Given.Count == 0 || callers.Length == 1)) && types.Select(one => SourceWriter.Write(one!.Value.Type)).Distinct().Count() == 1 ? types[0] : null;
            case Expression.Name variable when _source.Given[variable.Text].Take(2).ToArray() is [{ } only]:
                return Class(only, function, depth + 1);
            case Expression.Attribute { Text: "step", Target: var holder } when ScriptSource.Variable(holder) is not null:
                return (expression, []);
            case Expression.Name or Expression.Attribute when ScriptSource.Dotted(expression) is not null:
                return (expression, []);
            default:
                return null;
        }
    }

    /// <summary>Gives the calls of a function; for <c>__init__</c> those of its class.</summary>
    private Expression.Call[] Callers(Statement.Function function) => function.Name != "__init__" ? [.. _calls[function.Name]]
        : _source.Classes.Values.FirstOrDefault(type => type.Body.Contains(function, ReferenceEqualityComparer.Instance)) is { } made ? [.. _calls[made.Name]] : [];

    private Expression? Entry(Expression.Dictionary entries, Expression key) => _source.Known(key, NoNames) is Value.Text word ? entries.Items.LastOrDefault(item => item.Key is Expression.Literal { Value: Value.Text own } && own.Characters == word.Characters).Value : null;

    private static Expression? Passed(Expression.Call caller, Statement.Function function, string parameter) => caller.Arguments.Any(argument => argument.Name is "*" or "**") ? null
        : ScriptArguments.Given(caller, function, parameter) ?? function.Parameters.First(one => one.Name == parameter).Default;

    /// <summary>Gives what <c>**kw</c> holds where a single call gives the function its arguments, or a dictionary for it; any other argument as it is.</summary>
    private Expression.Argument[] Handed(Expression.Argument argument, Statement.Function? function)
    {
        if (argument is not { Name: "**", Value: Expression.Name { Text: var rest } } || function is null || Callers(function) is not [var caller] || caller.Arguments.Any(given => given.Name is "*" or "**"))
        {
            return [argument];
        }

        Expression.Argument[]? given = function.Parameters.Any(parameter => parameter.Name == $"**{rest}") ? [.. caller.Arguments.Where(one => one.Name is not null && function.Parameters.All(parameter => parameter.Name != one.Name))]
            : !IsParameter(rest, function) ? null
            : Passed(caller, function, rest) switch
            {
                Expression.Call { Function: Expression.Name { Text: "dict" } } table when table.Arguments.All(one => one.Name is not (null or "*" or "**")) => [.. table.Arguments],
                Expression.Dictionary entries when entries.Items.All(item => item.Key is Expression.Literal { Value: Value.Text }) => [.. entries.Items.Select(item => new Expression.Argument(((Value.Text)((Expression.Literal)item.Key!).Value).Characters, item.Value))],
                _ => null,
            };
        return given is not null && given.All(one => Expressions.All(one.Value).All(part => part is Expression.Literal or Expression.Sequence or Expression.Unary || (part is Expression.Name name && _source.Given[name.Text].Count() == 1))) ? given : [argument];
    }
}
