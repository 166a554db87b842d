using System.Globalization;
using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Lines as they stand in scripts, behind the imports and the optimizer that they stood behind.</summary>
[TestClass]
public sealed class GoldenPortingLineTests
{
    private static IEnumerable<object[]> Libraries =>
        [["keras3", 1e-6], ["tf_keras", 1e-6], ["torch", 1e-9], ["optax", 1e-12], ["transformers", 1e-12], ["timm", 1e-12], ["fastai", 2e-6], ["ignite", 1e-12]];

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void Every_line_gives_the_recorded_rates(string library, double tolerance)
    {
        JsonElement file = Golden.Read($"porting-{library}");
        string setup = file.GetProperty("setup").GetString()!;
        List<string> misses = [];
        foreach (JsonElement recorded in file.GetProperty("cases").EnumerateArray())
        {
            string line = recorded.GetProperty("line").GetString()!;
            try
            {
                Compare(recorded, ScheduleReader.Read($"{setup}\n{line}").Schedule, tolerance, misses);
                if (library is not ("tf_keras" or "fastai"))
                {
                    // Without the setup the rate of the optimizer must come from elsewhere, and a bare name finds its library by itself.
                    double rate = library is "transformers" ? 5e-5 : 0.1;
                    Compare(recorded, ScheduleReader.Read(line, new PortingContext { BaseLearningRate = rate }).Schedule, tolerance, misses);
                }
            }
            catch (PortingException refusal)
            {
                misses.Add($"{line}: {refusal.Message}");
            }
        }

        Assert.IsEmpty(misses, string.Join('\n', misses));
    }

    private static void Compare(JsonElement recorded, LearningRateSchedule schedule, double tolerance, List<string> misses)
    {
        double[] steps = (recorded.Find("positions") ?? recorded.GetProperty("steps")).Numbers();
        double[] expected = recorded.GetProperty("values").Numbers();
        double range = expected.Max(Math.Abs);
        for (int i = 0; i < steps.Length; i++)
        {
            double allowed = (tolerance == 1e-6 && steps[i] > 1e5 ? 5e-5 : tolerance) * range;
            if (Math.Abs(schedule.ValueAt(steps[i]) - expected[i]) > allowed && !(schedule is OneCycle && steps[i] > schedule.EndStep()))
            {
                misses.Add(string.Create(CultureInfo.InvariantCulture, $"{recorded.GetProperty("line")} at {steps[i]}: {expected[i]} recorded, {schedule.ValueAt(steps[i])} computed"));
                return;
            }
        }
    }
}
