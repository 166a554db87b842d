namespace TfLrCallbacks.Reports.Tests;

/// <summary>Small figures with everything in them that a picture can show.</summary>
internal static class Samples
{
    public static RangeTestSweep Sweep { get; } = SweepOf(
        [.. Enumerable.Range(0, 31).Select(i => Math.Pow(10, -7 + (0.3 * i)))],
        [.. Enumerable.Range(0, 31).Select(i => i is 30 ? double.NaN : SweepLoss(-7 + (0.3 * i)))]);

    public static RangeTestResult RangeTest { get; } = new()
    {
        Sweeps = [Sweep],
        Rounds =
        [
            new RangeTestRound(40, [.. Enumerable.Range(-6, 8).Select(i => new RangeTestTrial(i, TrialLoss(i / 2.0))), new RangeTestTrial(2, double.PositiveInfinity)]),
            new RangeTestRound(80, [.. Enumerable.Range(-4, 4).Select(i => new RangeTestTrial(i, TrialLoss(i / 2.0) - 0.3))]),
        ],
        Baseline = 2.4,
        BaseLearningRate = 0.0562,
        MaxLearningRate = 0.1,
        LowerLearningRate = 0.0178,
        UpperLearningRate = 0.316,
        DivergenceLearningRate = 1.26,
        Confidence = RangeTestConfidence.Medium,
        Flags = [new RangeTestFlag(RangeTestFlagKind.SlowStart, "Less than a fifth was learned in 40 steps.", "The trials were repeated with 80.")],
    };

    public static RangeTestResult NoAnswer { get; } = new()
    {
        Sweeps = [SweepOf([0.1], [1])],
        Rounds = [],
        Baseline = 1,
        Confidence = RangeTestConfidence.None,
        Flags = [new RangeTestFlag(RangeTestFlagKind.NotLearning, "The loss stays at 1.", "Look at the model.")],
    };

    public static IReadOnlyList<NamedSchedule> Schedules { get; } =
        [new("triangle", new Triangle(0.1, 100)), new("constant", new ConstantRate(0.05))];

    public static IReadOnlyList<RunFigure> Runs { get; } = [Run("triangle", Schedules[0].Schedule, 0.3), Run("constant", Schedules[1].Schedule, 0.45)];

    public static ReportContent Report { get; } = new()
    {
        Title = "Triangle beside constant",
        Summary = "Both were trained for 100 steps.",
        RangeTest = RangeTest,
        Schedules = Schedules,
        Runs = Runs,
        Configuration = [new Setting("optimizer", "SGD"), new Setting("batch size", "64")],
        Warnings = ["The bundled data was used."],
    };

    private static string LongName => "a_name_of_one_long_word_that_is_wider_than_any_picture_of_a_phone_" + new string('m', 120);

    public static IEnumerable<(Chart Chart, string Name)> Charts =>
    [
        (new RangeTestChart(RangeTest), "range-test"),
        (new RangeTestChart(NoAnswer), "range-test without an answer"),
        (new ScheduleChart(Schedules, 100), "schedules"),
        (new ScheduleChart([new NamedSchedule("one step", new ConstantRate(0))], 1), "schedule of one step"),
        (new ScheduleChart([new NamedSchedule(new ExponentialDecay(0.1, 10, 0.5)), new NamedSchedule("twin", new ExponentialDecay(0.1, 10, 0.5))], 100), "schedules over decades"),
        (new RunChart(Runs), "runs"),
        (new RunChart(Runs[0] with { Name = LongName, MetricName = LongName, Metric = [], ValidationMetric = [new MetricPoint(50, 1.2345e-7)] }), "long names"),
        (new RunChart(Runs[0] with { Loss = [], ValidationLoss = [], Metric = [], ValidationMetric = [], MetricName = null, StepsPerEpoch = null, StepMomentums = [] }), "bare run"),
    ];

    public static RangeTestSweep SweepOf(IReadOnlyList<double> rates, IReadOnlyList<double> losses) =>
        new() { LearningRates = rates, BatchLosses = losses, ProbeLosses = losses, Baseline = 2.4 };

    public static RunFigure Run(string name, LearningRateSchedule schedule, double floor, int steps = 100)
    {
        double[] losses = [.. Enumerable.Range(0, steps).Select(i => floor + (2 * Math.Exp(-6.0 * i / steps)) + (0.05 * Math.Sin(i * 2.4)))];
        long[] ends = [.. Enumerable.Range(1, 5).Select(epoch => (long)epoch * steps / 5)];
        return new RunFigure
        {
            Name = name,
            StepLearningRates = [.. Enumerable.Range(0, steps).Select(i => schedule.ValueAt(i))],
            StepLosses = losses,
            StepMomentums = schedule.MomentumAt(0) is null ? [] : [.. Enumerable.Range(0, steps).Select(i => schedule.MomentumAt(i)!.Value)],
            StepsPerEpoch = steps / 5,
            Loss = [.. ends.Select(end => new MetricPoint(end, losses[((int)end - (steps / 5))..(int)end].Average()))],
            ValidationLoss = [.. ends.Select(end => new MetricPoint(end, losses[end - 1] + 0.05))],
            MetricName = "accuracy",
            Metric = [.. ends.Select(end => new MetricPoint(end, 0.95 - (0.2 * losses[end - 1])))],
            ValidationMetric = [.. ends.Select(end => new MetricPoint(end, 0.92 - (0.2 * losses[end - 1])))],
        };
    }

    private static double SweepLoss(double log) => 2.4 - (1.2 / (1 + Math.Exp(-2 * (log + 2)))) + (log > 0 ? log * log * 3 : 0);

    private static double TrialLoss(double log) => 2.4 - (1.3 * Math.Exp(-Math.Pow((log + 1) / 1.1, 2)));
}
