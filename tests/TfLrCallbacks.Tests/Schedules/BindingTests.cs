namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class BindingTests
{
    private static readonly RunLength Run = new(epochs: 10, stepsPerEpoch: 20);

    private static IEnumerable<(LearningRateSchedule Late, LearningRateSchedule Early)> Pairs =>
    [
        (new StepDecay(0.1, "3 epochs"), new StepDecay(0.1, 60)),
        (new CosineDecay(0.1), new CosineDecay(0.1, 200)),
        (new WarmupCosine(0.1, "5%"), new WarmupCosine(0.1, 10, 200)),
        (new OneCycle(0.1), new OneCycle(0.1, 200)),
        (new OneCycle(0.1, "50%"), new OneCycle(0.1, 100)),
        (new Anneal(0, 1, "1.5 epochs"), new Anneal(0, 1, 30)),
        (new MultiStepDecay(0.1, ["30%", "7 epochs", 5]), new MultiStepDecay(0.1, [60, 140, 5])),
        (new PiecewiseConstantDecay(["30%", "7 epochs"], [1, 2, 3]), new PiecewiseConstantDecay([60, 140], [1, 2, 3])),
        (new PiecewiseInterpolation([0, "50%", "10 epochs"], [0, 1, 0]), new PiecewiseInterpolation([0, 100, 200], [0, 1, 0])),
        (new ExponentialDecay(0.1, "1 epoch", 0.9), new ExponentialDecay(0.1, 20, 0.9)),
        (new NaturalExpDecay(0.1, "1 epoch", 0.9), new NaturalExpDecay(0.1, 20, 0.9)),
        (new InverseTimeDecay(0.1, "1 epoch", 0.9), new InverseTimeDecay(0.1, 20, 0.9)),
        (new PolynomialDecay(0.1), new PolynomialDecay(0.1, 200)),
        (new CosineWave(0.1), new CosineWave(0.1, 200)),
        (new CosineRestarts(0.1, "1 epoch"), new CosineRestarts(0.1, 20)),
        (new Cyclical(0.1, 1, "2 epochs", "1 epoch"), new Cyclical(0.1, 1, 40, 20)),
        (new InverseSqrt(0.1, "1 epoch"), new InverseSqrt(0.1, 20)),
        (new Noam(512, "1 epoch"), new Noam(512, 20)),
        (new WarmupStableDecay(0.1, "1 epoch", "20%"), new WarmupStableDecay(0.1, 20, 40, 200)),
        (new MultiplicativeDecay(0.1, static _ => 0.9), new MultiplicativeDecay(0.1, static _ => 0.9, 200)),

        // A length that is not given fills the part that a composition has room for.
        (new CosineDecay(0.1).WithWarmup("10%"), new CosineDecay(0.1, 180).WithWarmup(20)),
        (new CosineDecay(0.1).WithWarmup("10%", overlap: true), new CosineDecay(0.1, 200).WithWarmup(20, overlap: true)),
        (new Anneal(0, 1).Then("10%", new CosineDecay(1)), new Anneal(0, 1, 20).Then(20, new CosineDecay(1, 180))),
        (new Anneal(0, 1).Then(20, new ConstantRate(1).Then("50%", new CosineDecay(1))),
            new Anneal(0, 1, 20).Then(20, new ConstantRate(1).Then(100, new CosineDecay(1, 80)))),
        (new Anneal(0, 1).Then("100%", new CosineDecay(1)), new Anneal(0, 1, 200).Then(200, new CosineDecay(1, 1))),
        (new CosineDecay(1).Shift("1 epoch"), new CosineDecay(1, 180).Shift(20)),
        (new CosineDecay(1).Skip("1 epoch"), new CosineDecay(1, 220).Skip(20)),
        (new CosineDecay(1).Repeat("1 epoch"), new CosineDecay(1, 20).Repeat(20)),
        (new CosineDecay(1).Reverse("1 epoch"), new CosineDecay(1, 20).Reverse(20)),
        (new CosineDecay(1).Staircase("1 epoch"), new CosineDecay(1, 200).Staircase(20)),
        (new CosineDecay(1, 10).Stretch("1 epoch"), new CosineDecay(1, 10).Stretch(20)),
        (new CosineDecay(1).Stretch("1 epoch"), new CosineDecay(1, 10).Stretch(20)),
        (new CosineDecay(1, "50%").Stretch(2), new CosineDecay(1, 50).Stretch(2)),
        (new CosineDecay(1).WithWarmup("1 epoch").Stretch("1 epoch"), new CosineDecay(1, 9).WithWarmup(1).Stretch(20)),
        (new InverseSqrt(1, 5).WithCooldown("20%"), new InverseSqrt(1, 5).WithCooldown(40, start: 160)),
        (new InverseSqrt(1, 5).WithCooldown("20%", start: "50%"), new InverseSqrt(1, 5).WithCooldown(40, start: 100)),
        (new CosineDecay(1).Times(new Anneal(1, 0)), new CosineDecay(1, 200).Times(new Anneal(1, 0, 200))),
        (new CosineDecay(1).Plus(new Anneal(1, 0)), new CosineDecay(1, 200).Plus(new Anneal(1, 0, 200))),
        (new CosineDecay(1).Scale(2).Clamp(0.1), new CosineDecay(1, 200).Scale(2).Clamp(0.1)),
        (new CosineDecay(1).WithNoise("10%", "50%"), new CosineDecay(1, 200).WithNoise(20, 100)),
        (new CosineDecay(1).WithMomentum(new Anneal(0.9, 0.8)), new CosineDecay(1, 200).WithMomentum(new Anneal(0.9, 0.8, 200))),
    ];

    [TestMethod]
    public void Warm_up_and_decay_in_percent_fit_into_a_run_of_any_length()
    {
        foreach ((string warmup, string decay) in ((string, string)[])[("5%", "40%"), ("5%", "95%"), ("50%", "50%"), ("33%", "67%")])
        {
            for (int steps = 1; steps <= 400; steps++)
            {
                LearningRateSchedule bound = new WarmupStableDecay(1, warmup, decay).Bind(new RunLength(1, steps));

                Assert.AreEqual(1, Enumerable.Range(0, steps).Max(step => bound.ValueAt(step)), 1e-3, $"{warmup}, {decay}, {steps} steps");
                Assert.AreEqual(0, bound.ValueAt(steps));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Binding_gives_what_the_steps_would_have_given(LearningRateSchedule late, LearningRateSchedule early) =>
        Assert.AreEqual(early, late.Bind(Run));

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void An_unbound_schedule_says_what_to_do(LearningRateSchedule late, LearningRateSchedule early)
    {
        Assert.AreNotEqual(early, late);
        var error = Assert.ThrowsExactly<UnboundLengthException>(() => Enumerable.Range(0, 1000).Sum(step => late.ValueAt(step)));

        Assert.Contains("Bind", error.Message);
        Assert.IsNotNull(late.ToString());
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Binding_to_a_run_of_unknown_length_is_refused(LearningRateSchedule late, LearningRateSchedule early)
    {
        var error = Assert.ThrowsExactly<UnboundLengthException>(() => late.Bind(new RunLength(epochs: 10)));

        Assert.Contains("steps per epoch", error.Message);
        Assert.AreEqual(early, early.Bind(new RunLength(epochs: 10)));
    }

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Every_kind_that_has_lengths_is_bound(LearningRateSchedule late, LearningRateSchedule early)
    {
        Assert.AreEqual(late.GetType(), early.GetType());
        Assert.AreEqual(early, late.Bind(Run).Bind(new RunLength(1, 1)), "bound lengths stay");
    }

    [TestMethod]
    public void Every_kind_with_a_length_is_among_these_examples()
    {
        IEnumerable<Type> kinds = EverySchedule.Examples.Select(schedule => schedule.GetType()).Distinct()
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(Length)));

        CollectionAssert.IsSubsetOf(kinds.ToArray(), Pairs.Select(pair => pair.Late.GetType()).Distinct().ToArray(), "Add a pair to these.");
    }

    [TestMethod]
    public void A_part_of_a_run_never_vanishes() =>
        Assert.AreEqual(new StepDecay(0.1, 1), new StepDecay(0.1, "1%").Bind(new RunLength(1, 8)));

    [TestMethod]
    public void A_warmup_that_the_run_has_no_room_for_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupCosine(0.1, 500).Bind(Run));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupStableDecay(0.1, "50%", "50%", totalSteps: 100).Bind(new RunLength(10, 100)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupStableDecay(0.1, "10%", "40%").Then("20%", new ConstantRate(0.1)).Bind(new RunLength(10, 100)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new WarmupStableDecay(0.1, "50%", 150).Bind(Run));
    }

    [TestMethod]
    public void A_nullable_number_of_steps_can_be_passed() =>
        Assert.AreEqual(new OneCycle(0.1, 200), new OneCycle(maxLearningRate: 0.1, totalSteps: Run.TotalSteps));
}
