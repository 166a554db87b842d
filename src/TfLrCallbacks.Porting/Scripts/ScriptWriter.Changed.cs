using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Schedulers whose own settings the script changes: a schedule here has those that it was made with.</content>
internal sealed partial class ScriptWriter
{
    private static readonly HashSet<string> OfScheduler = new(
        ["last_epoch", "base_lrs", "gamma", "step_size", "milestones", "T_max", "T_0", "T_i", "T_mult", "T_cur", "eta_min", "eta_max", "lr_lambdas", "power", "total_iters", "total_steps", "start_factor", "end_factor", "factor", "factors", "max_lrs", "min_lrs", "patience", "cooldown", "threshold", "mode", "_step_count", "_schedulers", "_milestones"],
        StringComparer.Ordinal);

    private readonly Func<Expression, bool> _isScheduler;

    /// <summary>Names each statement that changes a scheduler.</summary>
    private void Changed(StringBuilder file)
    {
        foreach (Statement statement in ScriptSource.All(_source.Statements).Where(ChangesScheduler).Take(50))
        {
            file.Append(CultureInfo.InvariantCulture, $"// TODO line {statement.Position.Line}: {One(Brief.Of(_source.Line(statement.Position.Line).Trim(), 100))} {ScriptChecker.ChangesScheduler}, and is not carried over: the rates differ.\n");
        }
    }

    private bool ChangesScheduler(Statement statement) => statement switch
    {
        Statement.Assign assign => assign.Targets.SelectMany(target => target is Expression.Sequence several ? several.Items : [target]).Any(IsOwn),
        Statement.Augmented augmented => IsOwn(augmented.Target),
        Statement.Delete => statement.Expressions.Any(IsOwn),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Name { Text: "setattr" }, Arguments: [{ Value: var holder }, { Value: Expression.Literal { Value: Value.Text word } }, _] } call } => IsOwn(new Expression.Attribute(holder, word.Characters, call.Position)),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "update", Target: Expression.Attribute { Text: "__dict__", Target: var holder } } } } => _isScheduler(holder),
        Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "append" or "extend" or "insert" or "pop" or "remove" or "clear" or "update" or "subtract", Target: var changed } } } => IsOwn(changed),
        _ => false,
    };

    /// <summary>Gets whether a target is a setting of a scheduler, or a part of one.</summary>
    private bool IsOwn(Expression target) => target switch
    {
        Expression.Attribute attribute => OfScheduler.Contains(attribute.Text) && _isScheduler(attribute.Target),
        Expression.Subscript subscript => IsOwn(subscript.Target),
        _ => false,
    };
}
