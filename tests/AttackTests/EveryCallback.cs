using TfLrCallbacks;

namespace AttackTests;

/// <summary>For every callback of the product, the situations that a resumed run must not forget.</summary>
internal static class EveryCallback
{
    private static readonly double[] Plateau = [1, 0.8, 0.9, 0.9, 0.9, 0.9, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9];

    public static IReadOnlyDictionary<Type, Recipe[]> Recipes { get; } = new Dictionary<Type, Recipe[]>
    {
        [typeof(LearningRateScheduler)] =
        [
            new("a schedule with momentum", _ => [new LearningRateScheduler(run => new OneCycle(maxLearningRate: 0.1, totalSteps: run.TotalSteps))], "OneCycle"),
            new("a schedule by epochs", _ => [new LearningRateScheduler(new ExponentialDecay(0.1, 1, 0.5), StepUnit.Epoch)], "rate 0.025"),
            new("a function", _ => [new LearningRateScheduler((_, rate) => rate * 0.9, verbose: 1)], "setting learning rate"),
            new("an unknown length", _ => [new WarmupCosine(peakLearningRate: 0.1, warmup: "1 epoch")]) { KnowsLength = false },
            new("a later epoch", _ => [new WarmupCosine(peakLearningRate: 0.1, warmup: 6)]) { InitialEpoch = 2 },
        ],
        [typeof(ReduceLROnPlateau)] =
        [
            .. Rules().Select(rule => new Recipe($"{rule.GetType().Name}", _ => [new ReduceLROnPlateau(rule, verbose: 1)], "stopped getting better") { ValidationLosses = Plateau, Epochs = 12 }),
            new("GreedyLR that starts again", _ => [new ReduceLROnPlateau(new GreedyLR(factor: 0.1, patience: 0, minLearningRate: 0.01, resetStart: 3))], "rate 0.01,", "ResetIn=1") { ValidationLosses = [1, 1, 1, 1, 1, 1, 1, 1], Epochs = 8 },
            new("exhausted, asked before it acts", _ => Stopper(first: true), "IsExhausted=True", "StoppedEpoch=3") { ValidationLosses = Plateau, Epochs = 12 },
            new("exhausted, asked after it acted", _ => Stopper(first: false), "IsExhausted=True") { ValidationLosses = Plateau, Epochs = 12 },
            new(
                "a schedule, the best weights and a NaN",
                _ => [new ReduceLROnPlateau(factor: 0.5, patience: 2) { Schedule = new WarmupCosine(peakLearningRate: 0.1, warmup: 5), RestoreBestWeights = true, NanPolicy = NanPolicy.RestoreAndReduce, StartFromEpoch = 1 }],
                "UselessReductions=2") { ValidationLosses = [1, 0.8, double.NaN, 0.9, 0.9, 0.9, 0.9], Epochs = 7 },
        ],
        [typeof(SpikeGuard)] =
        [
            new("a rollback of each kind", site => [new ConstantRate(0.05), new SpikeGuard(new SpikeGuardOptions { GradientNorm = () => site.GradientNorm() > 10 ? double.NaN : 1, SnapshotEvery = 2, RecoverySteps = 3, MaxRollbacks = 30 })], "SpikeGuard.Rollbacks=1"),
            new("snapshots on disk", site => [new SpikeGuard(new SpikeGuardOptions { GradientNorm = () => site.GradientNorm() > 10 ? double.NaN : 1, SnapshotEvery = 3, Folder = site["guard"], MaxRollbacks = 30 })], "SpikeGuard.Rollbacks=1"),
        ],
        [typeof(AutoLearningRate)] =
        [
            new("epochs", _ => [new AutoLearningRate()], "AutoLearningRate: stable, decay", "are put back") { ValidationLosses = Plateau },
            new("no length at all", _ => [new AutoLearningRate()], "AutoLearningRate: warm-up, stable, decay") { KnowsLength = false },
        ],
        [typeof(CooldownOnRequest)] = [new("nothing to remember", site => [new ConstantRate(0.1), new CooldownOnRequest("6 steps", site["cooldown"], site.Clock), new LambdaCallback(onEpochEnd: (run, epoch, _) => { if (epoch is 2) { run.RequestCooldown("6 steps", "of the recipe"); } })], "has cooled down")],
        [typeof(TimeBudget)] =
        [
            new("a schedule over the time", site => [new TimeBudget("18 seconds", site.Clock), new OneCycle(0.1)], "TimeBudget: its time, 18 seconds, is used"),
            new("epochs that end first", site => [new TimeBudget("2 minutes", site.Clock), new WarmupCosine(peakLearningRate: 0.1, warmup: "10 seconds")], "TimeBudget.Progress=0.9"),
        ],
        [typeof(LrRangeTest)] =
        [
            new("a constant rate", _ => [new LrRangeTest()], "LrRangeTest: ", "range test, confidence"),
            new("a schedule, found again", _ => [new LrRangeTest(ScheduleShape.OneCycle) { ReFind = 2 }], "LrRangeTest: ") { InitialEpoch = 1 },
            new("an unknown length", _ => [new LrRangeTest(ScheduleShape.Cosine, warmup: "10%") { ReFind = 3 }], "LrRangeTest: ") { KnowsLength = false },
        ],
        [typeof(EarlyStopping)] =
        [
            new("the best weights", _ => [new EarlyStopping(patience: 3, verbose: 1, restoreBestWeights: true, startFromEpoch: 1)], "StoppedEpoch=4", "Restoring") { ValidationLosses = Plateau, Epochs = 9 },
            new("a value that is none", _ => [new EarlyStopping(patience: 9) { CheckFinite = true }], "is not finite") { ValidationLosses = [1, 0.9, double.NaN, 0.7], Epochs = 4 },
            new("a baseline", _ => [new EarlyStopping(patience: 4, baseline: 0.5)], "Wait=3", "StoppedEpoch") { ValidationLosses = [1, 0.9, 0.8, 0.7, 0.6, 0.6], Epochs = 6 },
        ],
        [typeof(GradientNormGuard)] =
        [
            new("alone", site => [new GradientNormGuard(site.GradientNorm, window: 3, cut: 0.5, recoverySteps: 4)], "Spikes=2"),
            new("behind a schedule", site => [new WarmupCosine(peakLearningRate: 0.1, warmup: 4), new GradientNormGuard(site.GradientNorm, window: 3, recoverySteps: 3)], "Spikes=1"),
            new("behind a rate that is set once, with a ledger", site => [new LearningRateScheduler((epoch, rate) => epoch is 0 ? 0.1 : rate), new GradientNormGuard(site.GradientNorm, window: 3, cut: 0.7, recoverySteps: 5), new Ledger(site["ledger.jsonl"])], "Spikes=1"),
        ],
        [typeof(SwapEMAWeights)] =
        [
            new("overwriting", _ => [new SwapEMAWeights(emaMomentum: 0.8, emaOverwriteFrequency: 3)]),
            new("swapped at the end of an epoch", site => [new SwapEMAWeights(swapOnEpoch: true, emaMomentum: 0.9), new ModelCheckpoint(site["c-{epoch}.npz"])]),
        ],
        [typeof(StochasticWeightAveraging)] = [new("averaging", _ => [new StochasticWeightAveraging(startEpoch: 2, learningRate: 0.01)], "Count=3")],
        [typeof(TimeLimit)] = [new("time", site => [new TimeLimit(TimeSpan.FromSeconds(18), site.Clock)], "TimeLimit: 00:00:18")],
        [typeof(TerminateOnNaN)] = [new("nothing to remember", _ => [new TerminateOnNaN()])],
        [typeof(LambdaCallback)] = 
        [
            new("nothing to remember", _ => [new LambdaCallback(onEpochEnd: (run, _, logs) => run.LearningRate = logs["loss"] / 100)]),
            new("momentum and weight decay of the first epoch", _ => [new LambdaCallback(onEpochBegin: (run, epoch) => { if (epoch is 0) { run.Momentum = 0.8; run.WeightDecay = 0.01; } })], "momentum 0.8", "weight_decay 0.01"),
        ],
        [typeof(History)] =
        [
            new("what happened", _ => [new History(), new LambdaCallback(onEpochEnd: (run, epoch, logs) => { if (epoch is 1) { run.Warn("Something is odd."); run.Note("It goes on."); logs["own"] = 1; } })], "Something is odd.", "It goes on.", "own 1"),
            new("from a later epoch", _ => [new History()], "FirstStep=8") { InitialEpoch = 2 },
        ],
        [typeof(ModelCheckpoint)] =
        [
            new("the best", site => [new ModelCheckpoint(site["best.npz"], saveBestOnly: true, verbose: 1)], "did not improve from 0.80000", "LastSaved=/best.npz") { ValidationLosses = Plateau },
            new("the best two and the last", site => [new ModelCheckpoint(site["top-{epoch}.npz"], saveTopK: 2, saveLast: true, verbose: 1)], "was not in the top 2", "LastFile=/last.npz", "LastSaved=/top-7.npz") { ValidationLosses = Plateau, Epochs = 8 },
            new("every few batches", site => [new ModelCheckpoint(site["every-{epoch}-{batch}.npz"], saveEveryBatches: 3, saveWeightsOnly: true)], "LastSaved=/every-2-2.npz"),
        ],
        [typeof(RateChangeCheckpoint)] =
        [
            new("a drop", site => [new PiecewiseConstantDecay([3, 9, 17], [0.1, 0.01, 0.005, 0.02]), new RateChangeCheckpoint(site["at-{step}.npz"], ratio: 1.5)], "LastSaved=/at-18.npz"),
            new("a drop at the border of an epoch", site => [new LearningRateScheduler((epoch, _) => epoch is 2 or 3 ? 0.01 : 0.1), new RateChangeCheckpoint(site["at-{step}.npz"])], "LastSaved=/at-16.npz"),
        ],
        [typeof(BackupAndRestore)] = [new("its count of batches", site => [new BackupAndRestore(site["second"], saveEveryBatches: 3)])],
        [typeof(StepCsvLogger)] =
        [
            new("every step", site => [new OneCycle(0.1), new StepCsvLogger(site["steps.csv"])]),
            new("a column that comes later", site => [new StepCsvLogger(site["steps.csv"]), new LambdaCallback(onEpochBegin: (run, epoch) =>
            {
                if (epoch is 1)
                {
                    run.WeightDecay = 0.01;
                }
                else if (epoch is 2)
                {
                    run.Momentum = 0.8;
                }
            })]),
        ],
        [typeof(CsvLogger)] =
        [
            new("a new file", site => [new CsvLogger(site["log.csv"])]),
            new("a file that is continued", site => [new CsvLogger(site["log.csv"], append: true)]) { InitialEpoch = 1 },
        ],
        [typeof(JsonLinesLogger)] =
        [
            new("batches", site => [new JsonLinesLogger(site["log.jsonl"], updateFrequency: 3)]),
            new("a file that is continued at a later epoch", site => [new JsonLinesLogger(site["log.jsonl"], "batch", append: true)]) { InitialEpoch = 1 },
        ],
        [typeof(Ledger)] =
        [
            new("two drivers", site => [new Ledger(site["ledger.jsonl"]), new ConstantRate(0.01), new LambdaCallback(onTrainBatchBegin: (run, _) => run.LearningRate = 0.02 + (run.Step / 1000.0))]),
            new(
                "two drivers at the border of epochs",
                site => [new Ledger(site["ledger.jsonl"]), new LambdaCallback(onEpochEnd: (run, _, _) => run.LearningRate /= 2), new LearningRateScheduler((_, rate) => rate * 0.9)]),
            new("a file that is continued", site => [new Ledger(site["ledger.jsonl"], append: true), new WarmupCosine(peakLearningRate: 0.1, warmup: 4)]),
        ],
        [typeof(MetricsMeter)] = [new("nothing to remember", _ => [new MetricsMeter()])],
        [typeof(MessageLogger)] = [new("nothing to remember", _ => [new MessageLogger(_ => { }, _ => { })])],
        [typeof(WorkerAgreement)] = [new("one worker alone", _ => [new WorkerAgreement(everyBatches: 2)])],
        [typeof(ProgressBar)] = [new("time of an epoch", site => [new ProgressBar(output: TextWriter.Null, time: site.Clock)])],
        [typeof(TensorBoard)] = [new("events", site => [new TensorBoard(site["logs"], updateFrequency: 2, histogramFrequency: 2, timeProvider: site.Clock)])],
    };

