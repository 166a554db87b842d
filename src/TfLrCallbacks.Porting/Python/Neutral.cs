namespace TfLrCallbacks.Porting;

/// <summary>What a script does around its schedule: it trains, prints and saves, and says nothing of the rate.</summary>
internal static class Neutral
{
    private static readonly HashSet<string> Methods = new(
        [
            "step", "zero_grad", "backward", "train", "eval", "to", "cuda", "cpu", "fit", "fit_generator", "fit_one_cycle_", "evaluate", "predict", "summary", "add", "save",
            "save_weights", "load_weights", "save_pretrained", "load_state_dict", "state_dict", "compile", "add_argument", "append", "extend", "update", "set_weights", "build",
            "train_on_batch", "parse_args", "manual_seed", "seed", "set_random_seed", "log", "write", "close", "flush", "plot", "show", "xlabel", "ylabel", "title", "legend",
            "figure", "savefig", "info", "warning", "debug", "filterwarnings", "evaluate_generator", "freeze", "unfreeze", "wait", "join", "mkdir", "makedirs",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Trains = new(
        ["step", "backward", "zero_grad", "train_on_batch", "apply_gradients", "apply_updates", "train_step", "training_step", "fit", "test_on_batch", "minimize"],
        StringComparer.Ordinal);

    /// <summary>Gets whether a statement's value cannot be the schedule that is asked for.</summary>
    public static bool Is(Expression expression, Value value) =>
        value is Value.Nothing
        || (expression is Expression.Literal { Value: Value.Text } && value is Value.Text)
        || (expression is Expression.Call { Function: Expression.Attribute } && value is Value.Call { Target: not null } call && Methods.Contains(call.Name))
        || (expression is Expression.Call { Function: Expression.Attribute method } && value is Value.Call { Target: null } && Methods.Contains(method.Text) && !IsKnown((Value.Call)value))
        || (expression is Expression.Call && value is Value.Call { Name: "print" or "input" or "exit" or "quit" or "display" });

    /// <summary>Gets whether a statement that fails is left out without a word.</summary>
    public static bool MayFail(Expression expression) => expression is Expression.Call { Function: Expression.Name { Text: "print" } }
        || (expression is Expression.Call { Function: Expression.Attribute method } && Methods.Contains(method.Text)
            && !(method.Target is Expression.Name module && Functions.HasModule(module.Text)));

    /// <summary>Gets whether a loop trains.</summary>
    public static bool IsTraining(IReadOnlyList<Statement> body) => body.Any(statement =>
        statement.Expressions.SelectMany(Expressions.All).Any(expression => expression is Expression.Call { Function: Expression.Attribute method } && Trains.Contains(method.Text))
        || statement.Blocks.Any(IsTraining));

    /// <summary>Gets whether statements make a schedule, or what they step, not counting those of loops within.</summary>
    public static bool Makes(IReadOnlyList<Statement> body)
    {
        HashSet<string> stepped = [.. ScriptSource.All(body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All)
            .Select(part => part is Expression.Call { Function: Expression.Attribute { Text: "step", Target: Expression.Name target } } ? target.Text : null).OfType<string>()];
        return Any(body);

        bool Any(IReadOnlyList<Statement> block) => block.Any(statement => statement.Expressions.Any(Choice.Names)
            || (statement is Statement.Assign { Value: Expression.Call } assign && assign.Targets.SelectMany(Targets.Names).Any(stepped.Contains))
            || (statement is not (Statement.For or Statement.While or Statement.Function or Statement.Class) && statement.Blocks.Any(Any)));
    }

    /// <summary>Evaluates the calls of a loop that trains once for what they show: which scheduler a step is made with.</summary>
    public static void NoteCalls(IReadOnlyList<Statement> body, Evaluator evaluator, Budget budget)
    {
        foreach (Statement statement in body)
        {
            if (statement is Statement.Evaluated { Value: Expression.Call { Function: Expression.Attribute { Text: "step" } } call })
            {
                try
                {
                    evaluator.Evaluate(call);
                }
                catch (PortingException) when (!budget.IsSpent)
                {
                    // A step with a metric that is not known here.
                }
            }

            if (statement is not Statement.If)
            {
                foreach (IReadOnlyList<Statement> block in statement.Blocks)
                {
                    NoteCalls(block, evaluator, budget);
                }
            }
        }
    }

    private static bool IsKnown(Value.Call call) => ScheduleNames.Find(call) is not null || CallbackNames.Knows(call);
}
