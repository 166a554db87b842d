using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>The C# that is written compiles, and makes a schedule with the same rates.</summary>
[TestClass]
public sealed class CompiledFormTests
{
    private static readonly string[] Functions =
    [
        "LambdaLR(opt, lr_lambda=lambda epoch: 1.0 if epoch % 4 else 0.2)",
        "LambdaLR(opt, lr_lambda=lambda e: 0.5 if not e % 3 else 1)",
        "MultiplicativeLR(opt, lr_lambda=lambda e: 0.1 if e in (4, 9) else 1)",
        "LambdaLR(opt, lr_lambda=lambda e: 1 - 0.25 * (e >= 6) / 2)",
        "LambdaLR(opt, lr_lambda=lambda base: 0.9 ** base)",
        "LambdaLR(opt, lr_lambda=lambda checked: 0.9 ** checked)",
        "LambdaLR(opt, lr_lambda=lambda params: params and 0.5)",
        "MultiplicativeLR(opt, lr_lambda=lambda e: 1 / (1 + math.floor(e)))",
        "MultiplicativeLR(opt, lr_lambda=lambda e: 1 / (1 + int(e / 3)))",
        "MultiplicativeLR(opt, lr_lambda=lambda e: 0.5 if e == 3 else 1.0)",
        "MultiplicativeLR(opt, lr_lambda=lambda long: 0.95)",
        "LambdaLR(opt, lr_lambda=lambda e: float(e < 3))",
        "LambdaLR(opt, lr_lambda=lambda e: float(e) / 10)",
        "LambdaLR(opt, lr_lambda=lambda e: (e > 2) + (e > 5))",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if e > 2 and e < 6 else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if 2 < e <= 6 else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if e and e % 2 else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: e or 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if e not in [1, 2, 3] else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if e in range(3, 6) else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 0.1 ** (e // 3))",
        "LambdaLR(opt, lr_lambda=lambda e: 0.5 * (1 + math.cos(math.pi * e / 10)))",
        "LambdaLR(opt, lr_lambda=lambda e: min(1, (e + 1) / 5))",
        "LambdaLR(opt, lr_lambda=lambda e: min(1, (e + 1) / 5, 0.9))",
        "LambdaLR(opt, lr_lambda=lambda e: max(0.1, 1 - e / 10) * min(1.0, e / 3))",
        "LambdaLR(opt, lr_lambda=lambda e: abs(e - 5) / 5)",
        "LambdaLR(opt, lr_lambda=lambda e: round(e / 3))",
        "LambdaLR(opt, lr_lambda=lambda e: pow(0.9, e))",
        "LambdaLR(opt, lr_lambda=lambda e: math.pow(0.9, e))",
        "LambdaLR(opt, lr_lambda=lambda e: math.exp(-e / 10))",
        "LambdaLR(opt, lr_lambda=lambda e: math.sqrt(e + 1) ** -1)",
        "LambdaLR(opt, lr_lambda=lambda e: 1 / math.log(e + 2))",
        "LambdaLR(opt, lr_lambda=lambda e: math.log(e + 2, 10))",
        "LambdaLR(opt, lr_lambda=lambda e: math.tanh(e))",
        "LambdaLR(opt, lr_lambda=lambda e: math.ceil(e / 2))",
        "LambdaLR(opt, lr_lambda=lambda e: np.clip(1 - e / 10, 0.1, 1.0))",
        "LambdaLR(opt, lr_lambda=lambda e: np.minimum(e, 3))",
        "LambdaLR(opt, lr_lambda=lambda e: np.power(0.5, e))",
        "LambdaLR(opt, lr_lambda=lambda e: [1.0, 0.5, 0.1][(e >= 3) + (e >= 6)])",
        "LambdaLR(opt, lr_lambda=lambda e, d=0.5: d ** e)",
        "LambdaLR(opt, lr_lambda=lambda e: -(-e // 2))",
        "LambdaLR(opt, lr_lambda=lambda e: (e - 5) % 3)",
        "LambdaLR(opt, lr_lambda=lambda e: 1 if e < 3 else 0.5 if e < 6 else 0.1)",
        "LambdaLR(opt, lr_lambda=lambda e: True)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if True else 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: 2 * True * e)",
        "LambdaLR(opt, lr_lambda=lambda e: int(e > 3))",
        "LambdaLR(opt, lr_lambda=lambda e: 1e-3 + 0 * e)",
        "LambdaLR(opt, lr_lambda=lambda _: 0.5)",
        "LambdaLR(opt, lr_lambda=lambda e: bool(e))",
        "LambdaLR(opt, lr_lambda=lambda e: min([1, e / 3]))",
        "LambdaLR(opt, lr_lambda=lambda e: 0.1 if e != 3 else 1)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if (e % 2) == (e % 3) else 0.3)",
        "LambdaLR(opt, lr_lambda=lambda e: 1.0 if not (e > 3 or e == 1) else 0.3)",
        "CyclicLR(opt, base_lr=0.02, max_lr=0.1, step_size_up=4, scale_fn=lambda x: 1 / x, scale_mode='cycle')",
        "CyclicLR(opt, base_lr=0.02, max_lr=0.1, step_size_up=4, scale_fn=lambda x: 0.99 ** x, scale_mode='iterations')",
        "keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 if epoch < 3 else 0.1 * math.exp(-0.1 * (3 - epoch) * -1))",
        "timm.scheduler.WSDLRScheduler(torch.optim.SGD(p, 0.1), t_initial=100, decay_t=20, stable_fn='rsqrt', warmup_t=5)",
        "timm.scheduler.WSDLRScheduler(torch.optim.SGD(p, 0.1), t_initial=100, decay_t=20, decay_fn=lambda x: 1 - x, warmup_t=5)",
        "ignite.handlers.LinearCyclicalScheduler(opt, 'lr', 0.1, 0.01, 10)",
        "ignite.handlers.CosineAnnealingScheduler(opt, 'lr', 0.1, 0.01, 10, cycle_mult=2)",
        "deepspeed.runtime.lr_schedules.OneCycle(opt, 0.01, 0.1, cycle_first_step_size=10)",
        "deepspeed.runtime.lr_schedules.LRRangeTest(opt)",
        "combine_scheds([0.3, 0.7], [SchedCos(0.1, 1.0), SchedExp(1.0, 0.1)])",
        "fit_one_cycle(3, 0.1)",
        "fit_sgdr(2, 1, 0.1)",
        "CosineAnnealingWarmupRestarts(opt, 50, warmup_steps=5)",
        "REXScheduler(opt, 100)",
        "WSDLRScheduler(torch.optim.SGD(p, 0.1), t_initial=50, decay_t=20, stable_fn='rsqrt', warmup_t=5).Scale(0.5)",
        "ChainedScheduler([LambdaLR(opt, lambda e: 0.9 ** e), StepLR(opt, 3), LinearLR(opt)])",
        "get_cosine_schedule_with_warmup(torch.optim.AdamW(p, 5e-5), 500, 10000)",
        "optax.join_schedules([optax.linear_schedule(0.0, 0.1, 100), lambda step: 0.1 / math.sqrt(1 + step / 100)], [100])",
        "optax.chain(optax.scale_by_schedule(lambda t: -0.1 * 0.5 ** t))",
    ];

    private static IEnumerable<object[]> Libraries =>
        [["keras3"], ["tf_keras"], ["torch"], ["optax"], ["transformers"], ["timm"], ["deepspeed"], ["composer"], ["ignite"], ["fastai"], ["pytorch_optimizer"]];

    [TestMethod]
    public void Every_function_compiles_and_gives_its_rates()
    {
        List<(string, string, LearningRateSchedule)> written = [.. Functions.Select(call =>
        {
            PortedSchedule ported = ScheduleReader.Read(call, Context(call));
            return (call, ScheduleForms.ToCSharp(ported), ported.Schedule);
        })];

        List<string> misses = Misses(written, run: null);
        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    [TestMethod]
    [DataRow("get_cosine_schedule_with_warmup(torch.optim.AdamW(p, 5e-5), 500, 10000)", "new WarmupCosine(peakLearningRate: 5e-5, warmup: 500, totalSteps: 10000)")]
    [DataRow("get_cosine_schedule_with_warmup(torch.optim.AdamW(p, 5e-5), 0, 100)", "new CosineDecay(initialLearningRate: 5e-5, decaySteps: 100)")]
    [DataRow("get_linear_schedule_with_warmup(torch.optim.AdamW(p, 5e-5), 500, 10000)", "new Anneal(initialLearningRate: 5e-5, endLearningRate: 0, steps: 9500).WithWarmup(warmup: 500)")]
    [DataRow("CosineAnnealingLR(torch.optim.SGD(p, 0.1), 100)", "new CosineWave(initialLearningRate: 0.1, steps: 100)")]
    [DataRow("get_cosine_schedule_with_warmup(opt, 5, 10, num_cycles=1.5)", "new CosineWave(initialLearningRate: 1, steps: 5, cycles: 1.5).WithWarmup(warmup: 5)")]
    public void The_form_that_people_write_is_taken_where_it_is_equal_within_the_run(string call, string code) =>
        Assert.AreEqual(code, ScheduleForms.ToCSharp(ScheduleReader.Read(call)));

    [TestMethod]
    public void A_cosine_of_PyTorch_that_is_as_long_as_the_run_is_a_cosine_decay() => Assert.AreEqual(
        "new CosineDecay(initialLearningRate: 0.1, decaySteps: 100)",
        ScheduleForms.ToCSharp(ScheduleReader.Read("CosineAnnealingLR(torch.optim.SGD(p, 0.1), 100)", new PortingContext { Run = new RunLength(5, 20) })));

    [TestMethod]
    public void Alpha_is_kept_to_the_last_digit() => Assert.Contains("\"alpha\": 0.05,", KerasJson.Write(
        ScheduleReader.Read("keras.optimizers.schedules.CosineDecay(0.0, 200, alpha=0.05, warmup_target=0.1, warmup_steps=20)").Schedule));

    [TestMethod]
    public void Every_schedule_has_a_form_in_JSON_that_is_read_back()
    {
        List<string> misses = [];
        foreach (string call in Functions)
        {
            LearningRateSchedule schedule = ScheduleReader.Read(call, Context(call)).Schedule;
            LearningRateSchedule again = ScheduleReader.Read(ScheduleJson.Write(schedule)).Schedule;
            Compare(call, ScheduleJson.Write(schedule), schedule, again, null, misses);
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_recorded_schedule_compiles_and_gives_its_rates(string library)
    {
        List<(string, string, LearningRateSchedule)> written = [];
        List<string> without = [];
        foreach (JsonElement recorded in Golden.Cases(library))
        {
            JsonElement group = recorded.Find("groups") is { } groups ? groups[0] : recorded;
            PortedSchedule ported;
            try
            {
                ported = ScheduleNames.Create(RecordedCall.Of(recorded), RecordedCall.Context(recorded, group, 0, recorded.Find("groups")?.GetArrayLength() ?? 1));
            }
            catch (PortingException)
            {
                continue; // GoldenDialectTests says which these are
            }

            try
            {
                written.Add((recorded.Id(), ScheduleForms.ToCSharp(ported.Schedule), ported.Schedule));
                if (recorded.GetProperty("args").Find("num_training_steps") is not { } steps || steps.Number() >= 100)
                {
                    // Beyond the run that the call names a common form may go on otherwise.
                    written.Add(($"{recorded.Id()}, common form", ScheduleForms.ToCSharp(ported), ported.Schedule));
                }

                _ = ScheduleReader.Read(ScheduleJson.Write(ported.Schedule)).Schedule;
            }
            catch (PortingException refusal)
            {
                without.Add($"{recorded.Id()}: {refusal.Message}");
            }
        }

        List<string> misses = [.. without, .. Misses(written, run: null)];
        Assert.IsEmpty(misses, string.Join('\n', misses.Take(40)));
    }

    /// <summary>A factor that is multiplied out is multiplied out for the run, or for very many updates.</summary>
    private static PortingContext Context(string call) => new() { Run = call.StartsWith("Multiplicative", StringComparison.Ordinal) ? new RunLength(5, 20) : null };

    private static List<string> Misses(List<(string Call, string Code, LearningRateSchedule Schedule)> written, RunLength? run)
    {
        List<string> misses = [];
        IReadOnlyList<(Func<LearningRateSchedule>? Make, string Errors)> made = CSharpCompiler.Compile([.. written.Select(item => item.Code)]);
        for (int i = 0; i < written.Count; i++)
        {
            if (made[i].Make is not { } make)
            {
                misses.Add($"{written[i].Call}: {written[i].Code}: {made[i].Errors}");
                continue;
            }

            Compare(written[i].Call, written[i].Code, written[i].Schedule, make(), run, misses);
        }

        return misses;
    }

    private static void Compare(string call, string code, LearningRateSchedule schedule, LearningRateSchedule other, RunLength? run, List<string> misses)
    {
        run ??= new RunLength(5, 20);
        schedule = schedule.Bind(run);
        other = other.Bind(run);
        double range = Enumerable.Range(0, 100).Max(step => schedule.ValueAt(step));
        foreach (double step in Enumerable.Range(0, 100).Select(step => (double)step).Concat(Enumerable.Range(0, 10).Select(part => part / 10.0)))
        {
            if (Math.Abs(schedule.ValueAt(step) - other.ValueAt(step)) > 1e-12 * range)
            {
                misses.Add(FormattableString.Invariant($"{call} at {step}: {schedule.ValueAt(step)}, and {other.ValueAt(step)} by {code}"));
                return;
            }
        }
    }
}
