namespace TfLrCallbacks.Porting;

/// <summary>Warnings about constructs that do not go together, and about calls that are no construct.</summary>
internal static class ScriptRelations
{
    public static IEnumerable<ScriptWarning> Warnings(ScriptSource source, ScriptFinder finder, IReadOnlyList<ScriptConstruct> all)
    {
        int[] foreign =
        [
            .. finder.Walk.Calls.Where(item => source.Resolve(item.Call.Function) is { } name && (ForeignModules.IsScheduler(name) || IsUnknown(name, item.Call, finder))).Select(item => item.Call.Position.Line),
            .. finder.Walk.Statements.Where(item => item.Statement is Statement.Assign { Targets: [Expression.Name { Text: "lr_config" or "param_scheduler" }], Value: Expression.Call or Expression.Sequence or Expression.Dictionary }).Select(item => item.Statement.Position.Line),
        ];
        foreach (int line in foreign.Distinct())
        {
            yield return ScriptCodes.Warning(line, "library-not-followed");
        }

        if (all.Count == 0 && foreign.Length == 0 && source.Statements.Count > 0 && !ScriptSource.All(source.Statements).OfType<Statement.Unread>().Any() && !Choice.Finds(source.Reading, ScriptWriter.Others) && !ScriptWriter.HandSet(source.Statements).Any())
        {
            yield return ScriptMentions.Warning(source) ?? ScriptCodes.Warning(1, "nothing-found");
        }

        foreach ((Expression.Call call, ScriptPlace _) in finder.Walk.Calls)
        {
            if (finder.Kinds.IsNoRate(call))
            {
                yield return ScriptCodes.Warning(call.Position.Line, "not-a-learning-rate");
            }

            if (finder.Kinds.HasKeras && call.Function is Expression.Attribute { Text: "train_on_batch" })
            {
                yield return ScriptCodes.Warning(call.Position.Line, "no-train-on-batch");
            }
        }

        foreach ((string _, int line) in LoadedState.In(source.Statements))
        {
            yield return ScriptCodes.Warning(line, "state-not-carried-over");
        }

        foreach (ScriptWarning left in ScriptOtherArguments.In(source, all))
        {
            yield return left;
        }

        ScriptConstruct[] plateaus = [.. all.Where(construct => construct is { Kind: "keras-callback", Name: "ReduceLROnPlateau" })];
        ScriptConstruct[] schedulers = [.. all.Where(construct => construct is { Kind: "keras-callback", Name: "LearningRateScheduler" } && !construct.Codes.Contains("not-plugged-in") && !GoesOn(construct, source))];
        ScriptConstruct[] scheduled = [.. all.Where(construct => construct.Kind == "keras-optimizer" && construct.Codes.Contains("schedule-as-callback"))];
        foreach (ScriptConstruct plateau in plateaus)
        {
            if (!plateau.Codes.Contains("not-plugged-in") && schedulers.Any(scheduler => !AreApart(scheduler, plateau)))
            {
                yield return ScriptCodes.Warning(plateau.Line, "plateau-and-scheduler");
            }

            if (scheduled.Any(optimizer => MayMeet(optimizer, plateau, all)))
            {
                yield return ScriptCodes.Warning(plateau.Line, "plateau-with-schedule-object");
            }

            foreach (ScriptConstruct stop in all.Where(construct => construct is { Kind: "keras-callback", Name: "EarlyStopping" }))
            {
                if (Monitor(stop) == Monitor(plateau) && Number(stop, "patience", 0) is { } early && Number(plateau, "patience", 10) is { } late && early <= late && plateau.PluggedIn.Intersect(stop.PluggedIn).Any(plug => plug.Contains(" of ", StringComparison.Ordinal)))
                {
                    yield return ScriptCodes.Warning(stop.Line, "early-stop-before-plateau");
                }
            }
        }
    }

