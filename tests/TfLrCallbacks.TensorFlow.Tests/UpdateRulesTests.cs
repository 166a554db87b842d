namespace TfLrCallbacks.TensorFlow.Tests;

[TestClass]
public sealed class UpdateRulesTests
{
    private static readonly string[] Names = ["dense/kernel:0", "dense/bias:0", "block1/dense_1/kernel:0", "dense_10/bias:0"];

    [TestMethod]
    [DataRow("dense", "dense/kernel:0", true)]
    [DataRow("dense", "dense_1/kernel:0", false)]
    [DataRow("dense*", "dense_1/kernel:0", true)]
    [DataRow("dense/kernel", "dense/kernel:0", true)]
    [DataRow("dense/kernel:0", "dense/kernel:0", true)]
    [DataRow("bias", "dense/bias:0", true)]
    [DataRow("bias", "dense/kernel:0", false)]
    [DataRow("dense_1", "block1/dense_1/kernel:0", true)]
    [DataRow("block1", "block1/dense_1/kernel:0", true)]
    [DataRow("*", "anything:0", true)]
    [DataRow("Dense", "dense/kernel:0", false)]
    public void A_name_means_layers_variables_kinds_and_patterns(string pattern, string variable, bool expected) =>
        Assert.AreEqual(expected, NamePattern.Matches(pattern, variable));

    [TestMethod]
    public void Without_rules_all_variables_are_one_group()
    {
        (double factor, int[] places) = new UpdateRules().Groups(Names, 0).Single();

        Assert.AreEqual(1.0, factor);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, places);
    }

    [TestMethod]
    public void Factors_of_several_rules_multiply()
    {
        UpdateRules rules = new UpdateRules().Add(Rule("dense", 0.5)).Add(Rule("bias", 0.1));

        IReadOnlyList<(double Factor, int[] Places)> groups = rules.Groups(Names, 0);

        Assert.AreEqual("0.5: 0; 0.05: 1; 1: 2; 0.1: 3", string.Join("; ", groups.Select(g => FormattableString.Invariant($"{g.Factor}: {string.Join(',', g.Places)}"))));
    }

    [TestMethod]
    public void What_is_frozen_is_in_no_group_until_it_is_freed()
    {
        UpdateRules rules = new UpdateRules().Add(Rule("dense", 0) with { UntilUpdate = 3 });

        Assert.IsFalse(rules.Groups(Names, 2).Any(group => group.Places.Contains(0)));
        Assert.IsTrue(rules.Groups(Names, 3).Any(group => group.Places.Contains(0)));
    }

    [TestMethod]
    public void A_rule_for_no_variable_is_an_error_that_names_those_there_are()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new UpdateRules().Add(Rule("head", 0.5)).Groups(Names, 0));

        Assert.Contains("\"head\"", error.Message);
        Assert.Contains("dense/kernel:0", error.Message);
    }

    [TestMethod]
    public void There_is_one_way_of_clipping() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => new UpdateRules().Clip(Clipping.Norm, 1).Clip(Clipping.Value, 1));

    [TestMethod]
    [DataRow(null, double.NaN, true)]
    [DataRow(2.0, 2.0, true)]
    [DataRow(2.0, 2.1, false)]
    [DataRow(2.0, double.NaN, false)]
    [DataRow(double.MaxValue, double.PositiveInfinity, false)]
    public void The_guard_leaves_out_what_is_above_its_limit_or_no_number(double? limit, double norm, bool expected) =>
        Assert.AreEqual(expected, new UpdateRules { NormLimit = limit }.Allows(norm));

    private static VariableRule Rule(string name, double factor) => new(name, variable => NamePattern.Matches(name, variable), factor);
}
