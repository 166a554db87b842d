using BenchmarkDotNet.Attributes;

namespace TfLrCallbacks.Benchmarks;

/// <summary>What one value of each kind of schedule costs. Beside it: <c>-- schedulers</c>, one step of PyTorch's schedulers.</summary>
[MemoryDiagnoser]
public class ScheduleBenchmarks
{
    private const int Steps = 10_000;

    private readonly Dictionary<string, LearningRateSchedule> _schedules = new()
    {
        [nameof(ConstantRate)] = new ConstantRate(0.1),
        [nameof(StepDecay)] = new StepDecay(0.1, stepSize: 1000),
        [nameof(MultiStepDecay)] = new MultiStepDecay(0.1, [3000, 6000, 8000]),
        [nameof(PiecewiseConstantDecay)] = new PiecewiseConstantDecay([3000, 6000], [0.1, 0.01, 0.001]),
        [nameof(ExponentialDecay)] = new ExponentialDecay(0.1, 1000, 0.9),
        [nameof(InverseTimeDecay)] = new InverseTimeDecay(0.1, 1000, 0.5),
        [nameof(PolynomialDecay)] = new PolynomialDecay(0.1, Steps, power: 2),
        [nameof(CosineDecay)] = new CosineDecay(0.1, Steps),
        [nameof(CosineRestarts)] = new CosineRestarts(0.1, 100),
        [nameof(WarmupCosine)] = new WarmupCosine(0.1, 500, Steps),
        [nameof(OneCycle)] = new OneCycle(0.1, Steps),
        [nameof(Cyclical)] = new Cyclical(0.001, 0.1, 500),
        [nameof(InverseSqrt)] = new InverseSqrt(0.1, 500),
        [nameof(Noam)] = new Noam(512, 4000),
        [nameof(WarmupStableDecay)] = new WarmupStableDecay(0.1, 500, 2000, Steps),
        ["CosineDecay with warm-up"] = new CosineDecay(0.1, Steps - 500).WithWarmup(500),
        ["cosine repeated, each twice as long"] = new CosineDecay(0.1, 100).Repeat(100, tMul: 2),
    };

    private LearningRateSchedule _schedule = null!;
    private long _step;

    public IEnumerable<string> Names => _schedules.Keys;

    [ParamsSource(nameof(Names))]
    public string Schedule { get; set; } = string.Empty;

    [GlobalSetup]
    public void Choose() => _schedule = _schedules[Schedule];

    [Benchmark]
    public double Value() => _schedule.ValueAt(_step++ % Steps);
}
