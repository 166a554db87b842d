namespace TfLrCallbacks.Porting;

/// <summary>PyTorch's <c>CyclicLR</c> and <c>OneCycleLR</c>.</summary>
internal static class TorchCycles
{
    private static readonly string[] WithoutMomentum = ["Adagrad", "Adadelta", "Rprop", "LBFGS", "ASGD", "Adafactor"];

    public static Cyclical Cyclic(Arguments a)
    {
        CheckMomentum(a);
        double up = a.Positive("step_size_up");
        double down = a.IsGiven("step_size_down") ? a.AtLeast(0, "step_size_down") : up;
        return new Cyclical(
            a.OfGroup("base_lr"),
            a.OfGroup("max_lr"),
            Length.Steps(up),
            Length.Steps(down),
            Scale(a),
            a.Flag("cycle_momentum"),
            a.OfGroup("base_momentum"),
            a.OfGroup("max_momentum"));
    }

    public static IEnumerable<string> CyclicTraps(Arguments a)
    {
        if (a.OfGroup("max_lr") < a.OfGroup("base_lr"))
        {
            yield return "max_lr is below base_lr: the cycle begins at its high rate and goes down first.";
        }

        if (a.Flag("cycle_momentum"))
        {
            yield return "The momentum (beta_1 of Adam) is cycled too unless cycle_momentum=False.";
        }
    }

    public static OneCycle OneCycle(Arguments a)
    {
        CheckMomentum(a);
        double steps = TotalSteps(a);
        double rising = a["pct_start"] is Value.Float
            ? a.Number("pct_start")
            : throw a.Refuse("pct_start", "must be a float between 0 and 1; PyTorch refuses an int");
        if (rising * steps == 1)
        {
            throw a.Refuse("pct_start", "times total_steps is 1, where PyTorch divides by zero. Take another pct_start or more steps");
        }

        return new OneCycle(
            a.OfGroup("max_lr"),
            Length.Steps(steps),
            rising is >= 0 and <= 1 ? rising : throw a.Refuse("pct_start", "must be between 0 and 1"),
            a.OneOf("anneal_strategy", "cos", "linear") == "cos" ? Curve.Cosine : Curve.Linear,
            a.Flag("cycle_momentum"),
            a.OfGroup("base_momentum"),
            a.OfGroup("max_momentum"),
            a.Positive("div_factor"),
            a.Positive("final_div_factor"),
            a.Flag("three_phase"));
    }

    public static IEnumerable<string> OneCycleTraps(Arguments a)
    {
        double top = (a.Number("pct_start") * TotalSteps(a)) - 1;
        if (top != Math.Floor(top))
        {
            yield return FormattableString.Invariant($"pct_start · total_steps − 1 = {top:G6} is not a whole step, so no update runs at max_lr itself.");
        }

        yield return "PyTorch allows one scheduler step more than total_steps and raises at the next; here the last rate holds.";
        yield return "The optimizer's own rate is overwritten.";
        if (a.Flag("cycle_momentum"))
        {
            yield return "The momentum (beta_1 of Adam) is driven the other way unless cycle_momentum=False.";
        }
    }

    private static double TotalSteps(Arguments a)
    {
        if (a.IsGiven("total_steps"))
        {
            return a.WholeAtLeast(1, "total_steps");
        }

        return a.IsGiven("epochs") && a.IsGiven("steps_per_epoch")
            ? a.WholeAtLeast(1, "epochs") * a.WholeAtLeast(1, "steps_per_epoch")
            : throw a.Refuse("needs total_steps, or epochs and steps_per_epoch");
    }

    private static CyclicScale Scale(Arguments a)
    {
        if (a.IsGiven("scale_fn"))
        {
            ScalarFunction function = a.Function("scale_fn");
            return a.Text("scale_mode") == "iterations" ? CyclicScale.ByStep(function.At) : CyclicScale.ByCycle(function.At);
        }

        return a.OneOf("mode", "triangular", "triangular2", "exp_range") switch
        {
            "triangular" => CyclicScale.Triangular,
            "triangular2" => CyclicScale.Triangular2,
            _ => CyclicScale.ExpRange(a.Number("gamma")),
        };
    }

    private static void CheckMomentum(Arguments a)
    {
        if (a.Flag("cycle_momentum") && a["optimizer"] is Value.Call call && WithoutMomentum.Contains(Dialect.LastPart(call.Name)))
        {
            throw a.Refuse("cycle_momentum", $"needs an optimizer with momentum or betas, which {call.Name} has not. Write cycle_momentum=False");
        }
    }
}
