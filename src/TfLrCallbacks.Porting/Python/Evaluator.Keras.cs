namespace TfLrCallbacks.Porting;

/// <content>The variable that Keras keeps a rate in: what a script writes there, and reads from it.</content>
internal sealed partial class Evaluator
{
    private static readonly HashSet<string> Setting = new(["assign", "assign_add", "assign_sub"], StringComparer.Ordinal);

    private static readonly HashSet<string> Getting = new(["numpy", "value", "read_value"], StringComparer.Ordinal);

    /// <summary>Evaluates a call that writes the rate of an optimizer, or reads it; null for any other: <c>optimizer.learning_rate.assign(x)</c>, <c>K.set_value(model.optimizer.lr, x)</c>.</summary>
    private Value? OfKeras(Expression.Call call, ScriptTraining training)
    {
        if (!training.IsKeras || call.Function is not Expression.Attribute method)
        {
            return null;
        }

        if (IsRate(method.Target) && (Setting.Contains(method.Text) || Getting.Contains(method.Text)))
        {
            return Getting.Contains(method.Text) ? Evaluate(method.Target)
                : call.Arguments is [var given, ..] ? Write((Expression.Attribute)method.Target, method.Text, given.Value) : null;
        }

        return method.Text switch
        {
            "set_value" when call.Arguments is [var target, var given] => IsRate(target.Value) ? Write((Expression.Attribute)target.Value, "assign", given.Value)
                : target.Value is Expression.Attribute { Text: "momentum" or "beta_1" or "beta_2" or "weight_decay" or "epsilon" or "rho" } ? Value.None
                : throw training.Stop($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(call), 60)} sets is not known"),
            "get_value" or "convert_to_numpy" when call.Arguments is [var read] => Evaluate(read.Value),
            "eval" when call.Arguments is [var read] && IsRate(read.Value) => Evaluate(read.Value),
            _ => null,
        };

        Value Write(Expression.Attribute rate, string way, Expression given)
        {
            Expression written = way == "assign" ? given : new Expression.Binary(way == "assign_add" ? "+" : "-", rate, given, given.Position);
            Value value = Evaluate(written);
            Value holder = Evaluate(rate.Target);
            if (ScriptTraining.IsUnknown(holder))
            {
                throw training.Stop($"line {call.Position.Line}: what {Brief.Of(SourceWriter.Write(rate), 60)} is a part of is not known");
            }

            Objects.Set(holder, rate.Text, value, call.Position, reading);
            return value;
        }
    }

    private static bool IsRate(Expression expression) => expression is Expression.Attribute { Text: "learning_rate" or "lr" };
}
