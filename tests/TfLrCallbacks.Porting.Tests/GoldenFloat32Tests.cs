using System.Text.Json;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class GoldenFloat32Tests
{
    [TestMethod]
    [DataRow("keras3")]
    [DataRow("tf_keras")]
    public void Recorded_float32_values_are_met_bit_by_bit_but_for_a_last_bit_in_a_thousand(string library)
    {
        int values = 0;
        List<string> near = [];
        foreach (JsonElement recorded in Golden.Cases(library).Where(IsFloat32))
        {
            if (Schedule(recorded) is not { } schedule)
            {
                continue;
            }

            double[] expected = recorded.GetProperty("values").Numbers();
            double range = expected.Where(double.IsFinite).Max(Math.Abs);
            foreach ((double value, double step) in expected.Zip(recorded.GetProperty("steps").Numbers()).Where(pair => double.IsFinite(pair.First)))
            {
                values++;
                double actual = schedule.ValueAt(step);
                Assert.AreEqual(value, actual, 1e-7 * range, $"{recorded.Id()} at {step}");
                if (actual != value)
                {
                    near.Add($"{recorded.Id()} at {step}: {value} recorded, {actual} computed");
                }
            }
        }

        Assert.IsGreaterThan(5000, values);
        Assert.IsLessThan(values / 1000, near.Count, string.Join('\n', near));
    }

    private static bool IsFloat32(JsonElement recorded) =>
        recorded.GetProperty("dtype").GetString() == "float32" && !recorded.Id().Contains(".int.", StringComparison.Ordinal);

    private static LearningRateSchedule? Schedule(JsonElement recorded)
    {
        try
        {
            return ScheduleNames.Create(RecordedCall.Of(recorded), new PortingContext { Precision = Precision.Float32 }).Schedule;
        }
        catch (PortingException)
        {
            // GoldenDialectTests says which cases are refused.
            return null;
        }
    }
}
