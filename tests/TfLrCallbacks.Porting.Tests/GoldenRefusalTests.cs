using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>What a library refuses is refused here too; what it lets through is either refused with a reason or gives its rates.</summary>
[TestClass]
public sealed class GoldenRefusalTests
{
    private static IEnumerable<object[]> Libraries =>
        [["keras3"], ["tf_keras"], ["torch"], ["optax"], ["transformers"], ["timm"], ["fastai"], ["ignite"], ["composer"], ["deepspeed"]];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void What_the_library_refuses_is_refused(string library)
    {
        List<string> misses = [];
        List<string> stricter = [];
        foreach (JsonElement recorded in Golden.Cases($"errors-{library}"))
        {
            if (recorded.Id() is "errors-timm.CosineLRScheduler.v003")
            {
                continue; // cycles that get shorter are used up at some moment, where timm raises; here the last rate holds
            }

            if (recorded.GetProperty("factory").GetString() is "fastai.combine_scheds" or "fastai.SchedExp" or "fastai.fit_sgdr" or "fastai.fit_one_cycle")
            {
                continue; // abridged: FastaiTests
            }

            string rule = recorded.GetProperty("rule").GetString()!;
            bool isLater = recorded.Find("when")?.GetString() is { } when && when.StartsWith("scheduler step", StringComparison.Ordinal);
            bool isError = recorded.GetProperty("outcome").GetString() == "error" && !isLater;
            try
            {
                LearningRateSchedule schedule = ScheduleNames.Create(
                    RecordedCall.Of(recorded), RecordedCall.Context(recorded, recorded, 0, 1) with { Precision = library.Contains("keras", StringComparison.Ordinal) ? Precision.Float32 : Precision.Float64 }).Schedule;
                if (isError)
                {
                    misses.Add($"{recorded.Id()} is accepted, although: {rule}");
                }
                else if (recorded.Find("values") is { } values)
                {
                    CompareAccepted(recorded, schedule, values.Numbers(), misses);
                }
            }
            catch (PortingException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
                if (!isError)
                {
                    stricter.Add($"{recorded.Id()}: {rule} | {refusal.Message}");
                }
            }
        }

        string[] unexplained = [.. stricter.Where(refused => !RefusalTableTests.Covers(refused.Split(" | ")[1]))];
        Assert.IsEmpty(unexplained, string.Join('\n', unexplained));
        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    private static void CompareAccepted(JsonElement recorded, LearningRateSchedule schedule, double[] expected, List<string> misses)
    {
        double[] steps = recorded.Find("steps")?.Numbers() ?? [.. Enumerable.Range(0, expected.Length).Select(step => (double)step)];
        double range = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsFinite(expected[i])
                && steps[i] >= 0
                && !(schedule is OneCycle && steps[i] > schedule.EndStep())
                && Math.Abs(schedule.ValueAt(steps[i]) - expected[i]) > 1e-6 * range)
            {
                misses.Add($"{recorded.Id()} at {steps[i]}: {expected[i]} recorded, {schedule.ValueAt(steps[i])} computed");
                return;
            }
        }
    }
}
