namespace TfLrCallbacks.Tests.Time;

/// <summary>What holds for every training with a time budget, by a clock that the tests set.</summary>
[TestClass]
public sealed class TimeBudgetLaws
{
    private const double Peak = 0.1;

    public static IEnumerable<object[]> Situations => All.Keys.Select(name => new object[] { name });

    private static Dictionary<string, Func<HandClock, TimedTrainer>> All { get; } = new()
    {
        ["even steps"] = clock => new(clock, 250, _ => 0.02),
        ["a slow first step"] = clock => new(clock, 250, step => step is 0 ? 3 : 0.02),
        ["three times slower from the middle on"] = clock => new(clock, 250, step => step < 1500 ? 0.02 : 0.06),
        ["ten times slower near the end"] = clock => new(clock, 250, step => step < 2400 ? 0.02 : 0.2),
        ["five times faster from the middle on"] = clock => new(clock, 250, step => step < 1500 ? 0.02 : 0.004),
        ["noisy steps"] = clock => new(clock, 250, step => 0.005 + (0.03 * ((step * 7919 % 101) / 100.0))),
        ["a checkpoint every 100 steps"] = clock => new(clock, 250, step => step % 100 is 99 ? 0.7 : 0.02),
        ["a validation of 2 s every 5 s"] = clock => new(clock, 250, _ => 0.02) { ValidationSeconds = 2 },
        ["a validation of 0.3 s after every fourth step"] = clock => new(clock, 4, _ => 0.02) { ValidationSeconds = 0.3 },
        ["an epoch of one step"] = clock => new(clock, 1, _ => 0.05) { ValidationSeconds = 0.05 },
        ["a pause of 20 s"] = clock => new(clock, 250, step => step is 1200 ? 20 : 0.02),
        ["slow steps of 0.7 s"] = clock => new(clock, 30, _ => 0.7),
        ["fast steps of 0.4 ms"] = clock => new(clock, 5000, _ => 0.0004),
        ["epochs longer than the budget"] = clock => new(clock, 1_000_000, _ => 0.02),
        ["an unknown length of the epoch"] = clock => new(clock, 250, _ => 0.02) { KnowsLength = false, ValidationSeconds = 1 },
    };

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void It_ends_within_2_percent_of_the_deadline_with_the_schedule_at_its_end(string situation)
    {
        var clock = new HandClock();
        TimedTrainer trainer = All[situation](clock);
        History history = Fit(trainer, clock, "1 minute", new OneCycle(Peak));
        double used = clock.GetElapsedTime(0).TotalSeconds;

        InRange(used, 60 * 0.98, 60 * 1.02);
        AssertWhole(history);
        Assert.Contains("1 minute", history.StopReason!, StringComparison.Ordinal);
    }

    [TestMethod]
    [DynamicData(nameof(Situations))]
    public void The_rate_never_jumps(string situation)
    {
        var clock = new HandClock();
        IReadOnlyList<double> rates = Fit(All[situation](clock), clock, "1 minute", new OneCycle(Peak)).StepLearningRates;
        double largest = rates.Zip(rates.Skip(1), (before, after) => Math.Abs(after - before)).Max();

        // A step goes at most a fiftieth of the schedule, or five times what it would go in even steps; the steepest part of a one-cycle rises by the peak in 0.3 / (π / 2) of it.
        double ofSchedule = Math.Max(1 / 50.0, situation.Contains("0.7", StringComparison.Ordinal) ? 5 * 0.7 / 60 : 0);
        InRange(largest, 0, 1.01 * Peak * ofSchedule * (Math.PI / 2) / 0.3);
    }

