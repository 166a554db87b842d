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
        NDArray x = data.TrainImages.reshape(data.TrainLabels.shape[0], 784).astype(NPTypeCode.Single) / 255f;
        if (workers.Count is 1)
        {
            MeasureOverhead(workers, x, data.TrainLabels);
        }

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

    /// <summary>A step without a port beside one with Open MPI and one worker, in turn.</summary>
    private static void MeasureOverhead(MpiWorkers workers, NDArray x, NDArray y)
    {
        const int Turns = 40;
        ITrainer[] trainers = [.. ((IWorkers[])[SingleWorker.Instance, workers]).Select(port => Model([128], port).CreateTrainer(x, y, 64))];
        var times = new double[2][];
        for (int i = 0; i < 2; i++)
        {
            times[i] = new double[Turns];
            EngineMeasurement.Train(trainers[i], Steps);
        }

        for (int turn = 0; turn < Turns; turn++)
        {
            for (int k = 0; k < 2; k++)
            {
                int i = (turn + k) % 2;
                var watch = Stopwatch.StartNew();
                EngineMeasurement.Train(trainers[i], Steps);
                times[i][turn] = watch.Elapsed.TotalMilliseconds / Steps;
            }
        }

        double[] shares = [.. times[0].Zip(times[1], (without, with) => (with / without) - 1).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One worker, batch 64, MLP 784-128-10: {times[0].Order().ElementAt(Turns / 2):F4} ms a step without Open MPI, {times[1].Order().ElementAt(Turns / 2):F4} ms with it; share {shares[Turns / 2]:P2}, middle half {shares[Turns / 4]:P2} to {shares[3 * Turns / 4]:P2}."));
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