    /// <summary>Gets whether a call makes a scheduler that is not supported, of a library whose other schedulers are.</summary>
    private static bool IsUnknown(string name, Expression.Call call, ScriptFinder finder) => finder.Kinds.Of(call) is null && !finder.Kinds.IsNoRate(call)
        && (name.StartsWith("torch.optim.lr_scheduler.", StringComparison.Ordinal) || name.StartsWith("timm.scheduler.", StringComparison.Ordinal) || (name.StartsWith("transformers.", StringComparison.Ordinal) && name.EndsWith("Schedule", StringComparison.Ordinal)));

    /// <summary>Gets whether two callbacks are given to different fits.</summary>
    private static bool AreApart(ScriptConstruct one, ScriptConstruct other)
    {
        string[] first = [.. one.PluggedIn.Where(plug => plug.Contains(" of ", StringComparison.Ordinal))];
        string[] second = [.. other.PluggedIn.Where(plug => plug.Contains(" of ", StringComparison.Ordinal))];
        return first.Length > 0 && second.Length > 0 && !first.Intersect(second).Any();
    }

    /// <summary>Gets whether a callback may be given to a fit that trains with an optimizer: the compile before one of its fits takes that optimizer, or it is not seen which.</summary>
    private static bool MayMeet(ScriptConstruct optimizer, ScriptConstruct callback, IReadOnlyList<ScriptConstruct> all)
    {
        int[] fits = [.. all.Where(fit => fit.Kind == "keras-fit" && callback.PluggedIn.Any(plug => plug.EndsWith($" @{fit.Line}", StringComparison.Ordinal))).Select(fit => fit.Line)];
        ScriptConstruct[] compiles = [.. all.Where(construct => construct.Kind == "keras-compile")];
        ScriptConstruct[] own = [.. compiles.Where(compile => compile.Line <= optimizer.Line && optimizer.Line <= compile.EndLine || optimizer.PluggedIn.Any(plug => plug.EndsWith($" @{compile.Line}", StringComparison.Ordinal)))];
        return fits.Length == 0 || own.Length == 0 || fits.Any(fit => compiles.LastOrDefault(compile => compile.Line < fit) is not { } last || own.Contains(last));
    }

    private static string Monitor(ScriptConstruct callback) =>
        callback.Arguments.FirstOrDefault(argument => argument.Name == "monitor") is { } given ? (given.Known as Value.Text)?.Characters ?? given.Prefix ?? string.Empty : "val_loss";

    private static double? Number(ScriptConstruct callback, string name, double otherwise) =>
        callback.Arguments.FirstOrDefault(argument => argument.Name == name) is { } given ? given.Known?.AsDouble() : otherwise;

    /// <summary>Gets whether the function of a scheduler ends with the rate that it is given, so that a reduction stays: <c>return base * epoch / 5 if epoch &lt; 5 else lr</c>.</summary>
    private static bool GoesOn(ScriptConstruct scheduler, ScriptSource source)
    {
        Expression? function = scheduler.Arguments.FirstOrDefault(argument => argument.Name == "schedule")?.Written;
        return function switch
        {
            Expression.Lambda { Parameters: [_, var rate] } lambda => Ends(lambda.Body, rate.Name),
            Expression.Name name when source.Functions.TryGetValue(name.Text, out Statement.Function? defined) && defined.Parameters is [_, var rate] => Last(defined.Body, rate.Name) && !ScriptSource.All(defined.Body).OfType<Statement.Assign>().Any(assign => assign.Targets.Any(target => target is Expression.Name name && name.Text == rate.Name) && !Ends(assign.Value, rate.Name)),
            _ => false,
        };

        static bool Ends(Expression value, string rate) => value is Expression.Conditional choice ? Ends(choice.Otherwise, rate) : Expressions.All(value).Any(part => part is Expression.Name name && name.Text == rate);

        static bool Last(IReadOnlyList<Statement> body, string rate) => body.Count > 0 && body[^1] switch
        {
            Statement.Return { Value: { } value } => Ends(value, rate),
            Statement.If choice => Last(choice.Otherwise, rate),
            _ => false,
        };
    }
}