    [TestMethod]
    [DataRow("1 minute")]
    [DataRow("5 minutes")]
    [DataRow("1 hour")]
    public void A_schedule_of_a_time_is_its_own_deadline(string time)
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 500, step => step < 1000 ? 0.05 : 0.08);
        History history = trainer.Fit(new FitOptions { Epochs = 100_000, Verbose = 0, TimeProvider = clock }, new OneCycle(Peak, time));

        double seconds = Length.Parse(time).Amount;
        InRange(clock.GetElapsedTime(0).TotalSeconds, seconds * 0.98, seconds * 1.02);
        AssertWhole(history);
    }

    [TestMethod]
    public void A_warm_up_and_a_decay_of_times_take_these_times()
    {
        var clock = new HandClock();
        var ends = new List<(double Time, double Rate)>();
        var watch = new LambdaCallback(onTrainBatchBegin: (run, _) => ends.Add((clock.GetElapsedTime(0).TotalSeconds, run.LearningRate)));
        new TimedTrainer(clock, 500, _ => 0.05).Fit(
            new FitOptions { TimeBudget = "10 minutes", Verbose = 0, TimeProvider = clock },
            new WarmupStableDecay(Peak, warmup: "1 minute", decay: "2 minutes"),
            watch);

        InRange(ends.First(end => end.Rate == Peak).Time, 58, 63);
        InRange(ends.Last(end => end.Rate == Peak).Time, 475, 485);
        InRange(ends[^1].Time, 590, 601);
    }

    [TestMethod]
    public void Epochs_that_end_before_the_time_end_the_schedule_too_and_a_warning_says_so()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, _ => 0.05);
        History history = trainer.Fit(new FitOptions { Epochs = 3, Verbose = 0, TimeProvider = clock }, new OneCycle(Peak, "2 hours"));

        Assert.AreEqual(300, trainer.Updates);
        AssertWhole(history);
        Assert.IsNull(history.StopReason);
        Assert.Contains("3 epochs end before", Assert.ContainsSingle(history.Warnings), StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(1e-7)]
    [DataRow(0.01)]
    [DataRow(0.5)]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(8)]
    public void A_tiny_budget_still_ends_at_the_last_rate(double seconds)
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 10, _ => 1);
        History history = Fit(trainer, clock, TimeSpan.FromSeconds(seconds), new WarmupCosine(Peak, warmup: 0));

        Assert.AreEqual(Peak, history.StepLearningRates[0]);
        InRange(history.StepLearningRates[^1], 0, 0.1 * Peak);
        InRange(clock.GetElapsedTime(0).TotalSeconds, 0, Math.Max(2, seconds + 1.5));
        Assert.Contains(warning => warning.Contains("Give it more time", StringComparison.Ordinal), history.Warnings);
    }

    [TestMethod]
    public void A_pause_beyond_the_deadline_leaves_a_short_but_whole_decay()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 250, step => step is 1000 ? 500 : 0.02);
        History history = Fit(trainer, clock, "1 minute", new OneCycle(Peak));

        AssertWhole(history);
        InRange(trainer.Updates, 1030, 1060); // in steps of a fiftieth of the schedule, not in one
    }

    [TestMethod]
    public void A_slow_first_step_is_not_what_the_others_are_planned_by()
    {
        var clock = new HandClock();
        History history = Fit(new TimedTrainer(clock, 250, step => step is 0 ? 3 : 0.02), clock, "8 seconds", new Anneal(Peak, 0));

        // Two steps are known when it is planned: 250 are left, of which the next makes one.
        InRange(history.StepLearningRates[3], 0.98 * Peak, Peak);
        InRange(history.StepLearningRates.Count, 240, 255);
    }

    [TestMethod]
    public void A_clock_that_stands_still_trains_as_many_epochs_as_there_are()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, _ => 0);
        History history = trainer.Fit(new FitOptions { Epochs = 3, Verbose = 0 }, new OneCycle(Peak), new TimeBudget("1 minute", clock));
        Assert.AreEqual(300, trainer.Updates);
        AssertWhole(history);
    }

    [TestMethod]
    public void What_happens_before_the_first_step_counts()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 250, _ => 0.02);
        Fit(trainer, clock, "1 minute", new LambdaCallback(onTrainBegin: _ => clock.Advance(15)), new OneCycle(Peak));
        InRange(trainer.Updates, 2200, 2300);
    }

    [TestMethod]
    public void The_schedule_of_a_plateau_follows_the_time_too()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 250, _ => 0.02);
        History history = Fit(trainer, clock, "1 minute", new ReduceLROnPlateau("loss") { Schedule = new OneCycle(Peak) });
        AssertWhole(history);
    }

    [TestMethod]
    [DataRow(7, false)]
    [DataRow(700, false)]
    [DataRow(1600, false)]
    [DataRow(2350, false)]
    [DataRow(1600, true)]
    public void A_run_that_was_killed_goes_on_with_the_time_it_has_left(long killedAt, bool ownTime)
    {
        using var folder = new TemporaryFolder();
        var first = new HandClock();
        var killed = new TimedTrainer(first, 250, _ => 0.02) { ValidationSeconds = 1, Before = step => { if (step == killedAt) { throw new IOException("killed"); } } };
        Assert.ThrowsExactly<IOException>(() => Train(killed, first));
        double before = first.GetElapsedTime(0).TotalSeconds;

        var second = new HandClock();
        second.Advance(1000);
        var resumed = new TimedTrainer(second, 250, _ => 0.02) { ValidationSeconds = 1 };
        History history = Train(resumed, second);

        // The steps since the last state are made again, and their time is not known to the state.
        InRange(before + second.GetElapsedTime(0).TotalSeconds - 1000, 58.8, 60 + (10 * 0.02) + 1.2);
        AssertWhole(history);
        InRange(history.StepLearningRates.Zip(history.StepLearningRates.Skip(1), (rate, next) => Math.Abs(next - rate)).Max(), 0, 0.01 * Peak);

        History Train(TimedTrainer trainer, HandClock clock) => ownTime
            ? trainer.Fit(new FitOptions { Epochs = 1000, Verbose = 0, TimeProvider = clock }, new OneCycle(Peak, "1 minute"), new BackupAndRestore(folder["state"], saveEveryBatches: 10))
            : Fit(trainer, clock, "1 minute", new OneCycle(Peak), new BackupAndRestore(folder["state"], saveEveryBatches: 10));
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(300)]
    [DataRow(1400)]
    public void A_run_over_data_of_unknown_length_that_is_killed_right_after_a_save_makes_the_rates_of_the_unbroken_one(long killedAt)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        IReadOnlyList<double> whole = Train(folder["whole"], null, 0).StepLearningRates;
        Assert.ThrowsExactly<IOException>(() => Train(folder["broken"], killedAt, 0));

        CollectionAssert.AreEqual(whole.ToArray(), Train(folder["broken"], null, 1000).StepLearningRates.ToArray());

        static History Train(string folder, long? killedAt, double later)
        {
            var clock = new HandClock();
            clock.Advance(later);
            var trainer = new TimedTrainer(clock, 250, _ => 0.03125)
            {
                KnowsLength = false,
                ValidationSeconds = 2,
                Before = step =>
                {
                    if (step == killedAt)
                    {
                        throw new IOException("killed");
                    }
                },
            };
            return Fit(trainer, clock, "1 minute", new OneCycle(Peak), new BackupAndRestore(folder, saveEveryBatches: 50));
        }
    }

    [TestMethod]
    public void Of_several_workers_the_clock_of_the_first_decides()
    {
        var rates = new IReadOnlyList<double>[3];
        ThreadWorkers.Run(3, workers =>
        {
            // The others have clocks that run ahead, but their steps take as long as those of the first.
            var clock = new HandClock();
            var trainer = new TimedTrainer(clock, 50, _ => 0.1 * (1 + workers.Rank)) { Workers = workers };
            rates[workers.Rank] = Fit(trainer, clock, "1 minute", new OneCycle(Peak)).StepLearningRates;
        });

        Assert.HasCount(600, rates[0]);
        CollectionAssert.AreEqual(rates[0].ToArray(), rates[1].ToArray());
        CollectionAssert.AreEqual(rates[0].ToArray(), rates[2].ToArray());
    }

    [TestMethod]
    public void A_schedule_by_epochs_follows_the_time_in_whole_epochs()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 100, _ => 0.02);
        History history = Fit(trainer, clock, "2 minutes", new LearningRateScheduler(new WarmupCosine(Peak, warmup: 0), StepUnit.Epoch));
        InRange(history.StepLearningRates.Distinct().Count(), history.Epochs.Count - 1, history.Epochs.Count);
        InRange(history.StepLearningRates[^1], 0, 0.01 * Peak);
    }

    [TestMethod]
    public void Epochs_and_a_time_budget_are_refused_together()
    {
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 10, _ => 1);
        Assert.Contains("epochs or a time budget", Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(new FitOptions { Epochs = 3, TimeBudget = "1m" })).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(new FitOptions { TimeBudget = "1m" }, new TimeBudget("2m")));
        Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(new FitOptions { Verbose = 0 }, new TimeBudget("1m"), new TimeBudget("2m")));
        Assert.Contains("such as", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FitOptions { TimeBudget = "3 epochs" }).Message, StringComparison.Ordinal);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new TimeBudget("0s"));
        Assert.AreEqual(0, trainer.Updates);
    }

    [TestMethod]
    public void Every_plan_is_in_the_ledger_and_gives_the_rates_again()
    {
        using var folder = new TemporaryFolder();
        string path = folder["ledger.jsonl"];
        var clock = new HandClock();
        var trainer = new TimedTrainer(clock, 250, step => step < 1500 ? 0.02 : 0.05);
        History history = Fit(trainer, clock, "1 minute", new OneCycle(Peak), new Ledger(path));
        List<System.Text.Json.JsonElement> plans = [.. File.ReadLines(path).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("decision", out _))];

        InRange(plans.Count, 50, 250);
        double steps = plans[0].GetProperty("steps").GetDouble();
        LearningRateSchedule schedule = new OneCycle(Peak).Bind(new RunLength(1, (long)Math.Ceiling(steps)));
        int next = 0;
        (long From, double Position, double Advance) plan = (0, 0, 0);
        for (int step = 0; step < history.StepLearningRates.Count - 1; step++)
        {
            while (next < plans.Count && plans[next].GetProperty("step").GetInt64() == step)
            {
                plan = (step, plans[next].GetProperty("position").GetDouble(), plans[next].GetProperty("advance").GetDouble());
                next++;
            }

            Assert.AreEqual(schedule.ValueAt(plan.Position + ((step - plan.From) * plan.Advance)), history.StepLearningRates[step], 1e-9);
        }
    }

    /// <summary>Says the value where it is out of its range.</summary>
    private static void InRange(double value, double least, double most) =>
        Assert.IsTrue(value >= least && value <= most, FormattableString.Invariant($"{value} is not from {least} to {most}."));

    private static void AssertWhole(History history)
    {
        InRange(history.StepLearningRates.Max(), 0.9 * Peak, Peak);
        InRange(history.StepLearningRates[^1], 0, 0.01 * Peak);
    }

    private static History Fit(ITrainer trainer, HandClock clock, Length budget, params Callback[] callbacks) =>
        trainer.Fit(new FitOptions { TimeBudget = budget, Verbose = 0, TimeProvider = clock }, callbacks);
}
