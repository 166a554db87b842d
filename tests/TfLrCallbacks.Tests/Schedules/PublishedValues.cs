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
}
