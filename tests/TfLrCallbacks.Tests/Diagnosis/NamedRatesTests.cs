using System.Globalization;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Which rate a finding names, and logs whose curves need not fall.</summary>
[TestClass]
public sealed class NamedRatesTests
{
    [TestMethod]
    public void A_finding_about_an_epoch_names_the_rate_of_that_epoch()
    {
        Finding high = Of(FindingCodes.RateTooHigh, Table("loss,lr", 20, row => [row < 3 ? 2 - (0.4 * row) : 0.6 + (row % 3 * 0.06) + (row is 14 ? 0.3 : 0), 0.1 - (0.003 * row)]));
        Assert.AreEqual(14, high.Epoch);
        Assert.Contains("most in epoch 14 at the rate 0.058,", high.Evidence);
        Assert.Contains("0.0058 to 0.0193", high.Advice);

        Finding warm = Of(FindingCodes.WarmUpMissing, Table("loss,lr", 20, row => [row is 2 ? 9 : 2.3 * Math.Exp(-row / 5.0), 0.1 - (0.004 * row)]));
        Assert.Contains("in epoch 2 at the rate 0.092,", warm.Evidence);

        Finding lost = Of(FindingCodes.Diverged, Table("loss,lr", 12, row => [Falls(row), 1e-3 * (1 - (row / 20.0))]));
        Assert.Contains("after epoch 5 at the rate 0.00075", lost.Evidence);

        Finding broken = Of(FindingCodes.RateFarTooHigh, Table("loss,lr", 10, row => [row < 6 ? 2.3 : double.NaN, 1 - (0.1 * row)]));
        Assert.Contains("in epoch 6 at the rate 0.4", broken.Evidence);
        Assert.Contains("0.004 and 0.04", broken.Advice);
    }

    [TestMethod]
    [DataRow(0.0, "at the rate 0.1")]
    [DataRow(0.002, "with a highest rate of 0.1")]
    public void A_finding_about_the_run_names_the_rate_as_the_highest_where_it_changes(double fall, string expected) =>
        Assert.Contains(expected, Of(FindingCodes.RateTooLow, Table("loss,lr", 20, row => [2.3 * (1 - (1e-3 * row)), 0.1 - (fall * row)])).Evidence);

    [TestMethod]
    [DataRow("d_loss,g_loss,lr")]
    [DataRow("critic_loss,gen_loss,lr")]
    [DataRow("loss_D,D_loss,lr")]
    [DataRow("train/discriminator_loss,train/generator_loss,lr")]
    [DataRow("val_d_loss,d_accuracy,lr")]
    [DataRow("d_loss,fid,lr")]
    [DataRow("policy_loss,value_loss,lr")]
    [DataRow("loss,reward,lr")]
    [DataRow("loss,rollout/ep_rew_mean,lr")]
    public void Parts_that_are_trained_against_each_other_or_for_a_reward_need_not_fall(string columns)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            Diagnosis found = Doctor.Examine(Table(columns, 40, row => [0.02 + (0.02 * (random.NextDouble() - 0.5)) + (row is 1 ? 0.5 : 0), 0.5 + (0.3 * random.NextDouble()), 2e-4]));

            Assert.IsFalse(found.Findings.Any(finding => finding.Severity > FindingSeverity.Info), $"{seed}: {found.ToSummary()}");
        }
    }

    [TestMethod]
    [DataRow("d_loss,loss,lr")]
    [DataRow("decoder_loss,rewards/chosen,lr")]
    public void A_loss_of_the_whole_is_judged_beside_those_of_its_parts(string columns) =>
        Of(FindingCodes.RateTooLow, Table(columns, 20, row => [2.3 * (1 - (1e-3 * row)), 2.3 * (1 - (1e-3 * row)), 1e-6]));

    [TestMethod]
    public void A_loss_in_noise_misses_no_warm_up()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            Diagnosis found = Doctor.Examine(Table("loss,lr", 40, row => [0.02 + (0.02 * (random.NextDouble() - 0.5)), 3e-4 * (1 - (row / 40.0))]));

            Assert.IsFalse(found.Findings.Any(finding => finding.Code is FindingCodes.WarmUpMissing or FindingCodes.Diverged), $"{seed}: {found.ToSummary()}");
        }
    }

    [TestMethod]
    [DataRow(12, 2.6)]
    [DataRow(12, 1.9)]
    [DataRow(20, 2.4)]
    [DataRow(10, 5.0)]
    public void A_loss_that_loses_what_was_gained_has_diverged_without_an_accuracy_too(int count, double level)
    {
        foreach (string rest in (string[])["loss,lr", "loss,val_loss,lr"])
        {
            TrainingLog log = Table(rest, count, row => rest is "loss,lr" ? [Falls(row, level), 1e-3 * (1 - (row / 25.0))] : [Falls(row, level), 1.1 * Falls(row, level), 1e-3 * (1 - (row / 25.0))]);

            Assert.AreEqual(FindingSeverity.Error, Of(FindingCodes.Diverged, log).Severity);
        }
    }

    [TestMethod]
    public void A_loss_that_rises_a_little_or_comes_back_has_not_diverged()
    {
        Func<int, double>[] courses = [row => row < 6 ? Falls(row) : 0.5, row => row is 8 or 9 ? 2.6 : 2.5 * Math.Exp(-row / 4.0), row => row is 19 ? 2.6 : 2.5 * Math.Exp(-row / 6.0), row => 0.1 + (2 * Math.Exp(-(row % 5) / 2.0) * Math.Exp(-row / 10.0))];
        foreach (Func<int, double> course in courses)
        {
            Diagnosis found = Doctor.Examine(Table("loss,lr", 20, row => [course(row), 1e-3 * (1 - (row / 25.0))]));
            Assert.DoesNotContain(finding => finding.Code is FindingCodes.Diverged, found.Findings, found.ToSummary());
        }
    }

    private static double Falls(int row, double level = 2.6) => row < 6 ? new[] { 2.5, 1.4, 0.9, 0.6, 0.4, 0.3 }[row] : level;

    private static Finding Of(string code, TrainingLog log)
    {
        Diagnosis found = Doctor.Examine(log);
        return found.Findings.FirstOrDefault(finding => finding.Code == code) ?? throw new AssertFailedException(found.ToSummary());
    }

    private static TrainingLog Table(string columns, int count, Func<int, double[]> values) => TrainingLog.Parse(
        $"epoch,{columns}\n" + string.Concat(Enumerable.Range(0, count).Select(row => $"{row},{string.Join(',', values(row).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n")));
}
