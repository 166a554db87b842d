using System.Globalization;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Headline;

/// <summary>A way to set the learning rate.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsPlanned">Whether the training must be told its length beforehand, so that each length is a training of its own.</param>
/// <param name="Optimizer">Makes the optimizer, at a rate that is not used where there is a range test.</param>
/// <param name="IsTested">Whether a range test with this optimizer gives the rate.</param>
/// <param name="Callbacks">Makes the callbacks from what the range test found.</param>
internal sealed record Way(string Name, bool IsPlanned, Func<Optimizer> Optimizer, bool IsTested, Func<RangeTestResult?, IReadOnlyList<Callback>> Callbacks)
{
    public static IReadOnlyList<Way> Automatic { get; } =
    [
        FromRangeTest("constant, range test's rate", isPlanned: false, found => [found.Schedule(ScheduleShape.Constant)]),
        FromRangeTest("step", isPlanned: true, found => [found.Schedule(ScheduleShape.Step)]),
        FromRangeTest("cosine", isPlanned: true, found => [found.Schedule(ScheduleShape.Cosine, warmup: "5%")]),
        FromRangeTest("one-cycle", isPlanned: true, found => [found.OneCycle()]),
        FromRangeTest("REX", isPlanned: true, found => [found.Schedule(ScheduleShape.Rex)]),
        FromRangeTest("warm-up, stable, decay", isPlanned: true, found => [found.Schedule(ScheduleShape.WarmupStableDecay, warmup: "5%")]),
        FromRangeTest("plateau", isPlanned: false, found => [new ReduceLROnPlateau(factor: 0.1, patience: 2) { Schedule = found.Schedule(ScheduleShape.Constant) }]),
        new("schedule-free SGD", false, () => new ScheduleFreeSGD(1, momentum: 0.9), true, found => [found!.Schedule(ScheduleShape.Constant)]),
        new("Prodigy", false, () => new Prodigy(), false, _ => []),
        new("AutoLearningRate", true, Momentum, false, _ => [new AutoLearningRate()]),
    ];

    public static Way Constant(double rate) =>
        new("constant " + rate.ToString(CultureInfo.InvariantCulture), false, () => new SGD(rate, momentum: 0.9), false, _ => []);

    private static Way FromRangeTest(string name, bool isPlanned, Func<RangeTestResult, IReadOnlyList<Callback>> callbacks) =>
        new(name, isPlanned, Momentum, true, found => callbacks(found!));

    private static SGD Momentum() => new(0.01, momentum: 0.9);
}
