using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

/// <summary>The examples of docs/range-test.md.</summary>
[TestClass]
public sealed class MoreWaysToAsk
{
    [TestMethod]
    public void The_page_shows_what_runs()
    {
        NDArray x = TestData.Digits.TrainImages;
        NDArray y = TestData.Digits.TrainLabels;
        NDArray xv = TestData.Digits.TestImages;
        NDArray yv = TestData.Digits.TestLabels;
        var model = new Sequential(new Dense(16, activation: "relu"), new Dense(16, activation: "relu"), new Dense(10)) { Seed = 3 };
        model.Compile(new SGD(0.01, momentum: 0.9) { WeightDecay = 1e-4 }, new SparseCategoricalCrossentropy(fromLogits: true));

        RangeTestResult heldOut = model.FindLearningRate(x, y, validationData: (xv, yv), options: new LrRangeTestOptions { ProbeOn = ProbeData.Validation });
        RangeTestResult quick = model.FindLearningRate(x, y, options: new LrRangeTestOptions { Budget = 150 });
        RangeTestResult soon = model.FindLearningRate(x, y, options: new LrRangeTestOptions { Budget = "30 seconds" });
        RangeTestResult sideBySide = model.FindLearningRate(x, y, options: new LrRangeTestOptions { ParallelTrials = 2 });

        ITrainer trainer = model.CreateTrainer(x, y, validationData: (xv, yv));
        GroupedRangeTestResult groups = new LrRangeTest().RunPerGroup(trainer, [new("backbone", "dense", "dense_1"), new("head", "dense_2")]);
        model.Layers[2].LearningRateFactor *= groups.Groups[1].Factor;

        HyperParameterResult momentum = new HyperParameterTest(HyperParameterKind.Momentum, learningRate: 0.02).Run(trainer);
        HyperParameterResult decay = new HyperParameterTest(
            HyperParameterKind.WeightDecay, options: new LrRangeTestOptions { ProbeOn = ProbeData.Validation }).Run(trainer);

        Assert.IsTrue(new[] { heldOut, quick, soon, sideBySide }.All(found => found.HasAnswer));
        Assert.HasCount(2, groups.Groups);
        Assert.HasCount(5, momentum.Trials);
        Assert.HasCount(5, decay.Trials);
        Console.WriteLine(groups);
        Console.WriteLine(momentum);
        Console.WriteLine(decay);
    }
}
