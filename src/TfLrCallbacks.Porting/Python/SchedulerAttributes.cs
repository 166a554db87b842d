namespace TfLrCallbacks.Porting;

/// <summary>Attributes of a scheduler of PyTorch that get another value after it is made.</summary>
internal static class SchedulerAttributes
{
    /// <summary>The attributes that a scheduler reads only when it is stepped: set before the first step, they are as if it were made with them.</summary>
    private static readonly Dictionary<string, string[]> ReadInStep = new(StringComparer.Ordinal)
    {
        ["StepLR"] = ["step_size", "gamma"],
        ["MultiStepLR"] = ["gamma"],
        ["ExponentialLR"] = ["gamma"],
        ["CosineAnnealingLR"] = ["T_max", "eta_min"],
        ["CosineAnnealingWarmRestarts"] = ["T_mult", "eta_min"],
        ["PolynomialLR"] = ["total_iters", "power"],
        ["LinearLR"] = ["end_factor", "total_iters"],
        ["ConstantLR"] = ["total_iters"],
    };

    /// <summary>Schedulers whose next rate comes from the rate before alone.</summary>
    private static readonly HashSet<string> FromRateBefore = new(StringComparer.Ordinal) { "StepLR", "MultiStepLR", "ExponentialLR", "ConstantLR", "LinearLR", "PolynomialLR", "MultiplicativeLR" };

    /// <summary>Gives an attribute of a scheduler a value, or says what it changes; false where that is not known.</summary>
    public static bool Set(Value.Call made, string name, Value value, SourcePosition position, Reading reading)
    {
        string type = Dialect.LastPart(made.Name);
        if (ScheduleNames.Find(made) is not { } factory || Dialect.Torch.Find(made.Name) != factory)
        {
            return false;
        }

        if (name == "last_epoch")
        {
            reading.Note($"line {position.Line}: the position that {type} is given by last_epoch is not carried over: the schedule begins at step 0.");
            return true;
        }

        if (name == "base_lrs" && FromRateBefore.Contains(type))
        {
            reading.Note($"line {position.Line}: base_lrs changes nothing in {type}, which goes on from the optimizer's rate.");
            return true;
        }

        if (value.AsDouble() is null || !ReadInStep.TryGetValue(type, out string[]? read) || !read.Contains(name) || reading.Earlier?.IsSetOnce(position.Line) is not true || reading.Calls.Any(call => call.Name == "step" && ReferenceEquals(call.Target, made)))
        {
            return false;
        }

        made.Change(name, value, At(factory, name));
        return true;
    }

    /// <summary>Gives the number that an attribute of a scheduler has; null where it is not known.</summary>
    public static Value? Get(Value holder, string name, Reading reading) =>
        holder is Value.Call { Target: null } made && reading is { IsStrict: false, Training: null } && ReadInStep.TryGetValue(Dialect.LastPart(made.Name), out string[]? read) && read.Contains(name) && Dialect.Torch.Find(made.Name) is { } factory
            ? (made.Arguments.FirstOrDefault(argument => argument.Name == name).Value
                ?? (At(factory, name) is var at && at < made.Arguments.Count && made.Arguments[at].Name is null ? made.Arguments[at].Value : factory.Signature.Parameters[at].Default)) is { } value && value.AsDouble() is not null ? value : null
            : null;

    private static int At(Factory factory, string name) => factory.Signature.Parameters.ToList().FindIndex(parameter => parameter.Name == name);
}
