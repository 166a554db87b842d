using System.Reflection;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>A law for every schedule: with arguments at the ends of what a number can be it is refused when it is made, or gives valid rates for ever.</summary>
[TestClass]
public sealed class ExtremeArgumentLaws
{
    private const int Draws = 1500;

    private static readonly double[] Numbers = [0, double.Epsilon, 1e-320, 1e-308, 1e-200, 1e-9, 0.1, 0.5, 1, 1.0000000000000002, 2, 1e3, 1e17, 1e154, 1e300, double.MaxValue, -1, -1e300];
    private static readonly double[] Amounts = [0, 1e-9, 0.5, 1, 1.5, 3, 14, 1e6, 1e16, 1e300, double.MaxValue];
    private static readonly double[] Steps = [0, 1e-9, 0.5, 1, 2, 6.999, 7, 14, 1e6, 1L << 53, long.MaxValue, 1e300, double.MaxValue];

    private static readonly LearningRateSchedule[] Inner =
    [
        new ConstantRate(double.MaxValue), new ConstantRate(0), new ConstantRate(double.Epsilon), new CosineDecay(double.MaxValue, 14), new ExponentialDecay(1e-300, 1, 1e300), new Noam(1e-300, 3, 1e300),
    ];

    private static readonly Curve[] Curves =
    [
        Curve.Linear, Curve.Cosine, Curve.OneMinusSqrt, Curve.MirrorCosine, Curve.Rex, new ExponentialCurve(double.MaxValue), new ExponentialCurve(double.Epsilon), new LogCurve(double.MaxValue),
        new LogCurve(double.Epsilon), new PowerCurve(double.MaxValue), new PowerCurve(0), new TanhCurve(-1e308, 1e308), new TanhCurve(double.MaxValue, double.MinValue), new PolynomialCurve(1e300),
        Curve.Cosine.Repeat(double.MaxValue), Curve.Linear.KDecay(1e300), Curve.Cosine.ToPower(1e300).Reversed(), Curve.Linear.KDecay(double.Epsilon),
    ];

    private static readonly CyclicScale[] Scales = [CyclicScale.Triangular, CyclicScale.Triangular2, CyclicScale.ExpRange(1), CyclicScale.ExpRange(0), CyclicScale.ExpRange(double.Epsilon)];

    private static IEnumerable<object[]> Kinds => typeof(LearningRateSchedule).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)) && !type.IsAbstract && type != typeof(MomentumSchedule))
        .Where(type => Constructor(type).GetParameters().All(parameter => !parameter.ParameterType.IsSubclassOf(typeof(Delegate))))
        .Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void A_schedule_is_refused_when_it_is_made_or_gives_valid_rates_for_ever(Type kind)
    {
        var random = new Random(14);
        ConstructorInfo constructor = Constructor(kind);
        int made = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            object?[] arguments = [.. constructor.GetParameters().Select(parameter => Draw(random, parameter))];
            LearningRateSchedule schedule;
            try
            {
                schedule = (LearningRateSchedule)constructor.Invoke(arguments);
            }
            catch (TargetInvocationException error) when (error.InnerException is ArgumentException)
            {
                continue;
            }

            made++;
            foreach (double step in Steps)
            {
                try
                {
                    // ValueAt itself throws where a rate is none.
                    _ = schedule.ValueAt(step);
                    Assert.IsFalse(schedule.MomentumAt(step) is { } momentum && !(momentum is >= 0 and <= 1), $"{schedule} at {step}");
                }
                catch (InvalidOperationException error)
                {
                    Assert.Fail($"{schedule} at {step}: {error.Message}");
                }
            }

            Assert.IsFalse(schedule.EndStep() is { } end && !double.IsFinite(end), $"{schedule}");
        }

        Assert.IsGreaterThan(10, made);
    }

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First();

    private static object? Draw(Random random, ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        bool isOptional = parameter.HasDefaultValue;
        if (isOptional && type != typeof(Length) && random.Next(3) is 0)
        {
            return parameter.DefaultValue;
        }

        return type switch
        {
            _ when type == typeof(double) => Pick(Numbers),
            _ when type == typeof(Length) => Length.Steps(Pick(Amounts)),
            _ when type == typeof(int) => random.Next(1, 5),
            _ when type == typeof(long) => random.NextInt64(),
            _ when type == typeof(bool) => random.Next(2) is 0,
            _ when type == typeof(Curve) => Pick(Curves),
            _ when type == typeof(CyclicScale) => Pick(Scales),
            _ when type == typeof(LearningRateSchedule) => Pick(Inner),
            _ when type == typeof(IReadOnlyList<Length>) => Amounts.Where(_ => random.Next(4) is 0).Take(2).Select(Length.Steps).ToArray(),
            _ when type == typeof(IReadOnlyList<double>) => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Math.Abs(Pick(Numbers))).ToArray(),
            _ => throw new NotSupportedException($"Say how to draw a {type}."),
        };

        T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
    }
}
