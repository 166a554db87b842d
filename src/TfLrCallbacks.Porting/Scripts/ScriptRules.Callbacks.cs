namespace TfLrCallbacks.Porting;

/// <content>Keras' callbacks.</content>
internal sealed partial class ScriptRules
{
    private List<string> Callback(ScriptConstruct callback)
    {
        List<string> codes = [.. Unresolved(callback, argument => NumericCallbacks.Contains(argument.Name))];
        string? monitor = TextOf(callback, "monitor");
        if (callback.Name is "ReduceLROnPlateau" or "EarlyStopping" or "ModelCheckpoint")
        {
            codes.AddRange(Monitor(callback, monitor));
        }

        switch (callback.Name)
        {
            case "LearningRateScheduler":
                codes.AddRange(Scheduler(callback));
                break;
            case "ReduceLROnPlateau":
                codes.AddRange(Plateau(callback));
                break;
            case "EarlyStopping":
                codes.Add("host-early-stopping");
                codes.AddRange(!Has(callback, "patience") && !codes.Contains("star-arguments") ? ["patience-default-0"] : []);
                codes.AddRange(Get(callback, "baseline") is { Known: not Value.Nothing } ? ["baseline"] : []);
                break;
            case "ModelCheckpoint":
                codes.Add("checkpoint-format");
                codes.AddRange(Get(callback, "filepath") is { } path && PrefixForm.Write(path.Written).Contains('{', StringComparison.Ordinal) ? ["file-name-template"] : []);
                codes.AddRange(Has(callback, "period") ? ["checkpoint-period"] : []);
                codes.AddRange(Get(callback, "save_freq")?.Known is Value.Integer ? ["save-freq-steps"] : []);
                break;
            case "TensorBoard":
                codes.AddRange(callback.Arguments.Any(argument => argument.Name != "log_dir") ? ["tensorboard-arguments"] : []);
                break;
            case "TerminateOnNaN":
                codes.Add("stop-mid-epoch");
                break;
            case "LambdaCallback":
                codes.Add("user-code");
                break;
            case "BackupAndRestore":
                codes.Add("resume");
                break;
        }

        if (!IsPlugged(callback) && !IsOffered(callback))
        {
            codes.Add("not-plugged-in");
        }

        return codes;
    }

    private IEnumerable<string> Monitor(ScriptConstruct callback, string? monitor)
    {
        string watched = monitor ?? "val_loss";
        if (Has(callback, "monitor") && monitor is null)
        {
            yield break;
        }

        if (watched is "acc" or "val_acc")
        {
            yield return "acc-key";
        }
        else if (watched is not ("loss" or "val_loss" or "accuracy" or "val_accuracy" or "mae" or "val_mae" or "mape" or "val_mape" or "mean_absolute_error" or "val_mean_absolute_error" or "lr" or "learning_rate"))
        {
            yield return "monitor-not-logged-by-host";
        }

        bool judges = callback.Name != "ModelCheckpoint" || IsOn(callback, "save_best_only");
        ScriptConstruct[] fits = [.. _all.Where(fit => fit.Kind == "keras-fit")];
        ScriptConstruct[] own = [.. fits.Where(fit => callback.PluggedIn.Any(plug => plug.EndsWith($"@{fit.Line}", StringComparison.Ordinal)))];
        if (judges && watched.StartsWith("val_", StringComparison.Ordinal) && own.Length > 0
            && own.All(fit => !Has(fit, "validation_data") && !Has(fit, "validation_split") && !fit.Arguments.Any(argument => argument.Name == "**")))
        {
            yield return "monitor-without-validation";
        }
    }

    private IEnumerable<string> Scheduler(ScriptConstruct callback)
    {
        yield return "epoch-schedule";
        Expression? function = Get(callback, "schedule")?.Written;
        if (function is Expression.Call or Expression.Name or Expression.Attribute or Expression.Subscript && GivesRecursive(function))
        {
            yield return "recursive-schedule";
        }

        switch (function)
        {
            case Expression.Lambda:
                break;
            case not null when IsSchedule(function):
                yield return "schedule-object-as-epoch-function";
                break;
            case Expression.Name name when source.Functions.ContainsKey(name.Text):
                break;
            case Expression.Name name when source.Variable(name.Text) is Value.Function:
                yield return "function-factory";
                break;
            case Expression.Call { Function: Expression.Name made } when source.Functions.ContainsKey(made.Text) || source.Classes.ContainsKey(made.Text):
                yield return "function-factory";
                break;
            case Expression.Call { Function: var partial, Arguments: [{ Value: Expression.Name called }, ..] } when Dialect.LastPart(ScriptSource.Dotted(partial) ?? string.Empty) == "partial" && source.Functions.ContainsKey(called.Text):
                yield return "function-factory";
                break;
            case Expression.Name name when source.Variable(name.Text) is Value.Instance:
                yield return "function-factory";
                break;
            case not null:
                yield return "function-not-in-file";
                break;
        }
    }

    /// <summary>Gets whether what a call makes is a function of the epoch and the rate; one by def in the file has the warning itself.</summary>
    private bool GivesRecursive(Expression function)
    {
        if (function is Expression.Name name && source.Functions.ContainsKey(name.Text))
        {
            return false;
        }

        try
        {
            Value made = Budget.OfText(budget => new Evaluator(source.Scope, budget, source.Reading).Evaluate(function));
            return (made is Value.Instance instance ? Objects.Rates(instance) : made as Value.Function) switch
            {
                { Definition: { } defined } => ScriptUnits.UsesRate(defined),
                { Lambda: { } lambda } => ScriptUnits.UsesRate(lambda),
                _ => false,
            };
        }
        catch (PortingException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Plateau(ScriptConstruct callback)
    {
        if (Has(callback, "epsilon"))
        {
            yield return "plateau-epsilon-alias";
        }

        if (Get(callback, "cooldown")?.Known?.AsDouble() == 1)
        {
            yield return "cooldown-1-no-effect";
        }

        if (Get(callback, "patience")?.Known?.AsDouble() == 0)
        {
            yield return "patience-0-is-1";
        }

        if (IsOn(callback, "verbose"))
        {
            yield return "verbose-message";
        }
    }
}
