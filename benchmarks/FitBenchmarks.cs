using BenchmarkDotNet.Attributes;
using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.Benchmarks;

/// <summary>What the fit loop with five callbacks adds to the bare training steps: MLP 784-128-10, batch 64, one epoch of 31 steps.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    private ITrainer _trainer = null!;

    [GlobalSetup]
    public void Load()
    {
        using var scope = NDScope.Open();
        DataSet data = DataSet.Load(Path.Combine(AppContext.BaseDirectory, "fashion-mnist-2000.npz")).Take(1984, 64);
        NDArray x = data.TrainImages.reshape(1984, 784).astype(NPTypeCode.Single) / 255f;
        var model = new Sequential(new Dense(128, activation: "relu"), new Dense(10));
        model.Compile(new SGD(0.01, momentum: 0.9), new SparseCategoricalCrossentropy(fromLogits: true), "accuracy");
        _trainer = model.CreateTrainer(x, data.TrainLabels, 64);
    }

    [Benchmark(Baseline = true)]
    public void BareSteps()
    {
        Span<double> metrics = stackalloc double[2];
        _trainer.BeginEpoch(0);
        while (_trainer.MoveToNextBatch())
        {
            _trainer.TrainBatch(metrics);
        }
    }

    [Benchmark]
    public History FitWithFiveCallbacks() => _trainer.Fit(
        new FitOptions { Verbose = 0 },
        new ConstantRate(0.01),
        new ReduceLROnPlateau(monitor: "loss"),
        new EarlyStopping(monitor: "loss"),
        new ProgressBar(output: TextWriter.Null),
        new History());
}
