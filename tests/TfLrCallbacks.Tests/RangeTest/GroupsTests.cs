namespace TfLrCallbacks.Tests.RangeTest;

[TestClass]
public sealed class GroupsTests
{
    private static readonly ParameterGroup[] Groups = [new("first inputs", "front"), new("last inputs", "back")];

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Each_group_gets_a_test_of_its_own_and_everything_is_given_back(int threads)
    {
        ITrainer trainer = RangeTestLaws.UnderWay(() => new SoftmaxTrainer { RateFactors = Factors(0.5, 2) });
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);

        GroupedRangeTestResult found = new LrRangeTest(new LrRangeTestOptions { ParallelTrials = threads }).RunPerGroup(trainer, Groups);

        CollectionAssert.AreEqual(Groups, found.Groups.Select(group => group.Group).ToArray());
        foreach (GroupRate group in found.Groups)
        {
            Assert.AreEqual(group.LearningRate, group.Factor * found.Whole.BaseLearningRate, 1e-12);
            Assert.AreEqual(group.Result.Confidence > RangeTestConfidence.Low ? group.Result.BaseLearningRate : found.Whole.BaseLearningRate, group.LearningRate);
        }

        RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.All), "after it");
        CollectionAssert.AreEquivalent(Factors(0.5, 2).ToArray(), trainer.RateFactors.ToArray());
    }

    [TestMethod]
    public void A_group_whose_loss_is_scaled_gets_the_rate_that_this_asks_for()
    {
        // A factor that the layers have already is part of the model: with a hundredth of it the rate is a hundred times as high.
        RangeTestResult plain = Of(1);
        RangeTestResult scaled = Of(0.01);

        Assert.AreEqual(100 * plain.BaseLearningRate, scaled.BaseLearningRate, 1e-9 * scaled.BaseLearningRate);

        static RangeTestResult Of(double factor)
        {
            var trainer = new SoftmaxTrainer { RateFactors = Factors(factor, 0) };
            return new LrRangeTest().Run(new GroupTrainer(trainer, 0.01, new Dictionary<string, double> { ["front"] = factor }));
        }
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(400)]
    [DataRow(700)]
    public void Factors_and_state_are_given_back_when_the_trainer_throws(int work)
    {
        ITrainer trainer = RangeTestLaws.UnderWay(() => new SoftmaxTrainer());
        TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
        var fake = (SoftmaxTrainer)trainer;
        fake.OnWork = done => _ = done > work ? throw new InvalidTimeZoneException("As a user's code may.") : 0;

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => new LrRangeTest().RunPerGroup(trainer, Groups));

        RangeTestLaws.AssertSame(before, trainer.Capture(SnapshotParts.All), "after it");
        CollectionAssert.AreEquivalent(Factors(1, 1).ToArray(), trainer.RateFactors.ToArray());
    }

    [TestMethod]
    public void Groups_that_cannot_be_are_refused_with_the_names_that_there_are()
    {
        static void Refused(string words, ITrainer trainer, params ParameterGroup[] groups) => Assert.Contains(
            words, Assert.ThrowsExactly<ArgumentException>(() => new LrRangeTest().RunPerGroup(trainer, groups)).Message);

        Refused("no layer \"head\" whose weights are trained. It has: front, back", new SoftmaxTrainer(), new ParameterGroup("head", "head"));
        Refused("\"back\" is in several", new SoftmaxTrainer(), new ParameterGroup("a", "back"), new ParameterGroup("b", "front", "back"));
        Refused("one group or more", new SoftmaxTrainer());
        Refused("one layer or more", new SoftmaxTrainer(), new ParameterGroup("empty"));
        Refused("no learning rates by layer", new ScriptedTrainer(5, _ => 1) { Probe = _ => 1 }, new ParameterGroup("a", "b"));
    }

    private static Dictionary<string, double> Factors(double front, double back) => new() { ["front"] = front, ["back"] = back };
}
