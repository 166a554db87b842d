namespace TfLrCallbacks.Tests.Time;

/// <summary>What is a spike, and what is not.</summary>
[TestClass]
public sealed class SpikeWatchTests
{
    [TestMethod]
    public void A_jump_is_told_only_when_half_a_window_is_there_to_compare_with()
    {
        Assert.IsNull(Jump(after: 24), "24 of 50");
        Assert.IsNotNull(Jump(after: 25), "25 of 50");

        static string? Jump(int after)
        {
            var watch = new SpikeWatch(threshold: 5, window: 50, judged: 1, runSteps: 0);
            for (int i = 0; i < after; i++)
            {
                watch.Add(1 + (0.01 * (i % 3)), "loss");
            }

            return watch.Add(10, "loss");
        }
    }

    /// <summary>A jump may come down by itself: it has 1 % of the run, at most a quarter of the window.</summary>
    [TestMethod]
    [DataRow(99, 0)]
    [DataRow(100, 1)]
    [DataRow(300, 3)]
    [DataRow(1000, 10)]
    [DataRow(1_000_000, 12)]
    public void A_jump_is_a_spike_when_it_has_lasted_a_hundredth_of_the_run(int runSteps, int patience)
    {
        var watch = new SpikeWatch(threshold: 5, window: 50, judged: 1, runSteps);
        for (int i = 0; i < 50; i++)
        {
            watch.Add(1 + (0.01 * (i % 3)), "loss");
        }

        for (int i = 0; i < patience; i++)
        {
            Assert.IsNull(watch.Add(10, "loss"), $"{i}");
            Assert.IsTrue(watch.IsHigh);
        }

        if (patience > 0)
        {
            // Down once, and the time begins anew.
            Assert.IsNull(watch.Add(1, "loss"));
            Assert.IsFalse(watch.IsHigh);
            Assert.IsNull(watch.Add(10, "loss"));
            for (int i = 1; i < patience; i++)
            {
                watch.Add(10, "loss");
            }
        }

        Assert.IsNotNull(watch.Add(10, "loss"));
    }

    /// <summary>A run by time is planned anew when it goes on: the watch keeps the time that it gave.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    [DataRow(9)]
    public void A_watch_that_goes_on_tells_the_jump_when_the_first_one_does(int before)
    {
        var first = new SpikeWatch(threshold: 5, window: 50, judged: 1, runSteps: 1000);
        for (int i = 0; i < 50; i++)
        {
            first.Add(1 + (0.01 * (i % 3)), "loss");
        }

        for (int i = 0; i < before; i++)
        {
            first.Add(10, "loss");
        }

        var state = new CallbackState();
        first.Save(state);
        var second = new SpikeWatch(threshold: 5, window: 50, judged: 1, runSteps: 0);
        second.Load(state);

        for (int i = before; i < 10; i++)
        {
            Assert.IsNull(first.Add(10, "loss"), $"{i}");
            Assert.IsNull(second.Add(10, "loss"), $"{i}");
        }

        Assert.IsNotNull(first.Add(10, "loss"));
        Assert.IsNotNull(second.Add(10, "loss"));
    }

    [TestMethod]
    [DataRow(0.7, false, DisplayName = "never below 0.6 of its start")]
    [DataRow(0.5, true, DisplayName = "once below 0.6 of its start")]
    public void A_loss_is_back_at_its_start_only_where_it_had_left_it(double lowest, bool isBack)
    {
        var watch = new SpikeWatch(threshold: 5, window: 50, judged: 3, runSteps: 0);
        double[] losses = [1, 1, 1, .. Enumerable.Repeat(lowest, 60), .. Enumerable.Range(0, 400).Select(i => lowest + (i * 0.003))];

        bool told = losses.Select(loss => watch.Add(loss, "loss")).ToArray().Any(why => why?.Contains("is back at", StringComparison.Ordinal) is true);

        Assert.AreEqual(isBack, told);
    }

    [TestMethod]
    [DataRow(0.5, 0.49, false, DisplayName = "half was learned, and one batch in 15 is as good as was usual")]
    [DataRow(0.5, 0.51, true, DisplayName = "half was learned, and no batch is as good")]
    [DataRow(0.2, 0.19, true, DisplayName = "four fifths were learned")]
    public void Losses_that_bounce_have_not_forgotten_the_little_that_was_learned(double usual, double best, bool isBack)
    {
        var watch = new SpikeWatch(threshold: 5, window: 50, judged: 3, runSteps: 0);
        double[] losses =
        [
            1, 1, 1,
            .. Enumerable.Repeat(usual, 60),
            .. Enumerable.Range(0, 200).Select(i => usual + (i * 0.005)),
            .. Enumerable.Range(0, 200).Select(i => i % 15 is 0 ? best : 1.5),
        ];

        bool told = losses.Select(loss => watch.Add(loss, "loss")).ToArray()[^150..].Any(why => why?.Contains("is back at", StringComparison.Ordinal) is true);

        Assert.AreEqual(isBack, told);
    }
}
