namespace TfLrCallbacks.Tests;

/// <summary>What a step costs besides the training itself: nothing may be allocated.</summary>
[TestClass]
public sealed class StepCostTests
{
    private static readonly TemporaryFolder s_folder = new();

    public static IEnumerable<object[]> Callbacks =>
    [
        ["none", Array.Empty<Callback>()],
        ["schedule", new Callback[] { new Falling(0.1) }],
        ["plateau", new Callback[] { new ReduceLROnPlateau("loss") }],
        ["plateau that multiplies a schedule", new Callback[] { new ReduceLROnPlateau("loss") { Schedule = new Falling(0.1) } }],
        ["early stopping", new Callback[] { new EarlyStopping("loss", patience: 5) }],
        ["history", new Callback[] { new History() }],
        ["progress bar", new Callback[] { new ProgressBar(output: TextWriter.Null, interactive: true, time: new ManualTime()) }],
        ["progress bar by lines", new Callback[] { new ProgressBar(linePerEpoch: true, output: TextWriter.Null) }],
        ["guard of the gradient norm", new Callback[] { new GradientNormGuard(() => 1) }],
        ["terminate on NaN", new Callback[] { new TerminateOnNaN() }],
        ["time limit", new Callback[] { new TimeLimit(TimeSpan.FromHours(1)) }],
        ["checkpoint of the best", new Callback[] { new ModelCheckpoint("best.npz", saveBestOnly: true) }],
        ["metrics", new Callback[] { new MetricsMeter() }],
        ["ledger of every step", new Callback[] { new LearningRateScheduler(new Falling(0.1)), new Ledger(s_folder["ledger.jsonl"]) }],
        ["csv", new Callback[] { new CsvLogger(s_folder["log.csv"]) }],
    ];

    [TestMethod]
    [DynamicData(nameof(Callbacks))]
    public void A_step_allocates_nothing(string name, Callback[] callbacks) => Assert.AreEqual(0, BytesOfSteps(callbacks), name);

    [TestMethod]
    public void A_step_with_all_of_them_allocates_nothing() =>
        Assert.AreEqual(0, BytesOfSteps(Callbacks.SelectMany(row => (Callback[])row[1])));

    [ClassCleanup]
    public static void CleanUp() => s_folder.Dispose();

    /// <summary>Gives the least that a thousand steps allocated: the runtime itself allocates now and then, a callback would in every step.</summary>
    private static long BytesOfSteps(IEnumerable<Callback> callbacks)
    {
        const int steps = 20_000;
        var run = new TrainingRun(new OneWeight(), new RunLength(1, steps), 0, callbacks);
        var logs = new Dictionary<string, double>();
        run.Begin();
        run.BeginEpoch(0);
        long least = long.MaxValue;
        for (int thousand = 0; thousand < steps / 1000; thousand++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Steps(run, logs, 1000);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        run.End(failed: false);
        return least;
    }

    private static void Steps(TrainingRun run, Dictionary<string, double> logs, int count)
    {
        for (int batch = 0; batch < count; batch++)
        {
            run.BeginBatch(batch);
            logs.Clear();
            logs["loss"] = 1;
            logs["accuracy"] = 0.5;
            run.EndBatch(batch, 1, logs);
        }
    }

    private sealed record Falling(double Start) : LearningRateSchedule
    {
        protected override double Evaluate(double step) => Start / (step + 1);
    }
}
