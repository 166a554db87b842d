using BenchmarkDotNet.Attributes;

namespace TfLrCallbacks.Benchmarks;

/// <summary>What a schedule costs in every step: its value alone, and with the callback that sets the rate.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private const int Steps = 10_000;

    private readonly LearningRateSchedule _oneCycle = new OneCycle(maxLearningRate: 0.1, totalSteps: Steps);
    private readonly LearningRateSchedule _cosine = new CosineDecay(0.1, decaySteps: Steps);
    private readonly Dictionary<string, double> _logs = new() { [LogNames.Loss] = 1 };
    private TrainingRun _run = null!;
    private TrainingRun _runOfFive = null!;
    private long _step;

    [GlobalSetup]
    public void BeginRun()
    {
        _run = Begin(_oneCycle);
        _runOfFive = Begin(
            _oneCycle, new EarlyStopping("loss"), new TerminateOnNaN(), new TimeLimit(TimeSpan.FromDays(1)), new MetricsMeter());
    }

    [Benchmark]
    public double OneCycleValue() => _oneCycle.ValueAt(_step++ % Steps);

    [Benchmark]
    public double CosineDecayValue() => _cosine.ValueAt(_step++ % Steps);

    /// <summary>Begins and ends a step of a run with OneCycle: value, rate and momentum written, logs, dispatch.</summary>
    [Benchmark]
    public void OneCycleCallbackStep()
    {
        _run.BeginBatch(_step);
        _run.EndBatch(_step++, 1, _logs);
    }

    /// <summary>The same with four callbacks beside the schedule.</summary>
    [Benchmark]
    public void FiveCallbacksStep()
    {
        _runOfFive.BeginBatch(_step);
        _runOfFive.EndBatch(_step++, 1, _logs);
    }

    private static TrainingRun Begin(params Callback[] callbacks)
    {
        var run = new TrainingRun(new IdleModel(), new RunLength(1, Steps), initialEpoch: 0, callbacks);
        run.Begin();
        run.BeginEpoch(0);
        return run;
    }
}
