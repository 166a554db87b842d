using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TfLrCallbacks;

/// <summary>What holds for a range test in every mode and on every engine: the training is given back bit for bit, and the answer does not depend on who made the trials.</summary>
internal static class RangeTestLaws
{
    public static string[] Modes { get; } =
        ["plain", "validation", "steps", "time", "threads", "threads and validation", "no snapshots", "second edition", "long trials"];

    public static LrRangeTestOptions Options(string mode) => mode switch
    {
        "plain" => new(),
        "validation" => new() { ProbeOn = ProbeData.Validation },
        "steps" => new() { Budget = 160 },
        "time" => new() { Budget = "1 second", Time = new ManualTime(secondsPerReading: 0.006) },
        "threads" => new() { ParallelTrials = 3 },
        "threads and validation" => new() { ParallelTrials = 2, ProbeOn = ProbeData.Validation },
        "no snapshots" => new() { MaxSnapshotBytes = 0 },
        "second edition" => LrRangeTestOptions.SecondEdition,
        "long trials" => new() { TrialSteps = 5 },
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    /// <summary>Runs the test on a training that is under way: to its end, with a listener that throws, and cancelled. Afterwards the training goes on as one without it.</summary>
    public static void GivesTheTrainingBack(Func<ITrainer> make, string mode)
    {
        ITrainer without = UnderWay(make);
        TrainerSnapshot before = without.Capture(SnapshotParts.All);
        double[] losses = Train(without, 20);
        foreach ((int steps, bool cancels) in ((int, bool)[])[(int.MaxValue, false), (1, true), (15, false), (37, true), (37, false), (70, true)])
        {
            ITrainer trainer = UnderWay(make);
            using var source = new CancellationTokenSource();
            int heard = 0;
            var listener = new Listener(_ => End(++heard == steps, cancels ? source : null));

            bool ended = Ends(() => new LrRangeTest(Options(mode)).Run(trainer, listener, source.Token));

            Assert.AreEqual(heard < steps, ended, $"{mode}: {heard} steps were heard of.");
            AssertSame(before, trainer.Capture(SnapshotParts.All), $"{mode}, {steps} steps, cancels {cancels}");
            CollectionAssert.AreEqual(losses, Train(trainer, 20), mode);
        }
    }

    /// <summary>Runs the test one trial after the other, on several threads and on several workers: all that it says is the same.</summary>
    public static void IsTheSameSideBySide(Func<IWorkers, ITrainer> make, LrRangeTestOptions options)
    {
        string expected = Text(new LrRangeTest(options).Run(UnderWay(() => make(SingleWorker.Instance))));
        foreach (int threads in (int[])[2, 3, 5])
        {
            Assert.AreEqual(expected, Text(new LrRangeTest(options with { ParallelTrials = threads }).Run(UnderWay(() => make(SingleWorker.Instance)))), $"{threads} threads");
        }

        foreach ((int workers, int threads) in ((int, int)[])[(1, 1), (2, 1), (3, 1), (4, 1), (2, 2)])
        {
            var found = new string[workers];
            ThreadWorkers.Run(workers, worker =>
            {
                ITrainer trainer = make(worker);
                TrainerSnapshot before = trainer.Capture(SnapshotParts.All);
                found[worker.Rank] = Text(new LrRangeTest(options with { ParallelTrials = threads }).Run(trainer));
                AssertSame(before, trainer.Capture(SnapshotParts.All), $"{workers} workers");
            });

            string alone = Text(new LrRangeTest(options).Run(make(SingleWorker.Instance)));
            Assert.IsTrue(found.All(text => text == alone), $"{workers} workers with {threads} threads each:\n{alone}\n{string.Join('\n', found.Where(text => text != alone))}");
        }
    }

    /// <summary>Gives a trainer some steps into its second epoch.</summary>
    public static ITrainer UnderWay(Func<ITrainer> make)
    {
        ITrainer trainer = make();
        var metrics = new double[trainer.MetricNames.Count];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            trainer.BeginEpoch(epoch);
            for (int batch = 0; batch < 3 && trainer.MoveToNextBatch(); batch++)
            {
                trainer.TrainBatch(metrics);
            }
        }

        return trainer;
    }

    /// <summary>Gives all that a result says, to the last digit.</summary>
    public static string Text(RangeTestResult found)
    {
        static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
        static string Numbers(IEnumerable<double> numbers) => string.Join(' ', numbers.Select(Number));
        static string Trials(IEnumerable<RangeTestTrial> trials) => string.Join(' ', trials.Select(trial => $"{trial.HalfDecades}:{Number(trial.Loss)}{(trial.EndedEarly ? "!" : string.Empty)}"));
        return string.Join('\n', (string[])
        [
            found.ToSummary(), Number(found.Baseline), found.HasAnswer ? Numbers([found.BaseLearningRate, found.MaxLearningRate]) : "none",
            .. found.Sweeps.Select(sweep => $"{Numbers(sweep.BatchLosses)} {Numbers(sweep.ProbeLosses)}"),
            .. found.Rounds.Select(round => $"{round.Steps} {Trials(round.Trials)}"),
            Trials(found.Cooled), $"{found.Steps} {found.ProbeEvaluations}",
        ]);
    }

    public static void AssertSame(TrainerSnapshot expected, TrainerSnapshot actual, string what)
    {
        CollectionAssert.AreEquivalent(expected.Tensors.Keys.ToArray(), actual.Tensors.Keys.ToArray(), what);
        foreach ((string name, SnapshotTensor tensor) in expected.Tensors)
        {
            CollectionAssert.AreEqual(tensor.Values, actual.Tensors[name].Values, $"{what}: {name}");
        }
    }

    /// <summary>Trains on, and gives the losses.</summary>
    public static double[] Train(ITrainer trainer, int steps)
    {
        var losses = new List<double>();
        var metrics = new double[trainer.MetricNames.Count];
        for (int epoch = 2; losses.Count < steps; epoch++)
        {
            while (losses.Count < steps && trainer.MoveToNextBatch())
            {
                trainer.TrainBatch(metrics);
                losses.Add(metrics[0]);
            }

            trainer.BeginEpoch(epoch);
        }

        return [.. losses];
    }

    private static bool Ends(Action run)
    {
        try
        {
            run();
            return true;
        }
        catch (Exception error) when (error is InvalidTimeZoneException or OperationCanceledException)
        {
            return false;
        }
    }

    private static void End(bool now, CancellationTokenSource? source)
    {
        if (now)
        {
            (source ?? throw new InvalidTimeZoneException("As a user's code may.")).Cancel();
        }
    }

    private sealed class Listener(Action<RangeTestProgress> listen) : IProgress<RangeTestProgress>
    {
        public void Report(RangeTestProgress value) => listen(value);
    }
}
