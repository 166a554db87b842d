namespace TfLrCallbacks.Reports;

/// <summary>The highest rate that a training used, beside what the range test says of it.</summary>
internal static class UsedRate
{
    /// <summary>What the range test gives for shapes of schedules, most usual first.</summary>
    private static readonly (ScheduleShape Shape, string Words)[] s_shapes =
    [
        (ScheduleShape.OneCycle, "max"),
        (ScheduleShape.Constant, "base"),
        (ScheduleShape.Step, "1.5 times base, for step decay or warm-up, stable, decay"),
        (ScheduleShape.Exponential, "3 times base, for an exponential or inverse square root decay"),
    ];

    /// <summary>Says in words where a rate comes from.</summary>
    /// <param name="test">The range test.</param>
    /// <param name="rate">The highest rate that was used.</param>
    /// <param name="steps">How long the training was.</param>
    public static string Why(RangeTestResult test, double rate, long steps)
    {
        if (!test.HasAnswer)
        {
            return "the range test has no answer";
        }

        string? suggested = s_shapes.Where(shape => IsAbout(rate, test.ForSchedule(shape.Shape, steps))).Select(shape => shape.Words).FirstOrDefault();
        if (suggested is not null)
        {
            return steps > RangeTestResult.LongTraining
                ? $"{suggested}, times 0.56 because the training has more than {NumberText.Count(RangeTestResult.LongTraining)} steps: short trials overrate high rates"
                : $"{suggested}, as suggested";
        }

        return test switch
        {
            { LowerLearningRate: { } low } when rate < low => "chosen by hand, below the interval",
            { UpperLearningRate: { } high } when rate > high => "chosen by hand, above the interval",
            { LowerLearningRate: not null } => "chosen by hand, within the interval",
            _ => "chosen by hand",
        };
    }

    private static bool IsAbout(double rate, double other) => Math.Abs(rate - other) <= 0.02 * other;
}
