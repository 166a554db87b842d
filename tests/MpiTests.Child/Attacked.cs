using NumSharp;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Mpi;

namespace MpiTests.Child;

/// <summary>Trainings in which one worker is given something else, fails, or gets a signal.</summary>
internal static class Attacked
{
    private const int Batch = 16;
    private const string Torn = "the data is torn";

    /// <summary>Kept: what is registered ends with the object.</summary>
    private static System.Runtime.InteropServices.PosixSignalRegistration? s_limit;

    /// <summary>Joins, and tries to join again before and after it has left.</summary>
    public static void StartTwice()
    {
        MpiWorkers first = MpiWorkers.Start();
        string within = TryToStart();
        double[] sum = [1];
        first.Sum(sum);
        first.Dispose();
        Console.WriteLine($"{sum[0]} {within} / {TryToStart()}");
    }

    private static string TryToStart()
    {
        try
        {
            MpiWorkers.Start().Dispose();
            return "started again";
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }

    /// <summary>Trains where one worker is odd.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="how">What is odd about it.</param>
    /// <param name="isOdd">Whether it is this one.</param>
    public static void Train(IWorkers workers, string how, bool isOdd)
    {
        using var scope = NDScope.Open();
        string odd = isOdd ? how : string.Empty;
        (NDArray x, NDArray y) = Data(odd is "odd-data" ? 8 : 7);
        var model = new Sequential(new Dense(8, activation: "tanh"), new Dense(1)) { Seed = odd is "odd-seed" ? 5 : 4, Workers = workers };
        model.Compile(new SGD(0.05), odd is "fail-loss" ? Loss.Of((_, _) => throw new InvalidDataException(Torn), (_, _) => throw new InvalidDataException(Torn)) : "mse");
        if (how is "odd-found")
        {
            (x, y) = Data(isOdd ? 8 : 7);
            model.FindLearningRate(x, y, batchSize: Batch);
            return;
        }

        (NDArray, NDArray)? validation = odd is "odd-validation" ? null : (x[":20"], y[":20"]);
        model.Fit(
            x, y, batchSize: odd is "odd-batch" ? Batch - 1 : Batch, epochs: odd is "odd-epochs" ? 2 : 3, verbose: 0, validationData: validation, shuffle: odd is not "odd-shuffle",
            callbacks: new LambdaCallback(
                onTrainBegin: _ => FailAt("fail-begin", odd),
                onTrainBatchEnd: (run, _, _) => FailAt(run.Step is 9 ? "fail-batch" : string.Empty, odd),
                onTrainEnd: (_, _) => FailAt("fail-end", odd)));
    }

    /// <summary>Trains until a signal comes.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="asked">The worker that gets the signal after some steps.</param>
    /// <returns>The exit code.</returns>
    public static int Interrupt(string folder, int asked)
    {
        using MpiWorkers workers = MpiWorkers.Start(TimeSpan.FromSeconds(20));
        using RunFolder? run = workers.Rank is 0 ? RunFolder.Open(folder) : null;
        workers.Barrier();
        using var scope = NDScope.Open();
        (NDArray x, NDArray y) = Data(7);
        var model = new Sequential(new Dense(8, activation: "tanh"), new Dense(1)) { Seed = 4, Workers = workers };
        model.Compile(new SGD(0.05), "mse");
        model.Fit(
            x, y, batchSize: Batch, epochs: 100_000, verbose: 0,
            callbacks:
            [
                new LambdaCallback(onTrainBatchEnd: (training, _, _) =>
                {
                    if (training.Step is 40 && workers.Rank == asked)
                    {
                        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{Environment.ProcessId}"]);
                        kill.WaitForExit();
                    }

                    Thread.Sleep(1);
                }),
                new BackupAndRestore(Path.Combine(folder, "state")),
            ]);
        return 0;
    }

    /// <summary>Trains and saves after every batch; the first worker may be killed while it writes, which is after a random number of saves, or meet a full disk.</summary>
    /// <param name="folder">The folder of the state.</param>
    /// <param name="fate">What happens to the first worker: kill, full, or full-kill; else nothing.</param>
    public static void Save(string folder, string fate)
    {
        using MpiWorkers workers = MpiWorkers.Start(TimeSpan.FromSeconds(60));
        if (fate is "kill" && workers.Rank is 0)
        {
            new Thread(() => KillInASave(folder)) { IsBackground = true }.Start();
        }

        using var scope = NDScope.Open();
        (NDArray x, NDArray y) = Data(7);
        var model = new Sequential(new Dense(8, activation: "tanh"), new Dense(1)) { Seed = 4, Workers = workers };
        model.Compile(new Adam(0.01), "mse");
        History history = model.Fit(x, y, batchSize: Batch, epochs: 20, verbose: 0, callbacks:
        [
            new BackupAndRestore(folder, saveEveryBatches: 1),
            new ReduceLROnPlateau("loss", patience: 2),
            new LambdaCallback(onTrainBatchEnd: (run, _, _) => Meet(workers.Rank is 0 ? fate : string.Empty, run.Step)),
        ]);
        if (workers.Rank is 0)
        {
            Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"loss {history["loss"][^1]:R} sum {model.GetWeights().Sum(weights => weights.ToArray<float>().Sum(value => (double)value)):R}"));
        }
    }

    /// <summary>From some step on this process can write no file of more than 100 bytes, as on a disk that is full; later it may be killed.</summary>
    private static void Meet(string fate, long step)
    {
        if (fate is "full" or "full-kill" && step is 33)
        {
            // Linux would end the process by this signal instead of refusing to write.
            const int FileSizeLimitExceeded = 25;
            s_limit = System.Runtime.InteropServices.PosixSignalRegistration.Create((System.Runtime.InteropServices.PosixSignal)FileSizeLimitExceeded, context => context.Cancel = true);
            using var limit = System.Diagnostics.Process.Start("prlimit", [$"--pid={Environment.ProcessId}", "--fsize=100"]);
            limit.WaitForExit();
        }

        if (fate is "full-kill" && step is 52)
        {
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }
    }

    /// <summary>Ends this process in the moment when a file of some later save is half written.</summary>
    private static void KillInASave(string folder)
    {
        int saves = Random.Shared.Next(5, 60);
        string seen = string.Empty;
        while (true)
        {
            string? writing = Directory.Exists(folder) ? Array.Find(Directory.GetFiles(folder), file => file.EndsWith(".tmp", StringComparison.Ordinal)) : null;
            if (writing is not null && writing != seen)
            {
                seen = writing;
                saves--;
                if (saves <= 0)
                {
                    System.Diagnostics.Process.GetCurrentProcess().Kill();
                }
            }
        }
    }

    private static void FailAt(string place, string odd)
    {
        if (odd.Length > 0 && place == odd)
        {
            throw new InvalidDataException(Torn);
        }
    }

    [NDScopedCovered]
    private static (NDArray X, NDArray Y) Data(int seed)
    {
        NumPyRandom random = np.random.RandomState(seed);
        NDArray x = random.standard_normal(new Shape(79, 6)).astype(NPTypeCode.Single);
        return (x, np.sin(x[":, :1"] * 2f));
    }
}
