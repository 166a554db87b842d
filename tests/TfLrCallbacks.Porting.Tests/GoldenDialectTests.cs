using System.Globalization;
using System.Text.Json;
using ConventionTests;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class GoldenDialectTests
{
    /// <summary>
    /// Cases that are refused on purpose, or that are no schedule. The reasons are in docs/dialects.md.
    /// </summary>
    private static readonly string[] Refused =
    [
        "keras3.CosineDecay.v011", "keras3.CosineDecay.f64.v009", "tf_keras.CosineDecay.v011", "tf_keras.CosineDecay.f64.v009",
        "keras3.InverseTimeDecay.v016", "keras3.InverseTimeDecay.f64.v016", "tf_keras.InverseTimeDecay.v016", "tf_keras.InverseTimeDecay.f64.v016",
        "keras3.PiecewiseConstantDecay.v006", "torch.ConstantLR.v004", "torch.SequentialLR.v017", "transformers.polynomial.v009",
        "timm.MultiStepLRScheduler.v006", "timm.create_scheduler_v2.v017",
    ];

    /// <summary>Libraries without recorded values of their own, and what stands for them.</summary>
    private static readonly Dictionary<string, string> NotRecorded = new(StringComparer.Ordinal)
    {
        ["own"] = "the schedules of this library itself",
        ["diffusers"] = "the functions of transformers, and one in stairs: NameCorpusTests",
        ["lightning"] = "PyTorch's schedulers",
        ["paddle"] = "PyTorch's schedulers by other names: NameCorpusTests",
        ["warmup_scheduler"] = "a warm-up in front of PyTorch's: Corpus/snippets.txt",
        ["keras_extras"] = "by TensorFlow Addons' source and the classes that scripts copy: NameCorpusTests",
        ["pytorch_extras"] = "by the packages' source: TorchExtrasTests",
        ["tf1"] = "Keras' schedules, handed the global step: NameCorpusTests",
    };

    private static IEnumerable<object[]> Libraries => Dialect.All
        .Where(dialect => !NotRecorded.ContainsKey(dialect.Name))
        .Select(dialect => new object[] { dialect == Dialect.Keras ? "keras3" : dialect.Name });

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_recorded_value_is_met(string library)
    {
        Assert.IsTrue(
            File.Exists(Path.Combine(Repository.Root, $"tests/TfLrCallbacks.Porting.Tests/Golden/schedules/{library}.json.gz")),
            $"Record what {library} gives, in Golden/schedules/{library}.json.gz, or say in NotRecorded of this file why nothing is recorded.");
        List<string> misses = [];
        int compared = 0;
        foreach (JsonElement recorded in Golden.Cases(library))
        {
            JsonElement[] groups = recorded.Find("groups") is { } list ? [.. list.EnumerateArray()] : [recorded];
            for (int group = 0; group < groups.Length; group++)
            {
                try
                {
                    compared += Compare(library, recorded, groups[group], RecordedCall.Context(recorded, groups[group], group, groups.Length), misses);
                }
                catch (PortingException refusal)
                {
                    if (!IsRefusedOnPurpose(recorded.Id()))
                    {
                        misses.Add($"{recorded.Id()}: {refusal.Message}");
                    }
                }
            }
        }

        Console.WriteLine($"{library}: {compared} values");
        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    private static int Compare(string library, JsonElement recorded, JsonElement group, PortingContext context, List<string> misses)
    {
        if (group.Find("values") is not { } values)
        {
            return 0; // only the shape is recorded (noise)
        }

        bool isFloat32 = recorded.Find("dtype")?.GetString() == "float32" && library is "keras3" or "tf_keras";
        LearningRateSchedule schedule = recorded.Find("before") is { } before
            ? SwaAfter(RecordedCall.Read(before), recorded, context)
            : ScheduleNames.Create(RecordedCall.Of(recorded), context with { Precision = isFloat32 ? Precision.Float32 : Precision.Float64 }).Schedule;
        if (group.Find("lr_scale") is { } scale)
        {
            schedule = schedule.Scale(scale.Number());
        }

        if (schedule is PolynomialDecay decay && recorded.Find("floats_as") is not null && recorded.GetProperty("args").Find("end_learning_rate") is null)
        {
            schedule = decay with { EndLearningRate = 1e-4f }; // the default is no numpy.float64 as the others are, and Keras rounds it
        }

        double[] steps = (recorded.Find("positions") ?? recorded.GetProperty("steps")).Numbers();
        double[] expected = values.Numbers();
        double range = expected.Where(double.IsFinite).Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = Tolerance(library, isFloat32, steps[i]) * range;
            if (double.IsNaN(expected[i])
                || (schedule is OneCycle && steps[i] > schedule.EndStep())
                || IsBeyondABorder(schedule, steps[i], expected[i], range)
                || Math.Abs(schedule.ValueAt(steps[i]) - Math.Min(expected[i], isFloat32 ? float.MaxValue : double.MaxValue)) <= tolerance)
            {
                continue;
            }

            misses.Add(string.Create(CultureInfo.InvariantCulture, $"{recorded.Id()} at {steps[i]}: {expected[i]} recorded, {schedule.ValueAt(steps[i])} computed"));
            break;
        }

        CompareMomentum(library, recorded, group, schedule, steps, misses);
        return expected.Length;
    }

    /// <summary>Gives PyTorch's documented use of SWALR: another scheduler up to some epoch, then SWALR.</summary>
    private static CooldownSchedule SwaAfter(Value before, JsonElement recorded, PortingContext context)
    {
        JsonElement arguments = recorded.GetProperty("args");
        return ScheduleNames.Create((Value.Call)before, context).Schedule.WithCooldown(
            Length.Steps(arguments.GetProperty("anneal_epochs").Number()),
            Length.Steps(recorded.GetProperty("swa_start").Number() + 1),
            arguments.GetProperty("swa_lr").Number(),
            arguments.GetProperty("anneal_strategy").GetString() == "cos" ? Curve.Cosine : Curve.Linear);
    }

    private static void CompareMomentum(
        string library, JsonElement recorded, JsonElement group, LearningRateSchedule schedule, double[] steps, List<string> misses)
    {
        if (schedule.MomentumAt(0) is null || group.Find("momentum") is not { } momentum)
        {
            return;
        }

        double[] expected = momentum.Numbers();
        int miss = Array.FindIndex(steps, step =>
            (schedule is not OneCycle || step <= schedule.EndStep())
            && Math.Abs(schedule.MomentumAt(step)!.Value - Math.Min(1, expected[Array.IndexOf(steps, step)])) > Tolerance(library, isFloat32: false, step));
        if (miss >= 0)
        {
            misses.Add(string.Create(CultureInfo.InvariantCulture, $"{recorded.Id()}: momentum {expected[miss]} at {steps[miss]}, {schedule.MomentumAt(steps[miss])} computed"));
        }
    }

    /// <summary>Keras in 64 bits misses some restarts by a step; the value of either neighbour is right there.</summary>
    private static bool IsBeyondABorder(LearningRateSchedule schedule, double step, double expected, double range) =>
        schedule is CosineRestarts
        && new[] { -1e-6, -1, 1, 2 }.Any(offset => Math.Abs(schedule.ValueAt(Math.Max(0, step + offset)) - expected) <= range * 1e-3);

    private static bool IsRefusedOnPurpose(string id) => Refused.Contains(id) || id.StartsWith("fastai.slice", StringComparison.Ordinal);

    private static double Tolerance(string library, bool isFloat32, double step) => library switch
    {
        "torch" => 1e-9,
        "fastai" => 2e-6,
        _ when isFloat32 => step > 1e5 ? 5e-5 : 1e-6,
        _ => 1e-12,
    };
}
