using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Fits as the evaluated script calls them.</content>
internal sealed partial class ScriptFits
{
    private ScriptTrace.Fit? _called;

    /// <summary>Gives the construct of a call; null for none.</summary>
    private ScriptConstruct? Of(Expression.Call? call) => call is null ? null : found.Select(item => item.Construct).FirstOrDefault(construct => ReferenceEquals(construct.Call, call));

    /// <summary>Gets the comment on a fit that the script, evaluated with its own values, never calls.</summary>
    private string Uncalled => trace is not null && _called is null ? ": the script does not call this fit with its settings"
        : _called is { Times: > 1 and var times } ? $": the script calls this fit {times} times, each time with a model that is compiled anew" : string.Empty;

    /// <summary>Gets whether the fit's call is made more than once.</summary>
    private bool IsAgain => trace!.Fits.Count(other => ReferenceEquals(other.Call, _called!.Call)) > 1;

    /// <summary>Gives the lines of the callbacks of a fit as the script has them when it calls it.</summary>
    private IEnumerable<string> Traced(ScriptConstruct fit, ScriptTrace.Fit called)
    {
        foreach (string line in Begun(fit, called))
        {
            yield return line;
        }

        if (called.Callbacks is null)
        {
            foreach (string line in Listed(fit))
            {
                yield return line;
            }

            yield return $"// line {fit.Line}: which of these the script gives this fit hangs on what is not known here: leave out the others.";
            yield break;
        }

        foreach (Value value in called.Callbacks)
        {
            Expression.Call? made = trace!.Made(value);
            string line = (Of(made) ?? OfName(value)) is { } construct ? Lined(Shared(construct, fit, value, Callback(Bound(construct, value), value)), construct)
                : made is not null ? Unknown(made)
                : $"// TODO line {fit.Line}: {Brief.Of(value, 120).ReplaceLineEndings(" ")}";
            yield return line;
        }

        foreach ((Value callback, int line) in called.Changed)
        {
            yield return $"// TODO line {line}: {source.Line(line)} changes the callback of line {trace!.Made(callback)?.Position.Line ?? fit.Line} after it is made: write it with these settings.";
        }
    }

    /// <summary>Gets the schedule that the optimizer has when the fit is called; null where it has a number, or nothing is known.</summary>
    private string? Scheduled => _called?.Rate is { } value && value.AsDouble() is null && trace!.Made(value) is { } call ? schedules.GetValueOrDefault(call) : null;

    /// <summary>Gives what stands behind the schedule of a fit's optimizer, which goes on by the epochs that it has trained, and not by the fit's own; null where those are not known.</summary>
    private string? Skipped(ScriptConstruct fit) => _called is not null ? Skipped(_called) : GoesOnFrom(fit) is null ? string.Empty : null;

    private string? Skipped(ScriptTrace.Fit called)
    {
        long? first = called.Argument("initial_epoch") is { } given ? (long?)given.AsInteger() : 0;
        if (first > 0 && called is { Epochs: not null, Before: { Epochs: not null } before } && before.Argument("epochs")?.AsInteger() == first)
        {
            // It goes on where the fit before ended, as if both were one.
            return Skipped(before);
        }

        return (called.Epochs - first) switch
        {
            0 => string.Empty,
            > 0 and var later => $".Skip(Length.Epochs({Behind(called, later) ?? $"{later}"}))",
            < 0 and var earlier => $".Shift(Length.Epochs({(called.Epochs == 0 ? Epochs(called, "initial_epoch") : null) ?? $"{-earlier}"}))",
            null => null,
        };
    }

    /// <summary>Gives the epochs argument of the only earlier fit; null if there are several.</summary>
    private string? Behind(ScriptTrace.Fit called, long epochs) => called is { Trained: 1, Last: { } last } && called.Argument("initial_epoch") is null && last.Argument("initial_epoch") is null && last.Argument("epochs")?.AsInteger() == epochs ? Epochs(last, "epochs") : null;

