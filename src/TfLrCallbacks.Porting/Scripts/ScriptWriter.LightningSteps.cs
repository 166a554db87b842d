namespace TfLrCallbacks.Porting;

/// <content>Schedulers that a module of Lightning steps itself: <c>self.automatic_optimization = False</c>, and <c>self.lr_schedulers().step()</c> in its hooks.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Gets the hook in which the module steps its schedulers itself. Null if Lightning steps them.</summary>
    private Statement.Function? SteppingHook => field ??= !HasLightning || !IsManual() ? null
        : ScriptSource.All(_source.Statements).OfType<Statement.Function>().LastOrDefault(hook => hook.Name != "configure_optimizers" && Taken(hook).Length > 0 && ScriptSource.All(hook.Body).Any(statement => StepsOneOf(statement, Taken(hook))));

    /// <summary>Gets whether the module steps its schedulers with each batch, under no condition.</summary>
    private bool IsSteppedWithBatches => SteppingHook is { Name: "training_step" } hook && hook.Body.Any(statement => StepsOneOf(statement, Taken(hook)));

    /// <summary>Says that a hook steps the schedulers under a condition. Empty if it does so with each batch or at each end of an epoch, or if Lightning steps them.</summary>
    private string[] SteppedByHook => SteppingHook is { Name: "training_step" } hook && !IsSteppedWithBatches
        ? [$"        // TODO line {hook.Position.Line}: {hook.Name} steps it itself, under a condition that is not followed: it is asked once an epoch here."] : [];

    private bool IsManual() => ScriptSource.All(_source.Statements).OfType<Statement.Assign>().Any(assign => assign.Targets is [Expression.Attribute { Text: "automatic_optimization" }] && _source.Known(assign.Value, None) is Value.Boolean { Truth: false });

    /// <summary>Gives the names that a hook gives what <c>self.lr_schedulers()</c> has.</summary>
    private static string[] Taken(Statement.Function hook) => [.. ScriptSource.All(hook.Body).OfType<Statement.Assign>().Where(assign => assign.Value is Expression.Call { Function: Expression.Attribute { Text: "lr_schedulers" } }).SelectMany(assign => assign.Targets.SelectMany(Targets.Names))];

    private static bool StepsOneOf(Statement statement, string[] schedulers) => statement.Expressions.Any(expression => expression is Expression.Call { Function: Expression.Attribute { Text: "step", Target: Expression.Name { Text: var name } } } && schedulers.Contains(name));
}
