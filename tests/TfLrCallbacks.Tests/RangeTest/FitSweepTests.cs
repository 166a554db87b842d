namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>The range test in a fit that somebody else drives: a sweep over its batches, which then stops it.</summary>
[TestClass]
public sealed class FitSweepTests
{
    [TestMethod]
    public void It_stops_where_the_loss_explodes_answers_with_a_tenth_of_the_minimum_and_puts_the_weights_back()
    {
        var model = new OneWeight { Value = 7 };
        (LrRangeTest test, TrainingRun run) = Sweep(model, (_, rate) => rate > 3 ? 50 : Math.Min(2.5, 1 + (0.5 * Math.Pow(Math.Log10(rate) + 1, 2))));

        Assert.Contains("the loss exploded at the rate", run.StopReason!);
        Assert.AreEqual(0.01, test.Result!.MaxLearningRate, 0.003);
        Assert.AreEqual(test.Result.MaxLearningRate * Math.Pow(10, -0.25), test.Result.BaseLearningRate, 1e-12);
        Assert.AreEqual(RangeTestConfidence.Low, test.Result.Confidence);
        Assert.AreEqual(7, model.Value);
    }

    [TestMethod]
    public void A_second_batch_that_is_much_harder_than_the_first_is_no_explosion()
    {
        (LrRangeTest test, TrainingRun run) = Sweep(new OneWeight(), (step, _) => step is 1 ? 9 : 1);

        Assert.Contains("all rates of the sweep were tried", run.StopReason!);
        Assert.AreEqual(200, test.Result!.Steps);
    }

    [TestMethod]
    public void A_loss_that_is_not_finite_at_the_start_has_no_answer()
    {
        (LrRangeTest test, _) = Sweep(new OneWeight(), (_, _) => double.NaN);

        Assert.AreEqual(1, test.Result!.Steps);
        Assert.IsFalse(test.Result.HasAnswer);
        Assert.AreEqual(RangeTestFlagKind.ImmediateExplosion, test.Result.Flags.Single().Kind);
    }

    [TestMethod]
    public void A_time_that_is_over_at_once_is_what_it_says()
    {
        (LrRangeTest test, TrainingRun run) = Sweep(
            new OneWeight(), (_, _) => 1, new LrRangeTestOptions { Budget = "1 second", Time = new ManualTime(secondsPerReading: 0.7) });

        Assert.Contains("is spent", run.StopReason!);
        Assert.AreEqual(RangeTestFlagKind.BudgetSpent, test.Result!.Flags.Single().Kind);
    }

    [TestMethod]
    public void A_budget_in_epochs_needs_their_length()
    {
        var run = new TrainingRun(new OneWeight(), new RunLength(3), 0, [new LrRangeTest(new LrRangeTestOptions { Budget = "1 epochs" })]);

        Assert.Contains("Give it in steps", Assert.ThrowsExactly<InvalidOperationException>(run.Begin).Message);
    }

    [TestMethod]
    [DataRow(5, false)]
    [DataRow(6, true)]
    public void It_needs_six_batches(int batches, bool isEnough)
    {
        var run = new TrainingRun(new OneWeight(), new RunLength(1, batches), 0, [new LrRangeTest()]);

        if (isEnough)
        {
            run.Begin();
        }
        else
        {
            StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(run.Begin).Message, "6 of them or more", StringComparison.Ordinal);
        }
    }

    private static (LrRangeTest Test, TrainingRun Run) Sweep(OneWeight model, Func<long, double, double> loss, LrRangeTestOptions? options = null)
    {
        var test = new LrRangeTest(options ?? new LrRangeTestOptions { SweepSteps = 40 });
        var run = new TrainingRun(model, new RunLength(1, 1000), 0, [test]);
        run.Begin();
        run.BeginEpoch(0);
        for (long batch = 0; run.StopReason is null; batch++)
        {
            run.BeginBatch(batch);
            double now = loss(batch, run.LearningRate);
            model.Value++;
            run.EndBatch(batch, now, new Dictionary<string, double>());
        }

        run.EndEpoch(0, new Dictionary<string, double>());
        run.End(failed: false);
        return (test, run);
    }
}
