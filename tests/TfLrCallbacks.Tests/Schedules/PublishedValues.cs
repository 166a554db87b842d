namespace TfLrCallbacks.Tests.Schedules;

/// <summary>Values of PyTorch 1.13 that are known to six digits, as literals that a person can check.</summary>
[TestClass]
public sealed class PublishedValues
{
    private static IEnumerable<(LearningRateSchedule Schedule, double[] Values)> Published =>
    [
        (new OneCycle(1, 10), [0.04, 0.52, 1, 0.950485, 0.811746, 0.611262, 0.388742, 0.188258, 0.049519, 4e-06, 4e-06]),
        (new OneCycle(1, 10, annealing: Curve.Linear, threePhase: true),
            [0.04, 0.52, 1, 0.52, 0.04, 0.032001, 0.024002, 0.016002, 0.008003, 4e-06]),
        (new CosineDecay(1, 5), [1, 0.904508, 0.654508, 0.345492, 0.095492, 0, 0]),
        (new CosineRestarts(1, 3, tMul: 2), [1, 0.75, 0.25, 1, 0.933013, 0.75, 0.5, 0.25, 0.066987, 1]),
        (new Anneal(0.25, 1, 4), [0.25, 0.4375, 0.625, 0.8125, 1, 1]),
        (new PolynomialDecay(1, 4, endLearningRate: 0, power: 2), [1, 0.5625, 0.25, 0.0625, 0]),
        (new Cyclical(0.1, 1, 2, scale: CyclicScale.Triangular2), [0.1, 0.55, 1, 0.55, 0.1, 0.325, 0.55, 0.325, 0.1]),
        (new Anneal(0.1, 1, 3).Then(3, new CosineDecay(1, 4)), [0.1, 0.4, 0.7, 1, 0.853553, 0.5, 0.146447, 0]),
    ];

    [TestMethod]
    [DynamicData(nameof(Published))]
    public void Known_values_are_met(LearningRateSchedule schedule, double[] values)
    {
        for (int step = 0; step < values.Length; step++)
        {
            Assert.AreEqual(values[step], schedule.ValueAt(step), 5.01e-7, $"step {step}");
        }
    }

    /// <summary>Values that PyTorch 2.13, transformers 5.23 and timm 1.0.31 gave for calls that the porting library refuses.</summary>
    private static IEnumerable<(LearningRateSchedule Schedule, double[] Values)> Recorded =>
    [
        // ConstantLR(factor=0, total_iters=3): PyTorch divides by zero at step 3.
        (new ConstantRate(0).Then(3, new ConstantRate(0.1)), [0, 0, 0]),

        // A SequentialLR within a SequentialLR: PyTorch raises at step 2.
        (new Anneal(0.01, 0.1, 2).Then(2, new ConstantRate(0.05).Then(3, new ExponentialDecay(0.1, 1, 0.7))), [0.01, 0.055]),

        // get_scheduler("polynomial", num_warmup_steps=10, num_training_steps=10): divides by zero at step 10.
        (new Anneal(0, 0.1, 10).Then(10, new ConstantRate(1e-7)), [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09]),

        // MultiStepLRScheduler(decay_t=[20, 10]): the bisection over a list out of order counts both from step 9 on.
        (new MultiStepDecay(0.1, [10, 10], 0.1).Skip(1), [.. Enumerable.Repeat(0.1, 9), .. Enumerable.Repeat(0.001, 45)]),
    ];

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void Recorded_values_of_refused_calls_are_met(LearningRateSchedule schedule, double[] values)
    {
        for (int step = 0; step < values.Length; step++)
        {
            Assert.AreEqual(values[step], schedule.ValueAt(step), 1e-15, $"step {step}");
        }
    }
}