    /// <summary>Gives the line that sets the rate with which a fit begins, where that is not the one that its optimizer has here.</summary>
    private IEnumerable<string> Begun(ScriptConstruct fit, ScriptTrace.Fit called)
    {
        bool isCompiled = called.Before is null;
        bool isSchedule = called.Rate is not null && called.Rate.AsDouble() is null;
        int line = called.Written.Count > 0 ? called.Written[^1] : fit.Line;
        if (isSchedule && Skipped(fit) is null)
        {
            yield return $"// TODO line {fit.Line}: how many updates the optimizer has made before is not known here; its schedule goes on from there, and here begins at 0. Give it its part, with .Skip(…).";
        }

        if (isSchedule && trace!.Made(called.Rate!) is { } again && trace.Values(again).Count > 1 && again.Arguments.Any(argument => source.IsChanging(argument.Value)))
        {
            yield return $"// TODO line {again.Position.Line}: the script makes the schedule with other arguments each time, here it has {Brief.Of(called.Rate!, 120).ReplaceLineEndings(" ")}.";
        }

        if (isSchedule && (trace!.Made(called.Rate!) is not { } made || !schedules.ContainsKey(made)))
        {
            yield return $"// TODO line {fit.Line}: the schedule of the optimizer is not carried over.";
        }

        if (isSchedule || called.Optimizer is null)
        {
            yield break;
        }

        if (Of(called.Optimizer.Made)?.Codes.Contains("legacy-decay") == true && (called.IsSet || (isCompiled && called.Trained > 0)))
        {
            yield return $"// TODO line {line}: the decay of the optimizer of line {called.Optimizer.Made!.Position.Line} goes on beside the rate that is set.";
        }
        else if (called.IsSet)
        {
            // A rate by its settings is written better by them; what goes on from a rate that callbacks leave is not, unless it asks the run.
            if (byHand.GetValueOrDefault(fit.Call!) is { IsBeginning: true } hand && hand.At == line && called.Written.Count == 1 && !IsAgain && (called.Before is null || called.Last == called.Before) && IsOfItself(line)
                && (called.Rate is not null || !hand.Line.Contains("().ValueAt(", StringComparison.Ordinal)))
            {
                yield return hand.Line;
            }
            else if (called.Rate?.AsDouble() is { } rate)
            {
                yield return $"new LambdaCallback(onTrainBegin: run => run.LearningRate = {ScriptCode.Number(rate)}), // line {line}";
            }
            else if (called.OfLeft is (var factor, var added) && (factor == 0 || (called.Before is not null && ReferenceEquals(called.Last, called.Before))))
            {
                string rated = factor == 0 ? ScriptCode.Number(added) : $"run.LearningRate * {ScriptCode.Number(factor)}{(added == 0 ? string.Empty : $" + {ScriptCode.Number(added)}")}";
                yield return $"new LambdaCallback(onTrainBegin: run => run.LearningRate = {rated}), // line {line}";
            }
            else
            {
                yield return called.Written.Count == 0 ? $"// TODO line {fit.Line}: the optimizer's rate is that which the fit of line {called.Last?.Call.Position.Line} left: set it with run.LearningRate in a callback."
                    : called.Last is not null ? $"// TODO line {line}: {source.Line(line)}: it goes on from the rate that the callbacks of the fit of line {called.Last.Call.Position.Line} leave, or hangs on it. Set it with run.LearningRate in a callback."
                    : $"// TODO line {line}: {source.Line(line)}: what it sets the rate to is not known here. Set it with run.LearningRate in a callback.";
            }
        }
    }

    /// <summary>Gets whether what sets a rate in a line reads no other rate than the one that it sets.</summary>
    private bool IsOfItself(int line)
    {
        Expression[] rates = [.. ScriptSource.All(source.Statements).Where(statement => statement.Position.Line == line).SelectMany(statement => statement.Expressions.Concat(statement is Statement.Assign assign ? assign.Targets : [])).SelectMany(Expressions.All).Where(ScriptWrites.IsRate)];
        return rates.Select(rate => rate is Expression.Attribute attribute ? ScriptSource.Dotted(attribute.Target) : null).Distinct().Count() <= 1;
    }

    /// <summary>Gives an optimizer that no call of the text alone makes, as one of a table or of a word that a model is compiled with again; null where the word is written or nothing is known.</summary>
    private ScriptConstruct? Evaluated(ScriptTrace.Fit called) => called.Optimizer?.Value is Value.Call { Target: null } made && called.Compile is { } compile && Of(compile)?.Arguments.FirstOrDefault(argument => argument.Name == "optimizer") is { Known: not Value.Text }
        ? new ScriptConstruct
        {
            Kind = "keras-optimizer",
            Name = Dialect.LastPart(made.Name),
            Line = made.Position.Line,
            Arguments = [.. made.Arguments.Select((argument, i) => new ScriptArgument(argument.Name ?? ScriptSignatures.Parameter("keras-optimizer", Dialect.LastPart(made.Name), i) ?? $"arg{i}", null, null) { Known = argument.Value, Written = new Expression.Literal(argument.Value, made.Position) })],
        }
        : null;