    /// <summary>Gets callbacks that no recipe can train with here, and where they are tried instead.</summary>
    public static IReadOnlyDictionary<string, string> Elsewhere { get; } = new Dictionary<string, string>
    {
        ["GradientNormLogger"] = "it needs an optimizer of TensorFlow.NET: tests/TfLrCallbacks.TensorFlow.LiveTests",
        ["RateMemory"] = "every fit of the embedded engine has one, which remembers nothing of its own; it says what is left of an earlier fit: FitTests",
        ["ReplayListener"] = "a part of the tool that replays a log",
        ["SilentCallback"] = "it stands, on another worker, for a callback that acts on the first alone: FitOnWorkersTests",
        ["LeftOutCallback"] = "it stands where a logger failed",
    };

    public static Recipe Of(string callback, string situation) =>
        Recipes.Single(recipes => recipes.Key.Name == callback).Value.Single(recipe => recipe.Name == situation);

    private static IEnumerable<PlateauRule> Rules() =>
    [
        new StrictPlateau(factor: 0.5, patience: 2, cooldown: 2, minLearningRate: 0.01),
        new Keras2Plateau(factor: 0.5, patience: 2, cooldown: 3),
        new Keras3Plateau(factor: 0.5, patience: 2, cooldown: 3),
        new TorchPlateau(factor: 0.5, patience: 1, cooldown: 2),
        new TimmPlateau(decayRate: 0.5, patience: 1, cooldown: 1, warmupEpochs: 3, warmupLearningRate: 0.001, mode: MetricMode.Min),
        new OptaxPlateau(factor: 0.5, patience: 2, cooldown: 1, accumulationSize: 2),
        new GreedyLR(factor: 0.5, patience: 1, cooldown: 1, warmup: 1, minLearningRate: 0.01, windowSize: 2, resetStart: 2),
        new StreakRule(),
    ];

    private static IEnumerable<Callback> Stopper(bool first)
    {
        var plateau = new ReduceLROnPlateau(factor: 0.1, patience: 1, minLearningRate: 0.05);
        var stopper = new EarlyStopping(plateau, uselessReductions: 9);
        return first ? [stopper, plateau] : [plateau, stopper];
    }
}
