namespace TfLrCallbacks.Porting;

/// <content>Whole-number arguments of fits and callbacks, written with the script's settings.</content>
internal sealed partial class ScriptFits
{
    private string Given(ScriptConstruct fit, string python, string name)
    {
        if (python is "epochs" or "nb_epoch" or "initial_epoch" && byHand.GetValueOrDefault(fit.Call!)?.Epochs is { } all)
        {
            return python == "epochs" ? $", epochs: {all}" : string.Empty;
        }

        if (fit.Arguments.FirstOrDefault(argument => argument.Name == python) is not { } argument)
        {
            // Given with ** from a table.
            return _called?.Argument(python) is Value.Integer handed ? $", {name}: {handed}" : string.Empty;
        }

        if (Whole(argument, _called?.Argument(python)) is { } whole)
        {
            return $", {name}: {whole}";
        }

        if (python == "initial_epoch" && Going(argument.Written) is var (before, added))
        {
            return $", {name}: {EpochsOfLine(before)}{added}";
        }

        try
        {
            return $", {name}: (int){number(argument.Written)}";
        }
        catch (PortingException)
        {
            return argument.Known is Value.Nothing ? string.Empty : Todo(argument);
        }
    }

    /// <summary>Writes a whole number with the settings that the script uses for it, if they give the evaluated value; null if it is not known.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="had">The value of the argument when the script was evaluated; null if it was not.</param>
    private string? Whole(ScriptArgument argument, Value? had)
    {
        Value? said = argument.Written is Expression.Literal ? argument.Known : source.Said(argument.Written) ?? argument.Known;
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

    /// <summary>Gives the epochs of the earlier fit that an expression counts: <c>history.epoch[-1] + 1</c>, <c>len(history.epoch)</c>; null for anything else.</summary>
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
    }

    /// <summary>Gives the epochs of the fit whose history has a list of them: <c>history.epoch</c>; null where the text does not say which fit that is.</summary>
    private Expression? EpochsOf(Expression list) => FitOf(list)?.Arguments.FirstOrDefault(argument => argument.Name == "epochs")?.Written;

    private ScriptConstruct? FitOf(Expression list) => list is Expression.Attribute { Text: "epoch", Target: Expression.Name history }
        && (source.IsAmbiguous(history.Text) ? Before(history) : Assigned(history, int.MaxValue).FirstOrDefault()) is Expression.Call call && Of(call) is { Kind: "keras-fit" } fit ? fit : null;

    /// <summary>Gives what a name is given last before the place where it stands, by statements beside all blocks; null where others give it something too.</summary>
    private Expression? Before(Expression.Name name)
    {
        Statement.Assign[] given = [.. ScriptSource.All(source.Statements).OfType<Statement.Assign>().Where(assign => Targets.Names([assign]).Contains(name.Text))];
        return given.All(source.Statements.Contains) ? given.LastOrDefault(assign => assign.Position.Line <= name.Position.Line && !Expressions.All(assign.Value).Contains(name, ReferenceEqualityComparer.Instance))?.Value : null;
    }

    /// <summary>Gives the earlier fit at whose end another one begins, and what is added to its epochs; null for anything else. A fit that may stop early has that number only when it has ended.</summary>
    private (ScriptConstruct Fit, string Added)? Going(Expression written)
    {
        (Expression? list, string added) = written switch
        {
            Expression.Binary { Operator: "+", Left: Expression.Subscript last, Right: Expression.Literal { Value: Value.Integer { Number.IsOne: true } } } when IsLast(last) => (last.Target, string.Empty),
            Expression.Subscript last when IsLast(last) => (last.Target, " - 1"),
            Expression.Call { Function: Expression.Name { Text: "len" }, Arguments: [var counted] } => (counted.Value, string.Empty),
            _ => (null, string.Empty),
        };
        return list is not null && FitOf(list) is { } fit && fit.Arguments.All(argument => argument.Name is not ("initial_epoch" or "**")) && (trace is null || trace.Fits.Count(called => ReferenceEquals(called.Call, fit.Call)) == 1) ? (fit, added) : null;
    }

    /// <summary>Gets whether another fit begins where this one ends, which is not known before.</summary>
    private bool IsGoneOnFrom(ScriptConstruct fit) => found.Select(item => item.Construct).Any(other => other.Kind == "keras-fit" && other.Arguments.FirstOrDefault(argument => argument.Name == "initial_epoch") is { } initial
        && Going(initial.Written) is var (from, _) && ReferenceEquals(from, fit) && (trace is null || trace.Fits.Any(called => ReferenceEquals(called.Call, other.Call) && called.Argument("initial_epoch") is not Value.Integer)));

    private static string EpochsOfLine(ScriptConstruct fit) => $"EpochsOfLine{fit.Line}";

    /// <summary>Gives the property that keeps the epochs of a fit that another one goes on from.</summary>
    private string Keeping(ScriptConstruct fit) => IsGoneOnFrom(fit) ? $"    // The epochs that the fit of line {fit.Line} trained: another fit begins there.\n    public static int {EpochsOfLine(fit)} {{ get; private set; }}\n\n" : string.Empty;

    /// <summary>Gives the statements that call a fit and give its history.</summary>
    private string Calling(ScriptConstruct fit, string type, string epochs, string call) => IsGoneOnFrom(fit)
        ? $"        {type} trained = {call};\n        {EpochsOfLine(fit)} = trained.{epochs}.Count;\n        return trained;\n" : $"        return {call};\n";

    private static bool IsLast(Expression.Subscript item) => item.Index is Expression.Unary { Operator: "-", Operand: Expression.Literal { Value: Value.Integer { Number.IsOne: true } } };

    /// <summary>Writes an argument of a fit that is a number of epochs, with the settings that the script uses for it.</summary>
    private string? Epochs(ScriptTrace.Fit called, string python) => Of(called.Call)?.Arguments.FirstOrDefault(argument => argument.Name == python) is { } argument && Whole(argument, called.Argument(python)) is { } whole
        ? whole.StartsWith("(int)", StringComparison.Ordinal) ? whole["(int)".Length..] : whole : null;
}
