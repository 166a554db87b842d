namespace TfLrCallbacks.Porting;

/// <content>Names that are no settings of the whole script: those of functions, parameters and loops.</content>
internal sealed partial class ScriptSource
{
    private Statement.Function[] Defined => field ??= [.. All(Statements).OfType<Statement.Function>()];

    /// <summary>Gets whether an expression has names that are no settings of the script: those of loops and parameters, or what is assigned more than once.</summary>
    public bool IsChanging(Expression expression) => Expressions.Free(expression).Any(name => IsChanging(name) || IsOwn(name, expression.Position));

    /// <summary>Gets whether a name is a function's own where it stands, though the script gives it another meaning outside.</summary>
    public bool IsOwn(string name, SourcePosition position) => Inner.Contains(name) && _scope.Find(name) is not null && Defined.Any(function => function.Position.Line < position.Line && position.Line <= function.EndLine && Targets.Locals(function).Contains(name));

    /// <summary>Gets whether a name is that of a variable or a parameter of the function in which it stands.</summary>
    public bool IsLocal(string name, SourcePosition position) => All(Statements).OfType<Statement.Function>().Any(function => function.Position.Line < position.Line && position.Line <= function.EndLine && Targets.Locals(function).Contains(name));

    /// <summary>Gives the value that the text says an expression has: that of the whole script, or of its place where the names are a function's own.</summary>
    public Value? Said(Expression expression) => Expressions.Free(expression).Any(name => IsOwn(name, expression.Position)) ? AtItsPlace(expression) : Known(expression, new HashSet<string>(StringComparer.Ordinal)) ?? AtItsPlace(expression);

    private bool IsChanging(string name) => _ambiguous.Contains(name) || Turning.Contains(name) || (_scope.Find(name) is null && Inner.Contains(name));

    /// <summary>Gets whether the names that an expression has in a function are settings there: what the only call gives them, which nothing changes.</summary>
    public bool IsPlaced(Expression expression) => Expressions.Free(expression).All(name => !(IsChanging(name) || IsOwn(name, expression.Position)) || AtItsPlace(new Expression.Name(name, expression.Position)) is Value.Integer or Value.Float);

    /// <summary>Gets whether a function takes names from around it that are no settings of the script.</summary>
    public bool IsChanging(Statement.Function function)
    {
        HashSet<string> own = [.. function.Parameters.Select(parameter => parameter.Name.TrimStart('*')), .. Targets.Names(function.Body)];
        return All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.Free).Any(name => !own.Contains(name) && IsChanging(name));
    }

    /// <summary>Gets whether the names that a function takes from around it are settings there: what the only call of the function around it gives them.</summary>
    public bool IsPlaced(Statement.Function function)
    {
        HashSet<string> own = [.. function.Parameters.Select(parameter => parameter.Name.TrimStart('*')), .. Targets.Names(function.Body)];
        return All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Name>().Where(name => !own.Contains(name.Text) && IsChanging(name.Text)).All(name => AtItsPlace(name) is Value.Integer or Value.Float);
    }

    /// <summary>Gets the names of parameters, and those that functions assign.</summary>
    private HashSet<string> Inner => field ??= [.. All(Statements).OfType<Statement.Function>().SelectMany(function => function.Parameters.Select(parameter => parameter.Name.TrimStart('*')).Concat(Targets.Names(function.Body)))];

    /// <summary>Gets the names that loops assign.</summary>
    private HashSet<string> Turning => field ??= [.. All(Statements).Where(statement => statement is Statement.For or Statement.While).SelectMany(loop => Targets.Names([loop]))];

    /// <summary>Evaluates the script with other numbers, by their places.</summary>
    public (Scope Scope, Reading Reading) Again(IReadOnlyDictionary<SourcePosition, Value> numbers)
    {
        Scope scope = new();
        Reading reading = new() { IsStrict = true, Varied = numbers };
        Budget.OfText(budget =>
        {
            new Interpreter(scope, budget, reading).Run(ByHand.Before(Statements));
            return true;
        });
        return (scope, reading);
    }
}
