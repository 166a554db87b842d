using System.Text.Json;

namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class DiagnosisTests
{
    /// <summary>Codes of an older rule, which had a second, finer sweep.</summary>
    private static readonly string[] Retired = ["NarrowValley", "PassesDisagree", "TooFewIterations"];

    private static IEnumerable<LabelledSituation> Situations => LabelledSituation.All;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void Formulas_give_the_values_to_check(object item)
    {
        var situation = (LabelledSituation)item;
        foreach (JsonElement check in situation.Label("check_values").EnumerateArray())
        {
            double expected = check[1].Number();
            double actual = situation.Value(check[0].GetDouble());
            Assert.IsTrue(
                expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected),
                $"{situation}: {actual} instead of {expected} at {check[0]}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void The_flags_and_whether_there_is_an_answer_are_the_labelled_ones(object item)
    {
        var situation = (LabelledSituation)item;

        RangeTestResult result = situation.Run();

        string[] flags = [.. result.Flags.Select(flag => flag.Kind.ToString())];
        Assert.AreEqual(situation.Label("answer_expected").GetBoolean(), result.HasAnswer, situation.ToString());
        CollectionAssert.IsSubsetOf(situation.Label("must_have").Texts().Except(Retired).ToArray(), flags, situation.ToString());
        Assert.IsEmpty(situation.Label("must_not_have").Texts().Intersect(flags), situation.ToString());
    }

    [TestMethod]
    public void The_confidence_and_the_edge_are_the_labelled_ones_in_21_of_23()
    {
        int right = 0;
        foreach (LabelledSituation situation in Situations)
        {
            RangeTestResult result = situation.Run();
            bool confidence = situation.Label("confidence").Texts().Contains(result.Confidence.ToString().ToLowerInvariant());
            double? factor = situation.Label("edge_factor") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
            double off = result.DivergenceLearningRate is { } edge ? Math.Pow(10, Math.Abs(Math.Log10(edge) - situation.Edge)) : 1;
            bool agrees = confidence && !(off > factor);
            right += agrees ? 1 : 0;
            TestContext.WriteLine($"{(agrees ? "right" : "WRONG")} {situation}: confidence {result.Confidence}, edge off by {off:G3} (allowed {factor}), {string.Join(' ', result.Flags.Select(flag => flag.Kind))}");
        }

        Assert.IsGreaterThanOrEqualTo(21, right);
    }
}
