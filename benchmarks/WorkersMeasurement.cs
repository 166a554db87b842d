using System.Diagnostics;
using System.Globalization;
using NumSharp;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Mpi;

namespace TfLrCallbacks.Benchmarks;

/// <summary>
/// What several workers gain: the time of a step by the number of workers, of a fixed batch (strong scaling) and of one that grows with them (weak scaling).
/// Started by mpirun: <c>mpirun -n 2 dotnet Benchmarks.dll workers</c>. Worker 0 prints a row of a table for each.
/// </summary>
internal static class WorkersMeasurement
{
    private const int Steps = 60;
    private const int Rounds = 5;

    public static void Run(string path)
    {
        MatrixLibrary.Threads = 1;
        using MpiWorkers workers = MpiWorkers.Start();
        using var scope = NDScope.Open();
        DataSet data = DataSet.Load(path);
        NDArray x = Rows(data);
        MeasureRangeTest(workers, x, data.TrainLabels);
        if (workers.Rank is 0)
        {
            Console.WriteLine("| workers | parameters | batch | ms a step | ms of it exchanging |");
            Console.WriteLine("|---|---|---|---|---|");
        }

        foreach (int[] hidden in new[] { new[] { 128 }, [512, 256] })
        {
            foreach (int batch in new[] { 64, 64 * workers.Count, 512 }.Distinct())
            {
                Measure(workers, x, data.TrainLabels, hidden, batch);
            }
        }
    }

    /// <summary>Measures what one worker costs beside none: <c>mpirun -n 1 dotnet Benchmarks.dll workers overhead 400</c>.</summary>
    /// <param name="path">The data.</param>
    /// <param name="turns">How many turns.</param>
    public static void RunOverhead(string path, int turns)
    {
        MatrixLibrary.Threads = 1;
        using MpiWorkers workers = MpiWorkers.Start();
        using var scope = NDScope.Open();
        DataSet data = DataSet.Load(path);
        MeasureOverhead(workers, Rows(data), data.TrainLabels, turns);
    }

    [NDScopedCovered]
    private static NDArray Rows(DataSet data) => data.TrainImages.reshape(data.TrainLabels.shape[0], 784).astype(NPTypeCode.Single) / 255f;

    /// <summary>
    /// A fit without workers beside one with one worker, a thread's and Open MPI's. They take turns, and the processor time of a turn is compared with that of the
    /// same turn without, so that other work on the machine counts on both sides; the interval holds the true median in 95 of 100 such measurements.
    /// </summary>
    private static void MeasureOverhead(MpiWorkers workers, NDArray x, NDArray y, int turns)
    {
        ThreadWorkers.Run(1, thread =>
        {
            (string Name, IWorkers Port)[] ports = [("none", SingleWorker.Instance), ("a thread's", thread), ("Open MPI's", workers)];
            ITrainer[] trainers = [.. ports.Select(port => Model([128], port.Port).CreateTrainer(x, y, 64))];
            double[][] times = [.. ports.Select(_ => new double[turns])];
            for (int turn = -3; turn < turns; turn++)
            {
                for (int k = 0; k < ports.Length; k++)
                {
                    int i = (Math.Abs(turn) + k) % ports.Length;
                    TimeSpan begun = Environment.CpuUsage.TotalTime;
                    trainers[i].Fit(new FitOptions { Epochs = 2, Verbose = 0 });
                    if (turn >= 0)
                    {
                        times[i][turn] = (Environment.CpuUsage.TotalTime - begun).TotalMilliseconds / (2 * trainers[i].StepsPerEpoch!.Value);
                    }
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Fit with one worker, batch 64, MLP 784-128-10, {turns} turns of {2 * trainers[0].StepsPerEpoch} steps, processor time:"));
            Console.WriteLine("| worker | ms a step, median | more than without | 95 % interval |");
            Console.WriteLine("|---|---|---|---|");
            for (int i = 0; i < ports.Length; i++)
            {
                double[] shares = [.. times[0].Zip(times[i], (without, with) => (with / without) - 1).Order()];
                int half = (int)Math.Ceiling(0.98 * Math.Sqrt(turns));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {ports[i].Name} | {times[i].Order().ElementAt(turns / 2):F4} | {shares[turns / 2]:P2} | {shares[Math.Max(0, (turns / 2) - half)]:P2} to {shares[Math.Min(turns - 1, (turns / 2) + half)]:P2} |"));
            }
        });
    }

    /// <summary>A whole range test, its trials shared out.</summary>
    private static void MeasureRangeTest(MpiWorkers workers, NDArray x, NDArray y)
    {
        var times = new List<double>();
        RangeTestResult? found = null;
        for (int round = 0; round < Rounds; round++)
        {
            ITrainer trainer = Model([512, 256], workers).CreateTrainer(x, y, 128);
            workers.Barrier();
            var watch = Stopwatch.StartNew();
            found = new LrRangeTest().Run(trainer);
            times.Add(watch.Elapsed.TotalSeconds);
        }

        if (workers.Rank is 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Range test, batch 128, MLP 784-512-256-10, {workers.Count} workers: {times.Order().ElementAt(Rounds / 2):F2} s, {times.Min():F2} to {times.Max():F2}; {found!.Steps} steps, rate {found.BaseLearningRate:R}."));
        }
    }

    private static Sequential Model(int[] hidden, IWorkers workers)
    {
        var model = new Sequential([.. hidden.Select(units => new Dense(units, activation: "relu")), new Dense(10)]) { Seed = 1, Workers = workers };
        model.Compile(new SGD(learningRate: 0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true));
        return model;
    }

    private static void Measure(MpiWorkers workers, NDArray x, NDArray y, int[] hidden, int batch)
    {
        var timed = new TimedWorkers(workers);
        Sequential model = Model(hidden, timed);
        ITrainer trainer = model.CreateTrainer(x, y, batch);
        var times = new List<(double Step, double Exchange)>();
        EngineMeasurement.Train(trainer, Steps);
        for (int round = 0; round < Rounds; round++)
        {
            timed.Exchanging.Reset();
            workers.Barrier();
            var watch = Stopwatch.StartNew();
            EngineMeasurement.Train(trainer, Steps);
            times.Add((watch.Elapsed.TotalMilliseconds / Steps, timed.Exchanging.Elapsed.TotalMilliseconds / Steps));
        }

        if (workers.Rank is 0)
        {
            (double step, double exchange) = times.Order().ElementAt(Rounds / 2);
            int parameters = model.GetWeights().Sum(weights => (int)weights.size);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {workers.Count} | {parameters} | {batch} | {step:F3} | {exchange:F3} |"));
        }
    }

    /// <summary>Workers whose exchanges are timed.</summary>
    private sealed class TimedWorkers(IWorkers inner) : IWorkers
    {
        public Stopwatch Exchanging { get; } = new();

        public int Rank => inner.Rank;

        public int Count => inner.Count;

        public void Average(Span<float> values)
        {
            Exchanging.Start();
            inner.Average(values);
            Exchanging.Stop();
        }

        public void Sum(Span<double> values)
        {
            Exchanging.Start();
            inner.Sum(values);
            Exchanging.Stop();
        }

        public void Broadcast(Span<byte> values) => inner.Broadcast(values);

        public void Barrier() => inner.Barrier();

        public void Abort(string reason) => inner.Abort(reason);
    }
}
