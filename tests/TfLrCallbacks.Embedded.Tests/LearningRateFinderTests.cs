using NumSharp;

namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class LearningRateFinderTests
{
    [TestMethod]
    public void What_was_found_is_trained_with_in_one_line()
    {
        Sequential model = Model();
        (NDArray x, NDArray y) = (TestData.Digits.TrainImages, TestData.Digits.TrainLabels);

        RangeTestResult found = model.FindLearningRate(x, y, batchSize: 16);
        model.Fit(x, y, batchSize: 16, epochs: 5, callbacks: [found.OneCycle()]);
        model.Fit(x, y, batchSize: 16, epochs: 5, callbacks: [found.Schedule(ScheduleShape.Cosine, warmup: "5%")]);

        model.Fit(x, y, batchSize: 16, epochs: 5, callbacks: [new LrRangeTest(ScheduleShape.OneCycle)]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(12)]
    public void The_peak_is_the_advice_for_the_length_of_the_run(int epochs)
    {
        (NDArray x, NDArray y) = (TestData.Digits.TrainImages, TestData.Digits.TrainLabels);
        RangeTestResult found = Model().FindLearningRate(x, y, batchSize: 16);

        History before = Model().Fit(x, y, batchSize: 16, epochs: epochs, verbose: 0, callbacks: [found.Schedule(ScheduleShape.Cosine)]);
        History inFit = Model().Fit(x, y, batchSize: 16, epochs: epochs, verbose: 0, callbacks: [new LrRangeTest(ScheduleShape.Cosine)]);

        Assert.AreEqual(found.ForSchedule(ScheduleShape.Cosine, before.StepLearningRates.Count), before.StepLearningRates[0]);
        CollectionAssert.AreEqual(before.StepLosses.ToArray(), inFit.StepLosses.ToArray(), "The test left no trace.");
    }

    private static Sequential Model()
    {
        var model = new Sequential(new Dense(16, activation: "relu"), new Dropout(0.1), new Dense(10)) { Seed = 3 };
        model.Compile(new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        return model;
    }
}
