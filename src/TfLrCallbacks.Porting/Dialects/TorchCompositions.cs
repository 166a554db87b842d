namespace TfLrCallbacks.Porting;

/// <summary>PyTorch's <c>SequentialLR</c> and <c>ChainedScheduler</c>.</summary>
internal static class TorchCompositions
{
    private static readonly string[] Absolute = ["LambdaLR", "CyclicLR", "OneCycleLR", "CosineAnnealingWarmRestarts", "SWALR", nameof(LambdaSchedule)];

    public static LearningRateSchedule Sequential(Arguments a)
    {
        Value.Call[] stages = Stages(a);
        double[] milestones = [.. a.Items("milestones").Select(item => a.Whole("milestones", item))];
        if (milestones.Length != stages.Length - 1)
        {
            throw a.Refuse("milestones", $"must have one entry less than schedulers, which are {stages.Length}");
        }

        if (!milestones.SequenceEqual(milestones.Order()))
        {
            throw a.Refuse("milestones", "must be in order; PyTorch does not check that and then skips a scheduler");
        }

        LearningRateSchedule joined = Reached(First(a, stages), milestones is [var first and > 0, ..] ? first : double.PositiveInfinity);
        for (int i = 1; i < stages.Length; i++)
        {
            if (Dialect.LastPart(stages[i].Name) == "SequentialLR")
            {
                throw a.Refuse("schedulers", "holds a SequentialLR that is not the first, where PyTorch raises NotImplementedError. Put its stages into this one");
            }

            LearningRateSchedule stage = Stage(a, stages, i, joined, milestones[i - 1]);
            double length = i < milestones.Length ? milestones[i] - milestones[i - 1] : double.PositiveInfinity;
            joined = length == 0 ? joined : joined.Then(Length.Steps(milestones[i - 1]), Reached(stage, length));
        }

        return joined;
    }

    /// <summary>Gives a schedule that lasts so many steps without the parts that begin behind them.</summary>
    private static LearningRateSchedule Reached(LearningRateSchedule schedule, double steps) =>
        schedule is JoinedSchedule { Boundary: { Unit: LengthUnit.Steps, Amount: var boundary } } joined && boundary >= steps ? Reached(joined.First, steps) : schedule;

    public static LearningRateSchedule Chained(Arguments a)
    {
        Value.Call[] stages = Stages(a);
        int last = Array.FindLastIndex(stages, stage => Absolute.Contains(Dialect.LastPart(stage.Name)));
        if (stages.Length > 1 && stages.Any(stage => !IsFactor(stage)))
        {
            throw a.Refuse("schedulers", "holds a CosineAnnealingLR with an eta_min, which in a chain is no factor. Multiply it with eta_min=0, or take it alone");
        }

        if (stages.Length > 1 && stages.Any(stage => Dialect.LastPart(stage.Name) is "SequentialLR" or "ChainedScheduler"))
        {
            throw a.Refuse("schedulers", "holds a SequentialLR or ChainedScheduler beside another scheduler, which begins its stages anew and is no factor. Put the others into its stages, or take it alone");
        }

        int moving = Array.FindIndex(stages, stage => Dialect.LastPart(stage.Name) is "OneCycleLR" or "CyclicLR");
        if (moving >= 0 && Array.Find(stages[(moving + 1)..], stage => Dialect.LastPart(stage.Name) is "LambdaLR" or "CosineAnnealingWarmRestarts" or "CosineAnnealingLR") is { } moved)
        {
            throw a.Refuse("schedulers", $"holds {Dialect.LastPart(moved.Name)} behind {Dialect.LastPart(stages[moving].Name)}, from whose first rate it goes on, not from the optimizer's. Take one of them alone");
        }

        LearningRateSchedule product = a.Schedule("schedulers", stages[Math.Max(0, last)]);
        foreach (Value.Call stage in stages.Where((_, i) => i > Math.Max(0, last)))
        {
            LearningRateSchedule factor = Dialect.Torch.Create(stage, a.Context with { BaseLearningRate = 1 }).Schedule;
            product = product.Times(last < 0 ? factor : new StepRatio(factor));
        }

        return product;
    }

    private static bool IsFactor(Value.Call stage) =>
        Dialect.LastPart(stage.Name) != "CosineAnnealingLR"
        || Dialect.Torch.Find("CosineAnnealingLR")!.Signature.Bind(stage.Arguments, stage.Position)["eta_min"].AsDouble() == 0;

