namespace TfLrCallbacks.Porting;

/// <content>Objects that give the rate of a step.</content>
internal static partial class Objects
{
    /// <summary>Gives an object that can be called with a step or an epoch as a function; null for any other object.</summary>
    public static Value.Function? Rates(Value.Instance instance)
    {
        if (Attribute(instance, "__call__") is Value.Function call)
        {
            // A Keras schedule is handed a tensor, so that a division of it by zero is infinite.
            return instance.Called ??= IsKerasSchedule(instance.Type)
                ? call with { Invoke = arguments => call.Invoke([.. arguments.Select(argument => new Value.Float(argument.AsDouble() ?? double.NaN) { IsTensor = true })]) }
                : call;
        }

        if (!IsTorchScheduler(instance.Type) || GradualWarmupFactories.Copied(instance) is not null || Attribute(instance, "get_lr") is not Value.Function rates)
        {
            return null;
        }

        bool? isRecursive = null;
        return new Value.Function(
            1,
            arguments =>
            {
                if (isRecursive is null)
                {
                    CheckStep(instance, rates);
                }

                return Rate(instance, rates, arguments[0], isRecursive ??= GoesOn(rates));
            },
            instance.ToString()) { Owner = instance };
    }

    /// <summary>Gets whether a scheduler of the text's own goes on from the rate that the optimizer has, and has no closed form beside.</summary>
    public static bool GoesOn(Value.Instance instance) => Attribute(instance, "get_lr") is Value.Function rates && GoesOn(rates) && instance.Type?.Find("_get_closed_form_lr") is null;

    private static bool GoesOn(Value.Function rates) => rates.IsStateful || States.Reads(rates, "param_groups");

    /// <summary>Refuses a scheduler whose own <c>step</c> changes what its <c>get_lr</c> takes: what that is after so many steps is not known here.</summary>
    private static void CheckStep(Value.Instance instance, Value.Function rates)
    {
        if (instance.Type?.Find("step") is not Value.Function { Definition: { } step } || rates.Definition is not { } gives)
        {
            return;
        }

        HashSet<string> read = [.. ScriptSource.All(gives.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Select(Member).OfType<string>()];
        string? changed = ScriptSource.All(step.Body).SelectMany(statement => statement switch
        {
            Statement.Assign assign => assign.Targets.Select(Member),
            Statement.Augmented augmented => [Member(augmented.Target)],
            _ => (IEnumerable<string?>)[],
        }).FirstOrDefault(name => name is not (null or "last_epoch" or "_step_count" or "_last_lr") && read.Contains(name));
        if (changed is not null)
        {
            throw new PortingException(step.Position, $"{instance.Type.Name}.step changes self.{Brief.Of(changed, 40)}, which get_lr takes, and what it is after so many steps is not known here. Write the rate as one function of the step.");
        }

        static string? Member(Expression expression) => expression is Expression.Attribute { Target: Expression.Name { Text: "self" }, Text: var name } ? name : null;
    }

    /// <summary>Gives the rate of a scheduler of the text's own after so many steps: its <c>get_lr</c> for the first group.</summary>
    private static Value Rate(Value.Instance instance, Value.Function rates, Value step, bool isRecursive)
    {
        lock (instance.Attributes)
        {
            instance.Attributes["last_epoch"] = step;
            instance.Attributes["_step_count"] = step.AsInteger() is { } whole ? new Value.Integer(whole + 1) : step;
            double rate = instance.BaseRate ??= OptimizerCall.LearningRate(instance.Attributes.GetValueOrDefault("optimizer") ?? Value.None) ?? 1;
            instance.Attributes["base_lrs"] = Value.List(rate);
            return isRecursive ? Recursive(instance, rates, step) : First(rates.Invoke([]));
        }
    }

    /// <summary>Gives the rate of a scheduler that goes on from the rate before: every step up to this one is made once.</summary>
    private static Value Recursive(Value.Instance instance, Value.Function rates, Value step)
    {
        List<Value> known = instance.Rates;
        int wanted = step.AsDouble() is { } at and >= 0 and < 200_000 ? (int)at : throw new PortingException(instance.Position, $"{instance.Type!.Name} goes on from the rate before, and this is too far. Give fewer steps.");
        while (known.Count <= wanted)
        {
            Value group = new Value.Dictionary([KeyValuePair.Create((Value)"lr", known.Count == 0 ? instance.BaseRate!.Value : known[^1]), KeyValuePair.Create((Value)"initial_lr", (Value)instance.BaseRate!.Value)]);
            instance.Attributes["optimizer"] = new Value.Instance(null, new Dictionary<string, Value>(StringComparer.Ordinal) { ["param_groups"] = Value.List(group) }, instance.Position);
            instance.Attributes["last_epoch"] = known.Count;
            instance.Attributes["_step_count"] = known.Count + 1;
            known.Add(Budget.InOrder(() => First(rates.Invoke([]))));
        }

        return known[wanted];
    }

    private static Value First(Value rates) => rates is Value.Sequence { Items: [var first, ..] } ? first : Value.None;
}
