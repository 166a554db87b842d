using System.IO.Compression;
using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace AttackTests;

/// <summary>Sizes and values at the end of what a number can be: refused at once with a clear error, or computed.</summary>
[TestClass]
public sealed class BoundsTests
{
    [TestMethod]
    [DataRow(1e308, 14.0)]
    [DataRow(10.0, 1e308)]
    [DataRow(double.MaxValue, 1.1)]
    public void A_decay_whose_last_rate_is_not_finite_is_refused(double rate, double alpha) =>
        Assert.Contains("finite", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CosineDecay(rate, 10, alpha)).Message);

    [TestMethod]
    [DataRow(1e-200, 1e-200)]
    [DataRow(1e-300, 1e-320)]
    [DataRow(1e-320, 1e-300)]
    public void Noise_of_any_size_ends(double limit, double deviation) =>
        Assert.IsTrue(double.IsFinite(new ConstantRate(0.1).WithNoise(limit: limit, standardDeviation: deviation).ValueAt(5)));

    [TestMethod]
    [DataRow(1e39)]
    [DataRow(-1e39)]
    [DataRow(double.MaxValue)]
    [DataRow(double.NaN)]
    public void Keras_3_rules_go_on_with_any_metric(double loss) => new ScriptedTrainer(1, [1.0, loss, 1.0]).Fit(
        new FitOptions { Epochs = 4, Verbose = 0 }, new ReduceLROnPlateau(new Keras3Plateau(patience: 1), "loss"), new EarlyStopping(new Keras3Improvement(0), "loss", patience: 9));

    [TestMethod]
    [DataRow(int.MaxValue, long.MaxValue)]
    [DataRow(2, long.MaxValue)]
    public void A_run_of_more_steps_than_can_be_counted_is_refused(int epochs, long steps) =>
        Assert.AreEqual("stepsPerEpoch", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScriptedTrainer(steps, [1.0]).Fit(new FitOptions { Epochs = epochs, Verbose = 0 })).ParamName);

    [TestMethod]
    public void An_archive_that_claims_far_more_than_it_has_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (ZipArchive archive = ZipFile.Open(folder["bomb.npz"], ZipArchiveMode.Create))
        {
            for (int i = 0; i < 12; i++)
            {
                using Stream entry = archive.CreateEntry($"weights/{i}.npy", CompressionLevel.SmallestSize).Open();
                entry.Write(new byte[8 << 20]);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("claim 100663296 bytes", Assert.ThrowsExactly<InvalidDataException>(() => SnapshotFile.Read(folder["bomb.npz"])).Message);
        Assert.IsLessThan(4 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