    private static Value.Call[] Stages(Arguments a)
    {
        IReadOnlyList<Value> items = a.Items("schedulers");
        if (items.Count == 0)
        {
            throw a.Refuse("schedulers", "must hold at least one scheduler");
        }

        if (items.OfType<Value.Call>().Any(stage => Dialect.LastPart(stage.Name) == "ReduceLROnPlateau"))
        {
            throw a.Refuse("schedulers", "must not hold ReduceLROnPlateau, which needs a metric. Use the callback of that name");
        }

        if (items.OfType<Value.Call>().FirstOrDefault(stage => IsOfAnother(a, stage.Arguments.FirstOrDefault(argument => argument.Name is null or "optimizer").Value)) is { } other)
        {
            throw a.Refuse("schedulers", $"holds {Dialect.LastPart(other.Name)}, which drives another optimizer; PyTorch refuses that");
        }

        return [.. items.Select((item, i) => item as Value.Call ?? (item is Value.Instance own ? Own(a, own, i, items) : null) ?? throw a.Refuse("schedulers", "must hold schedulers that stand here"))];
    }

    /// <summary>Gives a scheduler of a class of the text as the schedule that asks its <c>get_lr</c>, its clock at 0 where it begins; null for any other object.</summary>
    private static Value.Call? Own(Arguments a, Value.Instance own, int at, IReadOnlyList<Value> items)
    {
        if (!Objects.IsTorchScheduler(own.Type) || Objects.Rates(own) is not { } rates)
        {
            return Objects.Known(own);
        }

        string name = own.Type!.Name;
        return IsOfAnother(a, own.Attributes.GetValueOrDefault("optimizer")) ? throw a.Refuse("schedulers", $"holds {name}, which drives another optimizer; PyTorch refuses that")
            : own.Type.Find("step") is Value.Function ? throw a.Refuse("schedulers", $"holds {name}, which has a step of its own, and what that does here is not known. Write all of it as one function of the step")
            : at > 0 && Objects.GoesOn(own) ? throw a.Refuse("schedulers", $"holds {name} behind another scheduler, from whose last rate it goes on. Write all of it as one function of the step")
            : items.OfType<Value.Call>().FirstOrDefault(stage => Dialect.LastPart(stage.Name) is "OneCycleLR" or "CyclicLR") is { } moving ? throw a.Refuse("schedulers", $"holds {name} beside {Dialect.LastPart(moving.Name)}, which sets the rate that the other begins with. Take one of them alone")
            : new Value.Call(null, $"{nameof(TfLrCallbacks)}.{nameof(LambdaSchedule)}", [(null, rates)], own.Position);
    }

    private static bool IsOfAnother(Arguments a, Value? optimizer) => a.Names.Contains("optimizer") && a["optimizer"] is Value.Call { Origin: { } own }
        && optimizer is Value.Call { Origin: { } driven } && !ReferenceEquals(driven, own) && !driven.Equals(own);

    /// <summary>The first stage begins at the groups' initial rates, which a OneCycleLR behind it has set to its own first rate.</summary>
    private static LearningRateSchedule First(Arguments a, Value.Call[] stages)
    {
        Value.Call? moving = Array.FindLast(stages[1..], stage => Dialect.LastPart(stage.Name) == "OneCycleLR");
        string name = Dialect.LastPart(stages[0].Name);
        return moving is null || Absolute.Contains(name) ? a.Schedule("schedulers", stages[0])
            : name is "CosineAnnealingLR" or "SequentialLR" or "ChainedScheduler" ? throw a.Refuse("schedulers", $"holds {name} before a OneCycleLR, from whose first rate it begins, with the optimizer's for its base. Take one of them alone")
            : From(a, stages[0], Beginning(a, moving));
    }

    /// <summary>A stage begins at the optimizer's initial rate, or the one that a OneCycleLR, or a CyclicLR that comes first, has set before it; but MultiplicativeLR, which has no closed form, at the rate there is.</summary>
    private static LearningRateSchedule Stage(Arguments a, Value.Call[] stages, int at, LearningRateSchedule before, double milestone)
    {
        Value.Call? moving = Array.FindLast(stages[..at], stage => Dialect.LastPart(stage.Name) == "OneCycleLR") ?? (Dialect.LastPart(stages[0].Name) == "CyclicLR" ? stages[0] : null);
        return Dialect.LastPart(stages[at].Name) == "MultiplicativeLR" && milestone > 0 ? From(a, stages[at], before.ValueAt(milestone - 1))
            : moving is null ? a.Schedule("schedulers", stages[at])
            : From(a, stages[at], Beginning(a, moving));
    }

    private static double Beginning(Arguments a, Value.Call stage) => From(a, stage, a.BaseLearningRate).ValueAt(0);

    private static LearningRateSchedule From(Arguments a, Value.Call stage, double rate) => Dialect.Torch.Create(stage, a.Context with { BaseLearningRate = rate, IsNested = true }).Schedule;
}
