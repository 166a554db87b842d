using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class SweepAnalysisTests
{
    private static readonly JsonElement[] Sweeps = [.. Golden.Read("RangeTest/landmarks").EnumerateArray()];

    private static IEnumerable<string> Recorded => Sweeps.Select(Name);

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void Landmarks_are_the_recorded_ones(string name)
    {
        JsonElement recorded = Sweeps.Single(sweep => Name(sweep) == name);
        double[] losses = recorded.GetProperty("loss").Singles();
        double baseline = recorded.GetProperty("baseline").GetDouble();

        SweepLandmarks? found = SweepAnalysis.Find(Rates(recorded)[..losses.Length], losses, baseline);

        JsonElement expected = recorded.GetProperty("landmarks");
        if (expected.ValueKind is JsonValueKind.Null)
        {
            Assert.IsNull(found, name);
            return;
        }

        Assert.IsNotNull(found, name);
        Assert.AreEqual(expected.GetProperty("learned").GetBoolean(), found.Learned, name);
        Assert.AreEqual(ExpectedEdge(expected), found.Edge, name);
        Near(expected, "drop", found.Drop, Math.Abs(baseline));
        Near(expected, "noise", found.Noise, Math.Abs(baseline));
        Near(expected, "smoothed_noise", found.SmoothedNoise, Math.Abs(baseline));
        Near(expected, "edge", found.EdgeLearningRate is { } edge ? Math.Log10(edge) : null, 1);
        Near(expected, "min", Math.Log10(found.MinimumLearningRate), 1);
        Near(expected, "steep", Math.Log10(found.SteepestLearningRate), 1);
        Near(expected, "onset", Math.Log10(found.OnsetLearningRate), 1);
        Near(expected, "tenth", Math.Log10(found.TenthLearningRate), 1);
        Near(expected, "half", Math.Log10(found.HalfLearningRate), 1);
        Near(expected, "nine_tenths", Math.Log10(found.NineTenthsLearningRate), 1);

        void Near(JsonElement from, string field, double? actual, double scale)
        {
            double? value = from.GetProperty(field).ValueKind is JsonValueKind.Null ? null : from.GetProperty(field).GetDouble();
            Assert.AreEqual(value is null, actual is null, $"{name} {field}");
            Assert.AreEqual(value ?? 0, actual ?? 0, 1e-9 * Math.Max(scale, Math.Abs(value ?? 0)), $"{name} {field}");
        }
    }

    [TestMethod]
    public void The_recorded_sweeps_show_every_kind_of_edge()
    {
        SweepEdge[] seen = [.. Sweeps
            .Select(item => item.GetProperty("landmarks"))
            .Where(landmarks => landmarks.ValueKind is not JsonValueKind.Null)
            .Select(ExpectedEdge).Distinct()];

        CollectionAssert.AreEquivalent(Enum.GetValues<SweepEdge>(), seen);
    }

    [TestMethod]
    [DataRow(1e-3)]
    [DataRow(1e4)]
    public void Landmarks_move_with_the_rates(double factor)
    {
        foreach (JsonElement recorded in Learned())
        {
            (double[] rates, double[] losses, double baseline) = Curve(recorded);

            SweepLandmarks here = SweepAnalysis.Find(rates, losses, baseline)!;
            SweepLandmarks there = SweepAnalysis.Find([.. rates.Select(rate => rate * factor)], losses, baseline)!;

            Assert.AreEqual(here.Edge, there.Edge);
            AssertRatio(factor, here.MinimumLearningRate, there.MinimumLearningRate);
            AssertRatio(factor, here.DivergenceLearningRate, there.DivergenceLearningRate);
        }
    }

    [TestMethod]
    [DataRow(1e-6)]
    [DataRow(1e5)]
    public void Landmarks_do_not_depend_on_the_unit_of_the_loss(double unit)
    {
        foreach (JsonElement recorded in Learned())
        {
            (double[] rates, double[] losses, double baseline) = Curve(recorded);

            SweepLandmarks here = SweepAnalysis.Find(rates, losses, baseline)!;
            SweepLandmarks there = SweepAnalysis.Find(rates, [.. losses.Select(loss => loss * unit)], baseline * unit)!;

            Assert.AreEqual(here.Edge, there.Edge);
            AssertRatio(1, here.MinimumLearningRate, there.MinimumLearningRate);
            AssertRatio(1, here.DivergenceLearningRate, there.DivergenceLearningRate);
        }
    }

    [TestMethod]
    public void The_edge_lies_between_its_step_and_the_one_before()
    {
        foreach (JsonElement recorded in Learned())
        {
            (double[] rates, double[] losses, double baseline) = Curve(recorded);

            SweepLandmarks found = SweepAnalysis.Find(rates, losses, baseline)!;

            if (found.Edge is not SweepEdge.None)
            {
                int at = Array.FindIndex(rates, rate => rate > found.EdgeLearningRate * 0.999999);
                Assert.IsLessThanOrEqualTo(found.EdgeLearningRate!.Value * 1.000001, found.DivergenceLearningRate!.Value);
                Assert.IsGreaterThan(rates[at - 1] * 0.999999, found.DivergenceLearningRate.Value);
            }
        }
    }

    private static string Name(JsonElement sweep) => sweep.GetProperty("name").GetString()!;

    private static void AssertRatio(double expected, double? before, double? after) =>
        Assert.AreEqual(expected * before ?? 0, after ?? 0, 1e-6 * (expected * before ?? 0));

    private static JsonElement[] Learned() => [.. Sweeps
        .Where(item => item.GetProperty("landmarks").ValueKind is not JsonValueKind.Null
            && item.GetProperty("landmarks").GetProperty("learned").GetBoolean()
            && !Name(item).StartsWith("made", StringComparison.Ordinal))];

    private static (double[] Rates, double[] Losses, double Baseline) Curve(JsonElement recorded)
    {
        double[] losses = recorded.GetProperty("loss").Singles();
        return (Rates(recorded)[..losses.Length], losses, recorded.GetProperty("baseline").GetDouble());
    }

    private static double[] Rates(JsonElement recorded)
    {
        double start = recorded.GetProperty("start").GetDouble();
        double growth = recorded.GetProperty("end").GetDouble() / start;
        int steps = recorded.GetProperty("steps").GetInt32();
        return [.. Enumerable.Range(0, steps).Select(i => start * Math.Pow(growth, i / (steps - 1.0)))];
    }

    /// <summary>The prototype has no name of its own for a rise without a descent.</summary>
    private static SweepEdge ExpectedEdge(JsonElement landmarks)
    {
        SweepEdge edge = Enum.Parse<SweepEdge>(landmarks.GetProperty("edge_kind").GetString()!, ignoreCase: true);
        return edge is SweepEdge.Full or SweepEdge.Half or SweepEdge.Quarter or SweepEdge.Tenth && !landmarks.GetProperty("learned").GetBoolean()
            ? SweepEdge.Rise
            : edge;
    }
}
