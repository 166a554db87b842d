namespace TfLrCallbacks.Porting;

/// <content>Whole numbers of a fit and its callbacks: with the settings that the script has for them.</content>
internal sealed partial class ScriptFits
{
    /// <summary>Gives a whole number as C#: by the settings that it is written with, where they have the value that the script's evaluation gives it; null where it is not known.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="had">What the argument was when the script was evaluated; null where it was not.</param>
    private string? Whole(ScriptArgument argument, Value? had)
    {
        Value? said = argument.Known ?? source.AtItsPlace(argument.Written);
        if ((had as Value.Integer ?? said) is not Value.Integer value)
        {
            return null;
        }

        Expression? written = said is Value.Integer && said.Equals(value) ? argument.Written : had is null ? null : Handed(had) ?? Trained(argument.Written, had);
        if (written is not null && HasName(written))
        {
            try
            {
                return $"(int){number(written)}";
            }
            catch (PortingException)
            {
                // The number stands for what has no form.
            }
        }

        return value.ToString();
    }

    private static bool HasName(Expression written) => Expressions.All(written).Any(part => part is Expression.Name or Expression.Attribute or Expression.Subscript);

    /// <summary>Gives the epochs that a fit has trained by the number that it was given: <c>history.epoch[-1] + 1</c>, <c>len(history.epoch)</c>; null for anything else.</summary>
    private Expression? Trained(Expression written, Value had)
    {
        Expression put = Expressions.Map(written, part => part switch
        {
            Expression.Binary { Operator: "+", Left: Expression.Subscript last, Right: Expression.Literal { Value: Value.Integer { Number.IsOne: true } } } when IsLast(last) && EpochsOf(last.Target) is { } epochs => epochs,
            Expression.Subscript last when IsLast(last) && EpochsOf(last.Target) is { } epochs => new Expression.Binary("-", epochs, new Expression.Literal(1L, last.Position), last.Position),
            Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [var counted] } when EpochsOf(counted.Value) is { } epochs => epochs,
            _ => null,
        });
        return !ReferenceEquals(put, written) && IsSaid(put, had) ? put : null;

        static bool IsLast(Expression.Subscript item) => item.Index is Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer { Number.IsOne: true } } };
    }

    /// <summary>Gives the epochs of the fit whose history has a list of them: <c>history.epoch</c>; null where the text does not say which fit that is.</summary>
    private Expression? EpochsOf(Expression list) => list is Expression.Attribute { Text: "epoch", Target: Expression.Name history }
        && !source.IsAmbiguous(history.Text) && Assigned(history, int.MaxValue).FirstOrDefault() is Expression.Call call && Of(call) is { Kind: "keras-fit" } fit
            ? fit.Arguments.FirstOrDefault(argument => argument.Name == "epochs")?.Written : null;

    /// <summary>Gives a number of epochs that an argument of a fit says, as C#: by the settings that it is written with.</summary>
    private string? Epochs(ScriptTrace.Fit called, string python) => Of(called.Call)?.Arguments.FirstOrDefault(argument => argument.Name == python) is { } argument && Whole(argument, called.Argument(python)) is { } whole
        ? whole.StartsWith("(int)", StringComparison.Ordinal) ? whole["(int)".Length..] : whole : null;
}
