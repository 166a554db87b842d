namespace TfLrCallbacks.Porting;

/// <summary>
/// The schedules that an expression chooses between or computes with (<c>tf.cond(early, lambda: warm, lambda: decay)</c>, <c>a if test else b</c>). Where the expression has no value, none of
/// them is what trains.
/// </summary>
internal static class Alternatives
{
    private static readonly HashSet<string> Choosing = new(["cond", "case", "switch_case", "smart_cond", "where", "select", "switch", "clip_by_value"], StringComparer.Ordinal);

    /// <summary>Gives the schedules of the text that an expression, or one within it, chooses between or computes with.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="names">What names and members stand for.</param>
    public static IEnumerable<Value.Call> In(Expression expression, Func<Expression, Value?> names) =>
        Expressions.All(expression).Where(Combines).SelectMany(Operands).SelectMany(operand => Leaves(operand)).SelectMany(leaf => Schedules(names(leaf)));

    /// <summary>Gives the schedules of the text that a function chooses between or computes with in what it returns.</summary>
    public static IEnumerable<Value.Call> In(Value.Function function)
    {
        IEnumerable<Expression> returned = function.Definition is { } definition
            ? ScriptSource.All(definition.Body).OfType<Statement.Return>().Select(statement => statement.Value).OfType<Expression>()
            : function.InLine is { } lambda ? [lambda.Body] : [];
        return returned.SelectMany(value => In(value, leaf => leaf is Expression.Name name ? Named(name.Text, function) : null));
    }

    /// <summary>Gives what a name stands for in a function: what is around it, or the schedule that the function asks for a step and keeps under this name.</summary>
    private static Value? Named(string name, Value.Function function) => function.Around?.Find(name)
        ?? (function.Definition is not { } definition ? null : ScriptSource.All(definition.Body).OfType<Statement.Assign>()
            .Where(assign => assign.Targets is [Expression.Name target] && target.Text == name)
            .SelectMany(assign => Leaves(assign.Value)).OfType<Expression.Name>().Select(leaf => function.Around?.Find(leaf.Text)).OfType<Value.Call>().LastOrDefault());

    private static bool Combines(Expression expression) => expression switch
    {
        Expression.Conditional or Expression.Binary or Expression.Subscript { Target: Expression.Dictionary or Expression.Sequence } => true,
        Expression.Call call => ScriptSource.Dotted(call.Function) is { } name && (Choosing.Contains(Dialect.LastPart(name)) || (Functions.Knows(name) && Functions.Computes(name))),
        _ => false,
    };

    /// <summary>Gives what an expression takes one of, or computes with; not the condition.</summary>
    private static IEnumerable<Expression> Operands(Expression expression) => expression switch
    {
        Expression.Conditional choice => [choice.Then, choice.Otherwise],
        Expression.Call call => call.Arguments.Select(argument => argument.Value),
        Expression.Subscript table => [table.Target],
        _ => Expressions.Parts(expression),
    };

    /// <summary>Gives the names and members that a part of such an expression stands for, also where it asks a schedule for a step (<c>decay(step)</c>).</summary>
    private static IEnumerable<Expression> Leaves(Expression part) => part switch
    {
        Expression.Name or Expression.Attribute => [part],
        Expression.Call { Function: Expression.Name or Expression.Attribute } call => [call.Function],
        Expression.Lambda lambda => Leaves(lambda.Body),
        Expression.Unary or Expression.Sequence => Expressions.Parts(part).SelectMany(Leaves),
        Expression.Dictionary table => table.Items.SelectMany(item => Leaves(item.Value)),
        _ => [],
    };

    private static IEnumerable<Value.Call> Schedules(Value? value) => value switch
    {
        Value.Call { Target: null } call when ScheduleNames.Find(call) is { IsOptimizer: false } => [call],
        Value.Function function => function.Outside.Select(name => function.Around?.Find(name)).OfType<Value.Call>().SelectMany(Schedules),
        _ => [],
    };
}
