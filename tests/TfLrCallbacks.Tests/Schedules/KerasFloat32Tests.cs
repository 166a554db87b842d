using System.Text.Json;

namespace TfLrCallbacks.Tests.Schedules;

[TestClass]
public sealed class KerasFloat32Tests
{
    [TestMethod]
    [DataRow("keras3")]
    [DataRow("tf_keras")]
    public void Recorded_float32_values_are_met_bit_by_bit_but_for_a_last_bit_in_a_thousand(string library)
    {
        int values = 0;
        List<string> near = [];
        foreach (JsonElement recorded in Golden.Read($"schedules/{library}").GetProperty("cases").EnumerateArray())
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
                Assert.AreEqual(value, actual, 1e-7 * range, $"{recorded.GetProperty("id")} at {step}");
                if (actual != value)
                {
                    near.Add($"{recorded.GetProperty("id")} at {step}: {value} recorded, {actual} computed");
                }
            }
        }

        Assert.IsGreaterThan(5000, values);
        Assert.IsLessThan(values / 1000, near.Count, string.Join('\n', near));
    }

    [TestMethod]
    public void A_restart_is_a_step_late_where_Keras_is()
    {
        var exact = new CosineRestarts(0.1, 1000);

        Assert.AreEqual(0.1, exact.ValueAt(8_191_000L));
        Assert.AreEqual(0, new KerasFloat32(exact).ValueAt(8_191_000L));
        Assert.AreEqual(0.1f, new KerasFloat32(exact).ValueAt(8_191_001L));
    }

    [TestMethod]
    public void What_Keras_does_not_have_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new KerasFloat32(new OneCycle(0.1, 10)));

        Assert.Contains("OneCycle", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new KerasFloat32(new CosineDecay(0.1, 10).WithWarmup(5, overlap: true)));
    }

    private static KerasFloat32? Schedule(JsonElement recorded)
    {
        if (recorded.GetProperty("dtype").GetString() != "float32" || recorded.GetProperty("id").GetString()!.Contains(".int.", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var arguments = new PythonArguments(recorded.GetProperty("args"));
            return new KerasFloat32(PythonSchedules.Build(recorded.GetProperty("factory").GetString()!, arguments, 0));
        }
        catch (ArgumentException)
        {
            // GoldenSchedules says which cases we refuse.
            return null;
        }
    }
}
