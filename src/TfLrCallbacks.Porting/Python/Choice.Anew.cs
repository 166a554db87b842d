using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>What a text makes again and again: in each turn of a loop, in each call of a function, in several fits.</content>
internal static partial class Choice
{
    /// <summary>Gives the schedulers without those that the same call has made before, each time with an optimizer of its own.</summary>
    /// <exception cref="PortingException">A scheduler is made anew on an optimizer that goes on.</exception>
    private static Value.Call[] Last(Value.Call[] schedulers, Reading reading)
    {
        HashSet<Value.Call> before = new(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<(SourcePosition, string), Value.Call> again in schedulers.GroupBy(scheduler => (scheduler.Position, scheduler.Name)))
        {
            Value.Call[] all = [.. again];
            if (all.Length == 1 || all.Select(scheduler => (Optimizer(scheduler) as Value.Call)?.Position).Distinct().Count() > 1 || Optimizer(all[0]) is not Value.Call)
            {
                continue;
            }

            string name = Dialect.LastPart(all[0].Name);
            if (all.Skip(1).Any(scheduler => IsSame(Optimizer(scheduler)!, Optimizer(all[0])!)))
            {
                throw new PortingException(all[0].Position, $"{name} is made anew {all.Length} times on one optimizer, each time from the rate that the one before left: all of its rates are no schedule of one call. Give one turn of the loop, or carry the script over: tflr port.");
            }

            before.UnionWith(all.SkipLast(1));
            if (all.Select(scheduler => scheduler.ToString()).Distinct().Count() > 1)
            {
                reading.Conclude($"line {all[0].Position.Line}: {name} is made {all.Length} times, with other values each time: the last one counts.");
            }
        }

        return before.Count == 0 ? schedulers : [.. schedulers.Where(scheduler => !before.Contains(scheduler))];
    }

    /// <summary>Gives the schedulers without those that another one has replaced before a step was made.</summary>
    /// <exception cref="PortingException">One has changed the optimizer's rate when it was made, and the other goes on from there.</exception>
    private static Value.Call[] Kept(Value.Call[] schedulers, Reading reading)
    {
        Value.Call[] replaced = [.. schedulers.Where(scheduler => reading.Replaced.Contains(scheduler) && !reading.Calls.Any(call => call.Name == "step" && ReferenceEquals(call.Target, scheduler)))];
        Value.Call[] kept = [.. schedulers.Except(replaced, ReferenceEqualityComparer.Instance).Cast<Value.Call>()];
        foreach (Value.Call old in replaced)
        {
            if (kept.FirstOrDefault(scheduler => IsSame(Optimizer(scheduler)!, Optimizer(old)!) && scheduler.Position.Line >= old.Position.Line) is { } next && !IsUntouched(old) && !IsAbsolute(next))
            {
                string name = Dialect.LastPart(old.Name);
                throw new PortingException(next.Position, $"{name} in line {old.Position.Line} has set the rate when it was made, and {Dialect.LastPart(next.Name)} goes on from there. Leave {name} out, or make the optimizer anew.");
            }
        }

        return kept.Length == 0 ? schedulers : kept;
    }

    /// <summary>Gets whether a scheduler leaves the optimizer's rate as it is when it is made.</summary>
    private static bool IsUntouched(Value.Call scheduler) => Dialect.LastPart(scheduler.Name) is "StepLR" or "MultiStepLR" or "ExponentialLR" or "CosineAnnealingLR" or "CosineAnnealingWarmRestarts" or "PolynomialLR" or "MultiplicativeLR" or "SWALR";

    /// <summary>Gets whether a scheduler does not go on from the rate that the optimizer has.</summary>
    private static bool IsAbsolute(Value.Call scheduler) => Dialect.Torch.Find(scheduler.Name) is null || Dialect.LastPart(scheduler.Name) is "LambdaLR" or "OneCycleLR" or "CyclicLR";

    /// <summary>Says that a model is fitted more than once with other callbacks, where the last ones count.</summary>
    private static void NoteFits(Value[] made, Reading reading)
    {
        Value.Call[] fits = [.. made.OfType<Value.Call>().Where(call => (call.Target is not null || call.Name.Contains('.', StringComparison.Ordinal)) && Dialect.LastPart(call.Name) is "fit" or "fit_generator" && call.Arguments.Any(argument => argument.Name is "callbacks" or "epochs" or "batch_size" or "initial_epoch"))];
        if (fits.Select(fit => fit.Arguments.FirstOrDefault(argument => argument.Name == "callbacks").Value is Value.Sequence list ? string.Join(' ', list.Items.Select(Written)) : string.Empty).Distinct().Skip(1).Any()
            && Array.FindLast(fits, fit => fit.Arguments.Any(argument => argument.Name == "callbacks")) is { } last)
        {
            reading.Conclude($"fit is called {fits.Length} times, with other callbacks: those of line {last.Position.Line} count.");
        }
    }

    /// <summary>Says that a learner of fastai is fitted more than once with a schedule, where the last fit counts.</summary>
    private static void NoteFastaiFits(Value? chosen, Value[] made, Reading reading)
    {
        Value.Call[] fits = [.. made.OfType<Value.Call>().Where(IsFastaiFit).DistinctBy(call => call.Position)];
        if (fits.Length > 1 && chosen is Value.Call last && IsFastaiFit(last))
        {
            string others = string.Join(", ", fits.Where(fit => fit.Position != last.Position).Select(fit => $"{Dialect.LastPart(fit.Name)} in {Place(fit)}"));
            reading.Conclude($"The learner is fitted {fits.Length} times, each with a schedule of its own: {Dialect.LastPart(last.Name)} in {Place(last)} counts, and not {others}. Give another line alone to see its rates.");
        }
    }

    private static string Place(Value.Call call) => string.Create(CultureInfo.InvariantCulture, $"line {call.Position.Line}, column {call.Position.Column}");

    private static bool IsFastaiFit(Value.Call call) => Dialect.LastPart(call.Name) is "fit_one_cycle" or "fit_flat_cos" or "fit_sgdr" or "fine_tune";

    private static string Written(Value callback) => callback is Value.Call call && call.Arguments.Select(argument => argument.Value).OfType<Value.Function>().FirstOrDefault() is { } function
        ? $"{call.Position} {(function.Lambda is { } lambda ? SourceWriter.Write(lambda) : function.Written)}"
        : callback.ToString();
}
