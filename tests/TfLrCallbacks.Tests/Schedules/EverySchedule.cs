namespace TfLrCallbacks.Tests.Schedules;

/// <summary>Examples of every kind of schedule, all bound, for the laws that hold for all of them.</summary>
internal static class EverySchedule
{
    public static IEnumerable<LearningRateSchedule> Examples =>
    [
        new ConstantRate(0.1),
        new ConstantRate(0),
        new StepDecay(0.1, 30),
        new StepDecay(0.1, Length.Steps(2.4), gamma: 1.5),
        new StepDecay(0.1, 1, gamma: 0),
        new CosineDecay(0.1, 100),
        new CosineDecay(0.1, 1, alpha: 1),
        new CosineDecay(0.1, Length.Steps(7.5), alpha: 2),
        new WarmupCosine(0.1, 10, 100),
        new WarmupCosine(0.1, 0, 1, startLearningRate: 1, endLearningRate: 0.2),
        new OneCycle(0.1, 500),
        new OneCycle(0.1, 1),
        new OneCycle(0.1, 2),
        new OneCycle(0.1, 3),
        new OneCycle(0.1, 10, pctStart: 0.1),
        new OneCycle(0.1, 10, pctStart: 0.1, threePhase: true),
        new OneCycle(0.1, 10, pctStart: 1),
        new OneCycle(0.1, 10, pctStart: 0.6, threePhase: true),
        new OneCycle(0.1, 10, annealing: Curve.Linear, cycleMomentum: false),
        new OneCycle(0.1, 10, divFactor: 1e-300, finalDivFactor: 1e-300),
        new CosineDecay(0.1, 50).WithWarmup(5),
        new CosineDecay(0.1, 50).WithWarmup(5, startLearningRate: 0.01, curve: Curve.Cosine, overlap: true),
        new OneCycle(0.1, 50).WithWarmup(0),
        new ConstantRate(0.1).Then(10, new OneCycle(0.1, 20)),
        new ConstantRate(0.1).Then(0, new StepDecay(1, 2)),
    ];

    /// <summary>Gets one example of each type.</summary>
    public static IEnumerable<LearningRateSchedule> OneOfEachType => Examples.DistinctBy(schedule => schedule.GetType());
}
