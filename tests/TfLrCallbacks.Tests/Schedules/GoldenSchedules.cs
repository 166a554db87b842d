using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class GoldenSchedules
{
    /// <summary>Cases that we refuse on purpose, or that are no schedule, with the reason.</summary>
    private static readonly Dictionary<string, string> Left = new()
    {
        ["keras3.CosineDecay.v011"] = "a negative alpha ends below zero",
        ["keras3.CosineDecay.f64.v009"] = "a negative alpha ends below zero",
        ["tf_keras.CosineDecay.v011"] = "a negative alpha ends below zero",
        ["tf_keras.CosineDecay.f64.v009"] = "a negative alpha ends below zero",
        ["keras3.InverseTimeDecay.v016"] = "a negative decay rate is infinite, then negative",
        ["keras3.InverseTimeDecay.f64.v016"] = "a negative decay rate is infinite, then negative",
        ["tf_keras.InverseTimeDecay.v016"] = "a negative decay rate is infinite, then negative",
        ["tf_keras.InverseTimeDecay.f64.v016"] = "a negative decay rate is infinite, then negative",
        ["keras3.PiecewiseConstantDecay.v006"] = "Keras 3 adds the values of boundaries that are out of order",
        ["deepspeed.OneCycle.v003"] = "its momentum grows above 1",
        ["timm.create_scheduler_v2.v017"] = "no scheduler",
        ["fastai.slice.v001"] = "no schedule, but the rates of parameter groups",
        ["fastai.slice.v002"] = "no schedule, but the rates of parameter groups",
        ["fastai.slice.v003"] = "no schedule, but the rates of parameter groups",
        ["fastai.slice.v004"] = "no schedule, but the rates of parameter groups",
        ["fastai.slice.v005"] = "no schedule, but the rates of parameter groups",
        ["timm.noise.v001"] = "only the shape is recorded, see NoisyScheduleTests",
        ["timm.noise.v002"] = "only the shape is recorded, see NoisyScheduleTests",
        ["timm.noise.v003"] = "only the shape is recorded, see NoisyScheduleTests",
        ["timm.noise.v004"] = "only the shape is recorded, see NoisyScheduleTests",
        ["timm.noise.statistics.v001"] = "only the shape is recorded, see NoisyScheduleTests",
        ["timm.noise.statistics.v002"] = "only the shape is recorded, see NoisyScheduleTests",
    };

    private static IEnumerable<object[]> Libraries =>
    [
        ["keras3"], ["tf_keras"], ["torch"], ["optax"], ["transformers"], ["timm"], ["fastai"], ["ignite"], ["composer"], ["deepspeed"],
        ["pytorch_optimizer"],
    ];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_recorded_value_is_met(string library)
    {
        List<string> misses = [];
        HashSet<string> kept = [];
        int values = 0;
        foreach (JsonElement recorded in Golden.Read($"schedules/{library}").GetProperty("cases").EnumerateArray())
        {
            string id = recorded.GetProperty("id").GetString()!;
            try
            {
                values += Compare(library, recorded, misses);
                kept.Add(id);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or NotSupportedException or KeyNotFoundException)
            {
                if (!Left.ContainsKey(id))
                {
                    misses.Add($"{id}: {error.Message}");
                }
            }
        }

        Console.WriteLine($"{library}: {values} values of {kept.Count} cases");
        Assert.IsEmpty(misses, string.Join('\n', misses));
        Assert.IsEmpty(Left.Keys.Where(kept.Contains), "met, although said to be left out");
    }

    private static int Compare(string library, JsonElement recorded, List<string> misses)
    {
        string id = recorded.GetProperty("id").GetString()!;
        string factory = recorded.GetProperty("factory").GetString()!;
        JsonElement[] groups = recorded.TryGetProperty("groups", out JsonElement list) ? [.. list.EnumerateArray()] : [recorded];
        int values = 0;
        for (int group = 0; group < groups.Length; group++)
        {
            LearningRateSchedule schedule = Schedule(factory, recorded, groups, group);
            double[] steps = recorded.GetProperty(recorded.TryGetProperty("positions", out _) ? "positions" : "steps").Numbers();
            double[] expected = groups[group].GetProperty("values").Numbers();
            double range = expected.Where(double.IsFinite).Select(Math.Abs).Max();
            if (schedule is PolynomialDecay && recorded.TryGetProperty("floats_as", out _) && !recorded.GetProperty("args").TryGetProperty("end_learning_rate", out _))
            {
                // The default is no numpy.float64 like the others, and Keras rounds it.
                schedule = (PolynomialDecay)schedule with { EndLearningRate = 1e-4f };
            }

            values += Compare(
                $"{id}[{group}]", steps, expected, schedule.ValueAt, step => Tolerance(library, recorded, step) * range, schedule, misses);
            if (schedule.MomentumAt(0) is not null && groups[group].TryGetProperty("momentum", out JsonElement momentum))
            {
                values += Compare(
                    $"{id}[{group}].momentum",
                    steps,
                    [.. momentum.EnumerateArray().Select(value => value.Number())],
                    step => schedule.MomentumAt(step)!.Value,
                    step => Tolerance(library, recorded, step),
                    schedule,
                    misses);
            }
        }

        return values;
    }

    private static int Compare(
        string what,
        double[] steps,
        double[] expected,
        Func<double, double> actual,
        Func<double, double> tolerance,
        LearningRateSchedule schedule,
        List<string> misses)
    {
        int compared = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if ((schedule is OneCycle && steps[i] > schedule.EndStep()) || double.IsNaN(expected[i]))
            {
                // PyTorch lets one step too many pass, and goes up again or below zero; Keras has no rate when shrinking cycles are used up.
                continue;
            }

            compared++;
            double value = actual(steps[i]);
            double recorded = Math.Min(expected[i], double.MaxValue);
            if (!(Math.Abs(value - recorded) <= tolerance(steps[i])) && !IsBeyondABorder(schedule, steps[i], expected[i]))
            {
                misses.Add(string.Create(CultureInfo.InvariantCulture, $"{what} at {steps[i]}: {expected[i]} recorded, {value} computed"));
                break;
            }
        }

        return compared;
    }

    /// <summary>Says whether a value is the one on the other side of a restart, which Keras misses by up to a step.</summary>
    private static bool IsBeyondABorder(LearningRateSchedule schedule, double step, double expected)
    {
        if (schedule is not CosineRestarts)
        {
            return false;
        }

        double Around(double offset) => Math.Abs(schedule.ValueAt(Math.Max(0, step + offset)) - expected);
        double floor = schedule.ValueAt(0) * 1e-3;
        return new[] { -1e-6, -1, 1, 2 }.Any(offset => Around(offset) <= floor);
    }

    private static LearningRateSchedule Schedule(string factory, JsonElement recorded, JsonElement[] groups, int group)
    {
        var arguments = new PythonArguments(recorded.GetProperty("args"), group);
        double rate = groups[group].TryGetProperty("base_lr", out JsonElement own) && own.ValueKind is JsonValueKind.Number ? own.GetDouble() : 0;
        string name = factory.Split('.')[^1];
        if (recorded.TryGetProperty("max_duration", out JsonElement duration))
        {
            return Composer(name, arguments, recorded, duration.GetString()!);
        }

        if (recorded.TryGetProperty("before", out JsonElement before))
        {
            LearningRateSchedule start = PythonSchedules.Build(
                before.GetProperty("factory").GetString()!, new PythonArguments(before.GetProperty("args")), rate);
            return PythonSchedules.Swa(start, recorded.GetProperty("swa_start").GetDouble() + 1, arguments);
        }

        if (recorded.TryGetProperty("batches_per_epoch", out JsonElement batches))
        {
            return Fit(name, arguments, recorded.GetProperty("args"), batches.GetDouble(), groups.Length, group);
        }

        double? shared = groups[0].TryGetProperty("base_lr", out JsonElement first) && first.ValueKind is JsonValueKind.Number ? first.GetDouble() : null;
        LearningRateSchedule schedule = PythonSchedules.Build(factory, arguments, rate, shared);
        return groups[group].TryGetProperty("lr_scale", out JsonElement scale) ? schedule.Scale(scale.GetDouble()) : schedule;
    }

    private static LearningRateSchedule Composer(string name, PythonArguments arguments, JsonElement recorded, string duration)
    {
        double ratio = recorded.TryGetProperty("ssr", out JsonElement scale) ? scale.GetDouble() : 1;
        long batches = recorded.GetProperty("batches_per_epoch").GetInt64();
        Length length = Length.Parse(duration);
        double epochs = ratio * (length.Unit is LengthUnit.Epochs ? length.Amount : length.Amount / batches);
        return PythonSchedules.Composer(name, arguments, new RunLength((int)epochs, batches), ratio);
    }

    private static LearningRateSchedule Fit(string name, PythonArguments arguments, JsonElement args, double batches, int groups, int group)
    {
        double Sliced(string key, double fallback)
        {
            if (!args.TryGetProperty(key, out JsonElement rate) || rate.ValueKind is not JsonValueKind.Array)
            {
                return arguments.Number(key, fallback);
            }

            return rate[0].ValueKind is not JsonValueKind.String ? rate[group].Number()
                : rate[1].ValueKind is JsonValueKind.Null ? rate[2].Number() / (group == groups - 1 ? 1 : 10)
                : Geometric(rate[1].Number(), rate[2].Number());
        }

        double Geometric(double first, double last) => groups == 1 ? last : first * Math.Pow(last / first, (double)group / (groups - 1));

        if (name != "fine_tune")
        {
            return PythonSchedules.FastaiFit(name, arguments, Sliced(name == "fit_flat_cos" ? "lr" : "lr_max", 0.001), batches);
        }

        // Frozen epochs at a slice that only the last group follows fully, then the rest with half the rate.
        double rate = arguments.Number("base_lr", 0.002);
        double frozen = arguments.Number("freeze_epochs", 1);
        PythonArguments Part(double epochs, double pct, double div) =>
            new(JsonSerializer.SerializeToElement(new Dictionary<string, double> { ["n_epoch"] = epochs, ["pct_start"] = pct, ["div"] = div }));
        LearningRateSchedule one = PythonSchedules.FastaiFit(
            "fit_one_cycle", Part(frozen, 0.99, 25), rate / (group == groups - 1 ? 1 : 10), batches);
        LearningRateSchedule two = PythonSchedules.FastaiFit(
            "fit_one_cycle",
            Part(arguments.Number("epochs"), arguments.Number("pct_start", 0.3), arguments.Number("div", 5)),
            Geometric(rate / 2 / arguments.Number("lr_mult", 100), rate / 2),
            batches);
        return one.Then(Length.Steps(frozen * batches), two);
    }

    private static double Tolerance(string library, JsonElement recorded, double step) => library switch
    {
        "torch" => 1e-9,
        "fastai" => 2e-6,
        _ when recorded.TryGetProperty("dtype", out JsonElement type) && type.GetString() == "float32" => step > 1e5 ? 5e-5 : 1e-6,
        _ => 1e-12,
    };
}
