using System.Text.Json;
using TfLrCallbacks.Tests.RangeTest;

namespace TfLrCallbacks.Porting.Tests;

[TestClass]
public sealed class RateSuggestionTests
{
    private static readonly JsonElement Curves = Golden.Read("curve-suggestions");
    private static readonly JsonElement Sweeps = Golden.Read("scripted-sweeps");
    private static readonly JsonElement Geron = Golden.Read("geron");

    private static IEnumerable<string> RecordedCurves => Ids(Curves);

    private static IEnumerable<string> RecordedSweeps => Ids(Sweeps);

    private static IEnumerable<string> GeronSweeps => Ids(Geron);

    private static IEnumerable<RateSuggestion> Rules => RateSuggestion.All;

    [TestMethod]
    [DynamicData(nameof(RecordedCurves))]
    public void A_recorded_curve_has_the_answers_of_the_libraries(string id)
    {
        JsonElement curve = Case(Curves, id);
        double[] losses = curve.GetProperty("loss").Singles();
        double[] rates = Curves.GetProperty("rates")[curve.GetProperty("rates").GetInt32()].Numbers()[..losses.Length];
        foreach (JsonProperty answer in curve.GetProperty("answers").EnumerateObject())
        {
            AssertAnswer(answer.Value, Rule(answer.Name, curve.GetProperty("num_it").GetInt32()).Suggest(rates, losses), $"{id} {answer.Name}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(RecordedSweeps))]
    public void Losses_of_batches_are_stored_and_answered_as_by_the_libraries(string id)
    {
        JsonElement sweep = Case(Sweeps, id);
        double[] raw = sweep.GetProperty("raw").Singles();
        foreach (JsonProperty run in sweep.GetProperty("runs").EnumerateObject())
        {
            double[] allRates = Sweeps.GetProperty("rates").GetProperty(run.Name).Numbers();
            foreach (JsonProperty suggestion in run.Value.GetProperty("suggestion").EnumerateObject())
            {
                RateSuggestion rule = Rule(run.Name == "fastai" ? $"fastai.lr_find.{suggestion.Name}" : $"{run.Name}()", 100);

                double[] stored = [.. rule.Store(raw[..allRates.Length])];

                string what = $"{id} {rule.Name} {run.Name}";
                Assert.HasCount(run.Value.GetProperty("points").GetInt32(), stored, what);
                foreach (JsonElement point in run.Value.GetProperty("stored").EnumerateArray())
                {
                    bool single = rule is FastaiSuggestion;
                    double expected = single ? point[1].Single() : point[1].Number();
                    double actual = stored[point[0].GetInt32()];
                    Assert.IsTrue(
                        expected.Equals(actual) || (!single && Math.Abs(expected - actual) <= 1e-12 * Math.Abs(expected)), $"{what} {point}: {actual}");
                }

                AssertAnswer(suggestion.Value, rule.Suggest(allRates[..stored.Length], stored), what);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(GeronSweeps))]
    public void Gerons_rule_answers_as_recorded(string id)
    {
        JsonElement sweep = Case(Geron, id);
        var rule = new GeronMinimum();
        double[] stored = [.. rule.Store(sweep.GetProperty("raw").Numbers())];

        Assert.HasCount(sweep.GetProperty("points").GetInt32(), stored, id);
        AssertAnswer(sweep.GetProperty("suggestion"), rule.Suggest(Geron.GetProperty("rates").Numbers()[..stored.Length], stored), id);
    }

    [TestMethod]
    public void Gerons_sweep_stops_at_a_loss_that_is_not_finite() =>
        Assert.HasCount(3, new GeronMinimum().Store([2, 1, double.PositiveInfinity, 1]));

    [TestMethod]
    public void Keras_lr_finder_takes_the_end_of_the_steepest_window()
    {
        double[] rates = [.. Enumerable.Range(0, 40).Select(i => Math.Pow(10, (i - 40) / 10.0))];
        double[] losses = [.. Enumerable.Repeat(2.0, 20), 1.9, 1.8, 1.7, 1.5, 1.45, .. Enumerable.Repeat(1.45, 15)];

        SuggestedRate found = new KerasLrFinderBest { Window = 4 }.Suggest(rates, losses);

        Assert.AreEqual(23, found.Index);
        Assert.AreEqual(rates[23], found.LearningRate);
        Assert.AreEqual(new KerasLrFinderBest { Window = 4, SkipBeginning = 23 }.Suggest(rates, losses), found);
        Assert.AreEqual(10, new KerasLrFinderBest { Window = 50 }.Suggest(rates, losses).Index, "Without a whole window all points are level.");
    }

    [TestMethod]
    [DataRow(new double[] { 1, 1, 1, 1, 1, 1, 5, 1 }, 7, DisplayName = "above four times the best, from the seventh batch on")]
    [DataRow(new double[] { 1, 1, 9, double.NaN, 1, 1, 1, 1 }, 8, DisplayName = "not before")]
    [DataRow(new double[] { 1, 1, 1, 1, 1, 1, double.NaN, 1 }, 7, DisplayName = "at a NaN")]
    public void Keras_lr_finder_stops(double[] losses, int points) =>
        Assert.HasCount(points, new KerasLrFinderBest().Store(losses));

    [TestMethod]
    public void Names_are_distinct() => Assert.HasCount(RateSuggestion.All.Count, RateSuggestion.All.Select(rule => rule.Name).Distinct());

    [TestMethod]
    [DynamicData(nameof(Rules))]
    public void A_curve_without_points_has_no_answer_but_a_reason(RateSuggestion rule)
    {
        SuggestedRate found = rule.Suggest([], []);

        Assert.IsNull(found.LearningRate);
        Assert.IsNotNull(found.WhyNot);
        Assert.IsEmpty(rule.Store([]));
    }

    [TestMethod]
    [DynamicData(nameof(Rules))]
    public void Bad_curves_are_refused(RateSuggestion rule)
    {
        Assert.ThrowsExactly<ArgumentException>(() => rule.Suggest([1e-3, 1e-2], [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rule.Suggest([0], [1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => rule.Suggest([double.NaN], [1]));
        Assert.ThrowsExactly<ArgumentNullException>(() => rule.Suggest(null!, []));
    }

    [TestMethod]
    public void Bad_settings_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FastaiValley { Iterations = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LightningSteepest { SkipBegin = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TorchLrFinderSteepest { SkipEnd = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KerasLrFinderBest { Window = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new KerasLrFinderBest { SkipEnd = 0 });
    }

    private static IEnumerable<string> Ids(JsonElement file) =>
        file.GetProperty("cases").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private static JsonElement Case(JsonElement file, string id) =>
        file.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);

    private static void AssertAnswer(JsonElement expected, SuggestedRate actual, string what)
    {
        if (expected.ValueKind is JsonValueKind.Null)
        {
            Assert.IsNull(actual.LearningRate, what);
            Assert.IsNotNull(actual.WhyNot, what);
        }
        else
        {
            Assert.IsNotNull(actual.LearningRate, $"{what}: {actual.WhyNot}");
            Assert.AreEqual(expected.GetDouble(), actual.LearningRate.Value, 1e-6 * expected.GetDouble(), what);
        }
    }

    /// <summary>Gives the rule that a recorded call names, for example <c>lightning.suggestion(10,1)</c>.</summary>
    private static RateSuggestion Rule(string call, int iterations)
    {
        int[] arguments = [.. call[(call.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')').Split(',').Where(text => int.TryParse(text, out _)).Select(int.Parse)];
        bool trim = call.Contains("lr_find.", StringComparison.Ordinal);
        return (call.Split('.', '(')[0], call.Split('.', '(')[^1]) switch
        {
            ("fastai", "valley") => new FastaiValley { Trim = trim, Iterations = iterations },
            ("fastai", "slide") => new FastaiSlide { Trim = trim, Iterations = iterations },
            ("fastai", "minimum") => new FastaiMinimum { Trim = trim, Iterations = iterations },
            ("fastai", "steep") => new FastaiSteep { Trim = trim, Iterations = iterations },
            ("ignite", _) => new IgniteSteepest(),
            ("lightning", _) when arguments is [var begin, var end] => new LightningSteepest { SkipBegin = begin, SkipEnd = end },
            ("lightning", _) => new LightningSteepest(),
            ("torch_lr_finder", _) when arguments is [var begin, var end] => new TorchLrFinderSteepest { SkipStart = begin, SkipEnd = end },
            ("torch_lr_finder_exp" or "torch_lr_finder_linear", _) => new TorchLrFinderSteepest(),
            _ => throw new ArgumentException($"Unknown call {call}.", nameof(call)),
        };
    }
}
