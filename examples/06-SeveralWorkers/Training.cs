using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NumSharp;
using TfLrCallbacks;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Mpi;

namespace SeveralWorkers;

/// <summary>The QuickStart's model, trained by all processes that mpirun started.</summary>
internal static class Training
{
    private const int GlobalBatch = 64;

    public static int Run(int steps, (int Rank, int Step)? kill, bool resume, string runDir)
    {
        using MpiWorkers workers = MpiWorkers.Start(timeLimit: TimeSpan.FromMinutes(1));
        DataSet data = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz")).Standardize();
        var model = new Sequential(new Dense(128, activation: "relu"), new Dense(data.ClassCount)) { Seed = 1, Workers = workers };
        model.Compile(new SGD(learningRate: 0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        if (!resume && workers.Rank is 0 && Directory.Exists(runDir))
        {
            Directory.Delete(runDir, recursive: true);
        }

        workers.Barrier();
        RunLength length = RunLength.From(data.TrainLabels.shape[0], GlobalBatch, epochs: 1);
        int epochs = (int)Math.Ceiling(steps / (double)length.StepsPerEpoch!.Value);
        LearningRateSchedule schedule = new OneCycle(0.01, steps).ForBatch(GlobalBatch, referenceBatchSize: 64);
        model.Fit(
            data.TrainImages, data.TrainLabels, batchSize: GlobalBatch, epochs, verbose: 0,
            callbacks: [schedule, new Stop(steps, kill, workers.Rank), new BackupAndRestore(runDir, saveEveryBatches: 10)]);

        double loss = model.Evaluate(data.TrainImages, data.TrainLabels, batchSize: 500)["loss"];
        if (workers.Rank is 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"weights {Hash(model)} loss {loss:G17}"));
        }

        return 0;
    }

    private static string Hash(Sequential model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NDArray weights in model.GetWeights())
        {
            hash.AppendData(MemoryMarshal.AsBytes(weights.ToArray<float>().AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