    /// <summary>Gives a Keras callback that is made from an entry of a table of classes, with its arguments; null for anything else.</summary>
    private ScriptConstruct? OfName(Value value) => value is Value.Call { Target: null } made && Dialect.LastPart(made.Name) is var name && name is "LearningRateScheduler" or "ReduceLROnPlateau" or "EarlyStopping" or "ModelCheckpoint" or "CSVLogger" or "TerminateOnNaN" or "BackupAndRestore" or "TensorBoard" && made.Name.Contains("keras", StringComparison.Ordinal)
        ? new ScriptConstruct
        {
            Kind = "keras-callback",
            Name = name,
            Line = made.Position.Line,
            Call = new Expression.Call(new Expression.Name(name, made.Position), [], made.Position),
            Arguments = [.. made.Arguments.Select((argument, i) => new ScriptArgument(argument.Name ?? ScriptSignatures.Parameter("keras-callback", name, i) ?? $"arg{i}", null, null) { Known = argument.Value, Written = Handed(argument.Value) ?? new Expression.Literal(argument.Value, made.Position) })],
        }
        : null;

    /// <summary>Gives a callback as it was made for one call of its fit.</summary>
    private string Callback(ScriptConstruct construct, Value value)
    {
        if (_called!.Functions.TryGetValue(value, out Expression.Lambda? function) && closed.TryGetValue(function, out (string Name, bool IsRecursive) rate))
        {
            return rate.IsRecursive ? $"new LearningRateScheduler((epoch, learningRate) => {rate.Name}(epoch, learningRate))," : $"new LearningRateScheduler(epoch => {rate.Name}(epoch)),";
        }

        Expression.Call call = construct.Call!;
        Expression? differing = trace!.Values(call).Count < 2 ? null : (value is Value.Call ? construct.Arguments.Where(argument => !IsPlain(argument.Known)).Select(argument => argument.Written) : call.Arguments.Select(argument => argument.Value)).FirstOrDefault(source.IsChanging);
        if (differing is null)
        {
            return Callback(construct);
        }

        if (value is Value.Instance instance && instance.Arguments.Count == call.Arguments.Count && instance.Arguments.All(argument => argument.Value is Value.Integer or Value.Float or Value.Boolean))
        {
            Expression.Argument[] given = [.. call.Arguments.Zip(instance.Arguments, (argument, known) => argument with { Value = new Expression.Literal(known.Value, argument.Value.Position) })];
            return own(construct with { Call = call with { Arguments = given } }) ?? Callback(construct);
        }

        return value is Value.Call && !Expressions.All(differing).Any(part => part is Expression.Lambda or Expression.Call) && !schedules.ContainsKey(call) && !objects.ContainsKey(call) ? Callback(construct)
            : $"// TODO line {construct.Line}: {Brief.Of(SourceWriter.Write(differing), 80).ReplaceLineEndings(" ")} is something else each time that this is made: {Brief.Of(SourceWriter.Write(call), 120).ReplaceLineEndings(" ")}";
    }

    private static bool IsPlain(Value? value) => value is Value.Integer or Value.Float or Value.Boolean or Value.Nothing or Value.Text { IsPartly: false };

    /// <summary>Gets whether an expression, as it is written, has the evaluated value, so that it can be kept.</summary>
    private bool IsSaid(Expression written, Value had) => source.Said(written)?.AsDouble() is { } number && number == had.AsDouble();

    /// <summary>Gives the expression that the script passes for a parameter, if its value is known: <c>train(model, BASE_LR / 10)</c>; null for any other.</summary>
    private Expression? Handed(Value had) => trace?.Handed(had) is { } written and not Expression.Literal && IsSaid(written, had) ? written : null;

    /// <summary>Gives a construct with the arguments that its call had when it made a value, where the text alone does not say them.</summary>
    private ScriptConstruct Bound(ScriptConstruct construct, Value value)
    {
        if (value is not Value.Call call)
        {
            return construct;
        }

        Dictionary<string, Value> given = new(StringComparer.Ordinal);
        foreach (((string? name, Value own), int i) in call.Arguments.Select((argument, i) => (argument, i)))
        {
            given[name ?? ScriptSignatures.Parameter(construct.Kind, construct.Name, i) ?? $"arg{i}"] = own;
        }

        return construct with
        {
            Arguments = [.. construct.Arguments.Select(argument => given.GetValueOrDefault(argument.Name) is Value.Integer or Value.Float or Value.Boolean or Value.Text && source.IsChanging(argument.Written) && !IsSaid(argument.Written, given[argument.Name])
                ? Handed(given[argument.Name]) is { } handed ? argument with { Known = given[argument.Name], Prefix = PrefixForm.Write(handed), Written = handed }
                    : argument with { Known = given[argument.Name], Prefix = null, Written = new Expression.Literal(given[argument.Name], argument.Written.Position) }
                : argument.Known is null or Value.Text { IsPartly: true } && given.GetValueOrDefault(argument.Name) is Value.Text { IsPartly: false } said ? argument with { Known = said, Prefix = null }
                : argument)],
        };
    }
}
