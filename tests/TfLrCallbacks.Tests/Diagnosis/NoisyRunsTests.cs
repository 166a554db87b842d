using System.Globalization;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Runs whose values scatter, so that one lucky or unlucky epoch would mislead.</summary>
[TestClass]
public sealed class NoisyRunsTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void One_lucky_epoch_before_the_rate_falls_hides_no_late_decay(int seed)
    {
        double[] noise = Noise(seed);
        TrainingLog log = Table("loss,val_loss,lr", 40, row =>
        [
            row < 34 ? 0.5 + Math.Exp(-row / 2.0) + (0.01 * noise[row]) : 0.42,
            row < 34 ? 0.6 + Math.Exp(-row / 2.0) + (0.02 * noise[row]) - (row is 28 ? 0.06 : 0) : 0.5,
            row < 34 ? 0.03 : 0.001,
        ]);

        CollectionAssert.AreEqual(new[] { FindingCodes.RateDecaysTooLate }, Grave(log));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void One_lucky_epoch_at_a_constant_rate_hides_no_plateau(int seed)
    {
        double[] noise = Noise(seed);
        TrainingLog log = Table("loss,val_loss,lr", 45, row => [0.1 + Math.Exp(-row / 2.0) + (2e-4 * noise[row]), 0.2 + Math.Exp(-row / 2.0) + (2e-3 * noise[row]) - (row is 40 ? 0.004 : 0), 0.02]);

        CollectionAssert.AreEqual(new[] { FindingCodes.PlateauNeverFires }, Grave(log));
    }

    [TestMethod]
    public void A_stable_phase_that_still_gains_before_its_decay_is_no_late_decay()
    {
        double[] noise = Noise(5);

        Assert.IsEmpty(Grave(Table("loss,val_loss,lr", 40, row => [3.4 - (0.25 * Math.Log(row + 1)) - (row < 33 ? 0 : 0.04 * (row - 32)) + (0.002 * noise[row]), 3.5 - (0.25 * Math.Log(row + 1)) - (row < 33 ? 0 : 0.035 * (row - 32)) + (0.004 * noise[row]), row < 33 ? 0.001 : 0.001 * (40 - row) / 8.0])));
    }

    [TestMethod]
    [DataRow(15, 0.7)]
    [DataRow(20, 2.0)]
    [DataRow(25, 0.4)]
    public void One_jump_of_the_loss_is_not_going_up_and_down(int at, double jump)
    {
        double[] noise = Noise(6);

        Assert.DoesNotContain(FindingCodes.RateTooHigh, Codes(Table("loss,val_loss,lr", 30, row => [0.4 + (2 * Math.Exp(-row / 8.0)) + (5e-4 * noise[row]) + (row == at ? jump : 0), 0.5 + (2 * Math.Exp(-row / 8.0)) + (5e-4 * noise[row]) + (row == at ? jump : 0), 0.01])));
    }

    [TestMethod]
    public void Harder_samples_at_three_stages_are_no_rate_too_high() =>
        Assert.IsEmpty(Grave(Table("loss,accuracy,val_loss,lr", 24, row => [(row / 8 * 0.6) + 0.8 + Math.Exp(-(row % 8) / 2.0), 0.6 - (row / 8 * 0.1) + (0.02 * (row % 8)), 1.5 + Math.Exp(-row / 5.0), 0.001 * (1 - (row / 24.0))])));

    [TestMethod]
    public void A_metric_that_scatters_as_much_at_low_rates_is_no_rate_too_high()
    {
        double[] noise = Noise(7);

        Assert.DoesNotContain(FindingCodes.RateTooHigh, Codes(Table("loss,val_loss,lr", 40, row => [0.18 + (0.72 * Math.Exp(-row / 8.0)) + (0.008 * noise[row]), 0.24 + (0.68 * Math.Exp(-row / 7.0)) + (0.03 * noise[39 - row]), 0.01 * Math.Pow(1 - (row / 40.0), 0.9)])));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_rate_that_is_too_low_is_seen_on_validation_data_where_the_training_loss_scatters(int seed)
    {
        double[] noise = Noise(seed);

        CollectionAssert.AreEqual(new[] { FindingCodes.RateTooLow }, Grave(Table("loss,val_loss,val_accuracy,lr", 20, row => [4.3 - (0.008 * row) + (0.1 * noise[row]), 4.29 - (0.008 * row), 0.118 + (0.0006 * row), 2e-6])));
    }

    [TestMethod]
    public void A_steady_fall_along_a_cosine_is_a_rate_too_low() =>
        CollectionAssert.AreEqual(new[] { FindingCodes.RateTooLow }, Grave(Table("loss,val_loss,lr", 20, row => [0.935 - (0.0046 * Sum(row)), 0.952 - (0.0046 * Sum(row)), 2e-6 * (1 + Math.Cos(Math.PI * row / 20))])));

    [TestMethod]
    [DataRow("a plateau callback with a patience of 1", 3.0)]
    [DataRow("one with a factor of 0.1", 10.0)]
    public void A_plateau_callback_is_too_eager_where_only_the_last_epoch_was_no_better(string which, double by)
    {
        double[] course = [2.7, 2.4, 2.2, 2.1, 2.0, 1.93, 1.94, 1.86, 1.87, .. Enumerable.Repeat(1.85, 31)];

        Assert.Contains(FindingCodes.PlateauTooEager, Grave(Table("loss,val_loss,lr", 40, row => [course[row] - 0.1, course[row], row < 9 ? 0.004 : row < 12 ? 0.004 / by : 0.004 / Math.Pow(by, row - 10)])), which);
    }

    private static double Sum(int rows) => Enumerable.Range(0, rows).Sum(row => 0.5 * (1 + Math.Cos(Math.PI * row / 20)));

    private static string[] Codes(TrainingLog log) => [.. Doctor.Examine(log).Findings.Select(finding => finding.Code)];

    private static string[] Grave(TrainingLog log) => [.. Doctor.Examine(log).Findings.Where(finding => finding.Severity is not FindingSeverity.Info).Select(finding => finding.Code)];

    /// <summary>Gives numbers from -1 to 1.</summary>
    private static double[] Noise(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 60).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static TrainingLog Table(string names, int count, Func<int, double[]> row) =>
        TrainingLog.Parse($"epoch,{names}\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{string.Join(',', row(i).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n")));
}
