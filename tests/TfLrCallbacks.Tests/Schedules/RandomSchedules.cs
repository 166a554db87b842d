using CsCheck;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>Makes schedules of every kind from random arguments, composed.</summary>
internal static class RandomSchedules
{
    private static readonly Gen<double> Rate = Gen.OneOf(Gen.Const(0.0), Gen.Double[1e-8, 1], Gen.Double[0, 1e6], Gen.Const(double.MaxValue));
    private static readonly Gen<double> Factor = Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Double[0, 1], Gen.Double[0, 20], Gen.Const(1e300));
    private static readonly Gen<double> Positive = Gen.OneOf(Gen.Const(1.0), Gen.Double[1e-3, 1], Gen.Double[1e-300, 1e-3], Gen.Double[1, 50]);
    private static readonly Gen<double> Part = Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Double[0, 1]);
    private static readonly Gen<Length> Some = Gen.OneOf(
        Gen.Int[1, 100].Select(steps => Length.Steps(steps)),
        Gen.Double[1e-3, 1e3].Select(Length.Steps),
        Gen.Const(Length.Steps(1e9)));

    private static readonly Gen<Length> Any = Gen.OneOf(Gen.Const(Length.Steps(0)), Some);

    private static readonly Gen<Curve> Plain = Gen.OneOf(
        Gen.Int.Select(i => Pick(i, Curve.Linear, Curve.Cosine, Curve.OneMinusSqrt, Curve.OneMinusSquare, Curve.MirrorCosine, Curve.Rex)),
        Factor.Select(power => (Curve)new PowerCurve(power)),
        Factor.Select(power => (Curve)new PolynomialCurve(power)),
        Positive.Select(ratio => (Curve)new ExponentialCurve(ratio)),
        Positive.Select(scale => (Curve)new LogCurve(scale)),
        Gen.Select(Gen.Double[-1e3, 1e3], Gen.Double[-1e3, 1e3]).Select((low, high) => (Curve)new TanhCurve(low, high)));

    private static readonly Gen<Curve> Curves = Gen.Select(Plain, Positive, Gen.Int[0, 7]).Select((curve, number, change) => change switch
    {
        0 => curve.Reversed(),
        1 => curve.Repeat(number),
        2 => curve.KDecay(number),
        3 => curve.ToPower(number),
        _ => curve,
    });

    private static readonly Gen<CyclicScale> Scales = Gen.OneOf(
        Gen.Int.Select(i => Pick(i, CyclicScale.Triangular, CyclicScale.Triangular2, CyclicScale.ByStep(Math.Sqrt), CyclicScale.ByCycle(Math.Sqrt))),
        Part.Select(CyclicScale.ExpRange));

    /// <summary>Gets schedules that hold no other.</summary>
    public static Gen<LearningRateSchedule> Leaf { get; } = Gen.OneOf<LearningRateSchedule>(
        Rate.Select(rate => (LearningRateSchedule)new ConstantRate(rate)),
        Gen.Select(Rate, Some, Factor).Select((rate, n, f) => (LearningRateSchedule)new StepDecay(rate, n, f)),
        Gen.Select(Rate, Some, Positive).Select((rate, n, f) => (LearningRateSchedule)new CosineDecay(rate, n, f > 1 ? 1 / f : f)),
        Gen.Select(Rate, Any, Some, Rate, Rate)
            .Select((rate, w, n, a, b) => (LearningRateSchedule)new WarmupCosine(rate, w, Length.Steps(w.Amount + Math.Max(n.Amount, w.Amount)), a, b)),
        Gen.Select(Rate, Some, Part, Curves, Gen.Bool, Positive, Positive)
            .Select((rate, n, pct, curve, three, a, b) => (LearningRateSchedule)new OneCycle(rate, n, pct, curve, true, 0.8, 0.9, a, b, three)),
        Gen.Select(Rate, Rate, Some, Curves).Select((a, b, n, curve) => (LearningRateSchedule)new Anneal(a, b, n, curve)),
        Gen.Select(Rate, Any.Array[0, 5], Factor).Select((rate, at, f) => (LearningRateSchedule)new MultiStepDecay(rate, at, f)),
        Gen.Select(Any.Array[0, 5], Rate.Array[6])
            .Select((at, rates) => (LearningRateSchedule)new PiecewiseConstantDecay([.. at.OrderBy(x => x.Amount)], rates[..(at.Length + 1)])),
        Gen.Select(Any.Array[1, 5], Rate.Array[5], Curves)
            .Select((at, rates, curve) => (LearningRateSchedule)new PiecewiseInterpolation([.. at.OrderBy(x => x.Amount)], rates[..at.Length], curve)),
        Gen.Select(Rate, Some, Factor, Gen.Bool).Select((rate, n, f, stairs) => (LearningRateSchedule)new ExponentialDecay(rate, n, f, stairs)),
        Gen.Select(Rate, Some, Factor, Gen.Bool).Select((rate, n, f, stairs) => (LearningRateSchedule)new NaturalExpDecay(rate, n, f, stairs)),
        Gen.Select(Rate, Some, Factor, Gen.Bool).Select((rate, n, f, stairs) => (LearningRateSchedule)new InverseTimeDecay(rate, n, f, stairs)),
        Gen.Select(Rate, Some, Rate, Factor, Gen.Bool).Select((a, n, b, power, cycle) => (LearningRateSchedule)new PolynomialDecay(a, n, b, power, cycle)),
        Gen.Select(Rate, Some, Rate, Factor).Select((a, n, b, cycles) => (LearningRateSchedule)new CosineWave(a, n, b, cycles)),
        Gen.Select(Rate, Some, Positive, Factor, Part)
            .Select((rate, n, t, m, alpha) => (LearningRateSchedule)new CosineRestarts(rate, n, t, m, alpha, m > 10 ? 3 : null)),
        Gen.Select(Rate, Rate, Some, Some, Scales, Part, Part)
            .Select((a, b, up, down, scale, m, n) => (LearningRateSchedule)new Cyclical(a, b, up, down, scale, true, m, n)),
        Gen.Select(Rate, Some).Select((rate, n) => (LearningRateSchedule)new InverseSqrt(rate, n)),
        Gen.Select(Positive, Some, Factor).Select((d, n, f) => (LearningRateSchedule)new Noam(d, n, f)),
        Gen.Select(Rate, Positive, Positive, Positive).Select((rate, a, b, n) => (LearningRateSchedule)new PowerLaw(rate, a, -b, n)),
        Gen.Select(Rate, Any, Any, Some, Rate, Curves, Curves).Select((rate, w, d, n, end, up, down) =>
            (LearningRateSchedule)new WarmupStableDecay(rate, w, d, Length.Steps(w.Amount + d.Amount + n.Amount), end, end, up, down)),
        Gen.Select(Rate, Factor, Gen.Int[1, 20]).Select((rate, f, n) => (LearningRateSchedule)new MultiplicativeDecay(rate, _ => f, n)),
        Gen.Const((LearningRateSchedule)new LambdaSchedule(Math.Sqrt)));

    private static readonly Gen<(int Change, LearningRateSchedule Second, Length Any, Length Some, double Rate, Curve Curve)> Changes =
        Gen.Select(Gen.Int[0, 15], Leaf, Any, Some, Rate, Curves);

    public static Gen<LearningRateSchedule> Schedule { get; } = Composed(3);

    /// <summary>Gets schedules in compositions of compositions: up to five around one, of which each second part is composed itself.</summary>
    public static Gen<LearningRateSchedule> Nested { get; } = Gen.Select(Composed(3), Composed(5), Changes, Changes.Array[0, 2])
        .Select((first, second, change, more) => more.Aggregate(Compose(first, change with { Second = second }), Compose));

    private static Gen<LearningRateSchedule> Composed(int depth) =>
        Gen.Select(Leaf, Changes.Array[0, depth]).Select((first, changes) => changes.Aggregate(first, Compose));

    private static LearningRateSchedule Compose(
        LearningRateSchedule schedule, (int Change, LearningRateSchedule Second, Length Any, Length Some, double Rate, Curve Curve) by) => by.Change switch
        {
            0 => schedule.Then(by.Any, by.Second),
            1 => schedule.WithWarmup(by.Any, by.Rate, by.Curve),
            2 => schedule.WithWarmup(by.Any, by.Rate, by.Curve, overlap: true),
            3 => schedule.WithCooldown(by.Any, by.Some, by.Rate, by.Curve),
            4 => schedule.Times(by.Second),
            5 => schedule.Plus(by.Second),
            6 => schedule.Scale(by.Rate),
            7 => schedule.Clamp(by.Rate),
            8 => schedule.Shift(by.Any),
            9 => schedule.Skip(by.Any),
            10 => schedule.Repeat(by.Some, 1.5, 0.5),
            11 => schedule.Repeat(by.Some, 0.7, 2, 3, wholeSteps: true),
            12 => schedule.Stretch(by.Some),
            13 => schedule.Reverse(by.Some),
            14 => schedule.Staircase(by.Some),
            _ => schedule.WithNoise(by.Any, by.Some),
        };

    private static T Pick<T>(int number, params T[] choices) => choices[(uint)number % choices.Length];
}
