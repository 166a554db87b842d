namespace TfLrCallbacks.Porting;

/// <content>What a fit is given as data: its batches, where a dataset makes them.</content>
internal sealed partial class ScriptFits
{
    private const int MostLinks = 50;

    /// <summary>Calls that have a named argument for the batch size.</summary>
    private static readonly HashSet<string> Datasets = new(["image_dataset_from_directory", "text_dataset_from_directory", "audio_dataset_from_directory", "timeseries_dataset_from_array", "flow", "flow_from_directory", "flow_from_dataframe"], StringComparer.Ordinal);

    /// <summary>Gives the batch size of a fit: its own argument, else that of the dataset which it is given.</summary>
    private string BatchSize(ScriptConstruct fit, string name) => Given(fit, "batch_size", name) is { Length: > 0 } given ? given
        : Batched(fit, Batched(_called?.Argument("x") ?? _called?.Argument("generator"))) is { } size ? $", {name}: {size}" : string.Empty;

    /// <summary>Gives the schedule of an optimizer that a call gives together with it: <c>optimizer, schedule = create_optimizer(…)</c>; null for any other.</summary>
    private string? Handed(ScriptConstruct? compile) => compile?.Arguments.FirstOrDefault(argument => argument.Name == "optimizer")?.Written is Expression.Name optimizer
        ? ScriptSource.All(source.Statements).OfType<Statement.Assign>().Where(assign => assign.Targets.Any(target => target is Expression.Sequence { Items: [Expression.Name first, _] } && first.Text == optimizer.Text))
            .Select(assign => assign.Value).OfType<Expression.Call>().Select(call => schedules.GetValueOrDefault(call)).LastOrDefault(schedule => schedule is not null)
        : null;

    private static Expression? Data(ScriptConstruct fit) => fit.Arguments.FirstOrDefault(argument => argument.Name is "x" or "generator")?.Written;

    /// <summary>Gives the batch size of a fit's dataset, as the script writes it if that has the evaluated value.</summary>
    private string? Batched(ScriptConstruct fit, Value.Integer? had)
    {
        (string Code, Value? Known)? written = Batched(Data(fit), fit.Line);
        return had is null ? written?.Code : written?.Known?.Equals(had) == true ? written.Value.Code : had.ToString();
    }

    /// <summary>Gives the size of the batches of a dataset that was evaluated; null where it is not known.</summary>
    private static Value.Integer? Batched(Value? data)
    {
        for (int i = 0; i < MostLinks && data is Value.Call call; i++)
        {
            if (Dialect.LastPart(call.Name) is "batch" or "padded_batch" && call.Arguments is [(_, Value.Integer size), ..])
            {
                return size;
            }

            if (Datasets.Contains(Dialect.LastPart(call.Name)) && call.Arguments.FirstOrDefault(argument => argument.Name == "batch_size").Value is Value.Integer own)
            {
                return own;
            }

            data = call.Target;
        }

        return null;
    }

    /// <summary>Gives the size of the batches of a dataset as it is written; null where none is seen.</summary>
    private (string Code, Value? Known)? Batched(Expression? data, int line)
    {
        for (int i = 0; i < MostLinks && data is not null; i++)
        {
            Expression.Argument? size = data is Expression.Call { Function: Expression.Attribute { Text: "batch" or "padded_batch" }, Arguments: [var first, ..] } ? first
                : data is Expression.Call made && Datasets.Contains(Dialect.LastPart(ScriptSource.Dotted(made.Function) ?? string.Empty)) ? made.Arguments.FirstOrDefault(argument => argument.Name == "batch_size") : null;
            if (size is not null)
            {
                try
                {
                    Value? known = source.Known(size.Value, new HashSet<string>(StringComparer.Ordinal)) ?? source.AtItsPlace(size.Value);
                    return (known is Value.Integer whole && !HasName(size.Value) ? whole.ToString() : $"(int){number(size.Value)}", known);
                }
                catch (PortingException)
                {
                    return null;
                }
            }

            if (data is Expression.Name name)
            {
                // What it was before the line that gives it another value.
                int before = Math.Min(line, name.Position.Line);
                (data, line) = (Assigned(name, before).FirstOrDefault(value => value.Position.Line < before || !ReferenceEquals(value, data)), before);
            }
            else
            {
                data = data is Expression.Call { Function: Expression.Attribute method } ? method.Target : null;
            }
        }

        return null;
    }

    /// <summary>Gives the comment on an epoch whose batches the script counts itself.</summary>
    private static string StepsGiven(ScriptConstruct fit) => fit.Arguments.FirstOrDefault(argument => argument.Name is "steps_per_epoch" or "samples_per_epoch" && argument.Known is not Value.Nothing) is { } steps
        ? $"        // An epoch of the script is {steps.Name}={Brief.Of(SourceWriter.Write(steps.Written), 80).ReplaceLineEndings(" ")}; here it is all batches of x: give as many rows.\n" : string.Empty;
}
