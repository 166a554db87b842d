namespace TfLrCallbacks.Porting;

/// <summary>
/// The package <c>warmup_scheduler</c> (pytorch-gradual-warmup-lr): a warm-up in front of a scheduler of PyTorch, stepped without an argument.
/// </summary>
internal static class GradualWarmupFactories
{
    /// <summary>Schedulers that compute from the initial rate, which the package multiplies; the others go on from the rate that there is.</summary>
    private static readonly string[] FromInitialRate = ["LambdaLR", "CyclicLR", "OneCycleLR", "CosineAnnealingWarmRestarts", "SequentialLR", "ChainedScheduler"];

    public static Factory[] All() =>
    [
        new("GradualWarmupScheduler(optimizer, multiplier, total_epoch, after_scheduler=None)", "base · t / total_epoch for t ≤ total_epoch (with a multiplier above 1: base · ((multiplier − 1) · t / total_epoch + 1)), then after_scheduler, its clock at 0 one step later", Build)
        {
            Traps = Traps,
        },
        new("GradualWarmupSchedulerV2(optimizer, multiplier, total_epoch, after_scheduler=None)", "as GradualWarmupScheduler, but after_scheduler begins at base · multiplier", a => Build(a, isSecond: true))
        {
            Traps = a => Traps(a).Take(a.IsGiven("after_scheduler") && a.Number("multiplier") > 1 ? 1 : 2),
        },
    ];

    /// <summary>
    /// Gives the schedule of a class of the text that is the package's, copied or with the <c>get_lr</c> of its widely copied second version; null for any
    /// other class.
    /// </summary>
    public static Value.Call? Copied(Value.Instance made)
    {
        if (!Names.All(name => made.Attributes.ContainsKey(name)) || made.Attributes.GetValueOrDefault("optimizer") is not { } optimizer
            || made.Type?.Find("get_lr") is not Value.Function { Definition: { } rates } || (made.Base is null && made.Type.Find("step") is null) || !IsWarmup(made))
        {
            return null;
        }

        string[] asked = [.. ScriptSource.All(rates.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).OfType<Expression.Call>()
            .Select(call => call.Function).OfType<Expression.Attribute>()
            .Where(attribute => attribute.Target is Expression.Attribute { Text: "after_scheduler" }).Select(attribute => attribute.Text)];
        string? name = asked is ["get_last_lr"] ? "GradualWarmupScheduler" : asked is ["get_lr"] ? "GradualWarmupSchedulerV2" : null;
        return name is null ? null : new Value.Call(null, $"warmup_scheduler.{name}", [("optimizer", optimizer), .. Names.Select(argument => ((string?)argument, made.Attributes[argument]))], made.Position);
    }

    /// <summary>Gets whether the <c>get_lr</c> of a class gives the package's rates in the warm-up.</summary>
    private static bool IsWarmup(Value.Instance made)
    {
        if (made.Attributes["multiplier"].AsDouble() is not { } multiplier || made.Attributes["total_epoch"].AsDouble() is not { } total || !(total is >= 1 and < 1e9) || Objects.Attribute(made, "get_lr") is not Value.Function rates)
        {
            return false;
        }

        lock (made.Attributes)
        {
            try
            {
                return Matches(made, rates, multiplier, total);
            }
            catch (PortingException)
            {
                // Something in it is not known here, so it is not the package's.
                return false;
            }
        }
    }

    private static bool Matches(Value.Instance made, Value.Function rates, double multiplier, double total)
    {
        made.Attributes["base_lrs"] = Value.List(1.0);
        return new[] { 0, 1, Math.Floor(total / 2), total }.Where(step => step <= total).All(step =>
        {
            made.Attributes["last_epoch"] = (long)step;
            double wanted = multiplier == 1 ? step / total : ((multiplier - 1) * step / total) + 1;
            return rates.Invoke([]) is Value.Sequence { Items: [var rate, ..] } && rate.AsDouble() is { } given && Math.Abs(given - wanted) <= 1e-12 * wanted;
        });
    }

    private static readonly string[] Names = ["multiplier", "total_epoch", "after_scheduler"];

    private static LearningRateSchedule Build(Arguments a) => Build(a, isSecond: false);

    private static LearningRateSchedule Build(Arguments a, bool isSecond)
    {
        double multiplier = a.AtLeast(1, "multiplier");
        double total = a.WholeAtLeast(1, "total_epoch");
        double rate = a.BaseLearningRate;
        Anneal warmup = new(multiplier == 1 ? 0 : rate, rate * multiplier, Length.Steps(total));
        if (!a.IsGiven("after_scheduler"))
        {
            return warmup;
        }

        if (a["after_scheduler"] is not Value.Call after || Dialect.LastPart(after.Name) == "ReduceLROnPlateau")
        {
            throw a.Refuse("after_scheduler", "must be a scheduler that stands here and needs no metric");
        }

        if (isSecond)
        {
            return warmup.Then(Length.Steps(total + 1), Dialect.Torch.Create(after, a.Context with { BaseLearningRate = rate * multiplier, IsNested = true }).Schedule);
        }

        if (SetsRate(after))
        {
            throw a.Refuse("after_scheduler", "must not be or hold OneCycleLR or CyclicLR: they set the optimizer's rate when they are made, and the warm-up goes up to that; write the rate as one function of the step");
        }

        if (multiplier > 1 && FromInitialRate.Contains(Dialect.LastPart(after.Name)))
        {
            throw a.Refuse("multiplier", $"above 1 in front of {Dialect.LastPart(after.Name)} makes the rate jump one step after the warm-up; write the rate as one function of the step");
        }

        LearningRateSchedule rest = a.Schedule("after_scheduler");
        if (multiplier > 1 && rest is CosineWave wave)
        {
            // PyTorch's recursion takes the multiplied rate again where the cosine turns.
            rest = wave.Then(wave.Steps, new CosineWave(wave.InitialLearningRate * multiplier, wave.Steps, wave.EndLearningRate).Skip(wave.Steps));
        }

        return warmup.Then(Length.Steps(total + 1), rest);
    }

    /// <summary>Gets whether a scheduler, or one in it, sets the optimizer's initial rate when it is made.</summary>
    private static bool SetsRate(Value value, int depth = 0) => depth < 20 && value switch
    {
        Value.Call call => Dialect.LastPart(call.Name) is "OneCycleLR" or "CyclicLR" || call.Arguments.Any(argument => SetsRate(argument.Value, depth + 1)),
        Value.Sequence { Items.Count: < 1000 } list => list.Items.Any(item => SetsRate(item, depth + 1)),
        _ => false,
    };

    private static IEnumerable<string> Traps(Arguments a)
    {
        if (a.Number("multiplier") == 1)
        {
            yield return "Update 0 runs at 0.";
        }

        if (a.IsGiven("after_scheduler"))
        {
            yield return "The scheduler after the warm-up begins one step after total_epoch, so the rate stands still for a step.";
        }

        if (a.IsGiven("after_scheduler") && a.Number("multiplier") > 1)
        {
            yield return "The scheduler after the warm-up goes on from the optimizer's own rate, without the multiplier: the rate falls back there.";
        }
    }
}
