using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <summary>The schedules of <c>diffusers.optimization</c>: those of transformers as they were, one in stairs, and a get_scheduler of its own.</summary>
internal static class DiffusersFactories
{
    private const string TakesNothingElse = "get_scheduler passes num_cycles to cosine_with_restarts only, and power to polynomial only; elsewhere they are ignored.";

    private static readonly string[] Names =
        ["linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "piecewise_constant"];

    private static readonly string[] Shared =
    [
        "get_constant_schedule", "get_constant_schedule_with_warmup", "get_linear_schedule_with_warmup", "get_cosine_schedule_with_warmup",
        "get_cosine_with_hard_restarts_schedule_with_warmup", "get_polynomial_decay_schedule_with_warmup",
    ];

    public static Factory[] All() =>
    [
        .. HuggingFaceFactories.All().Where(factory => Shared.Contains(factory.Name)),
        new("get_piecewise_constant_schedule(optimizer, step_rules, last_epoch=-1)", "base · the factor of the first rule whose step is beyond t, then base · the last factor", Piecewise)
        {
            Traps = _ => ["The numbers in step_rules are steps of the run, not lengths: '1:10,0.1:20,0.01' is 1 until step 10 and 0.1 until step 20."],
        },
        new("get_scheduler(name, optimizer, step_rules=None, num_warmup_steps=None, num_training_steps=None, num_cycles=1, power=1.0, last_epoch=-1)", "the schedule of that name", a => ByName(a).Schedule)
        {
            Traps = a => ByName(a).Traps.Append(TakesNothingElse),
        },
    ];

    private static PortedSchedule ByName(Arguments a)
    {
        string name = HuggingFaceFactories.NameOf(a, "name");
        if (!Names.Contains(name))
        {
            throw a.Refuse("name", $"must be one of {string.Join(", ", Names)}. {Nearest.Suggest(name, Names)}");
        }

        string function = name switch
        {
            "linear" => Shared[2],
            "cosine" => Shared[3],
            "cosine_with_restarts" => Shared[4],
            "polynomial" => Shared[5],
            "constant" => Shared[0],
            "constant_with_warmup" => Shared[1],
            _ => "get_piecewise_constant_schedule",
        };
        string[] taken = name switch
        {
            "constant" => [],
            "piecewise_constant" => ["step_rules"],
            "constant_with_warmup" => ["num_warmup_steps"],
            "cosine_with_restarts" => ["num_warmup_steps", "num_training_steps", "num_cycles"],
            "polynomial" => ["num_warmup_steps", "num_training_steps", "power"],
            _ => ["num_warmup_steps", "num_training_steps"],
        };
        List<(string?, Value)> arguments = [.. taken.Select(argument => ((string?)argument, a.IsGiven(argument) ? a[argument] : throw a.Refuse(argument, $"is needed for '{name}'")))];
        return Dialect.Diffusers.Create(function, [("optimizer", a["optimizer"]), .. arguments], a.Context);
    }

    private static LearningRateSchedule Piecewise(Arguments a)
    {
        string[] rules = a.Text("step_rules").Split(',');
        SortedDictionary<double, double> factors = [];
        foreach (string rule in rules[..^1])
        {
            string[] parts = rule.Split(':');
            if (parts.Length != 2
                || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double factor)
                || !long.TryParse(parts[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out long end)
                || !(factor >= 0) || end < 0)
            {
                throw a.Refuse("step_rules", "must be factors of 0 or more and steps, and a last factor, such as '1:10,0.1:20,0.01'");
            }

            factors[end] = factor;
        }

        if (!double.TryParse(rules[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double last) || !(last >= 0))
        {
            throw a.Refuse("step_rules", "must end in a factor of 0 or more without a step, such as '1:10,0.1:20,0.01'");
        }

        double[] values = [.. factors.Values, last];
        LearningRateSchedule schedule = new ConstantRate(a.BaseLearningRate * values[0]);
        return factors.Keys.Select((end, i) => (end, values[i + 1])).Aggregate(
            schedule, (joined, part) => joined.Then(Length.Steps(part.end), new ConstantRate(a.BaseLearningRate * part.Item2)));
    }
}
