using System.Globalization;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Tasks near chance, rates of zero, outputs held back, losses that run away, and logs that say nothing of the rate.</summary>
[TestClass]
public sealed class OddRunsTests
{
    [TestMethod]
    [DataRow(0.503, 0.533, 6.0)]
    [DataRow(0.52, 0.56, 3.0)]
    [DataRow(0.51, 0.545, 10.0)]
    public void A_task_of_two_classes_near_chance_that_is_learned_is_no_guess(double first, double last, double within)
    {
        double rise = last - first;

        Assert.IsEmpty(Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 15, row => [0.6925 - (0.006 * (1 - Math.Exp(-row / within))), first + (rise * (1 - Math.Exp(-row / within))), 0.6915 - (0.005 * (1 - Math.Exp(-row / within))), first + 0.004 + (rise * (1 - Math.Exp(-row / within))), 0.001 * (1 - (row / 15.0))])));
    }

    [TestMethod]
    public void A_model_that_gives_one_answer_to_all_of_two_unequal_classes_learns_nothing() =>
        CollectionAssert.AreEqual(new[] { FindingCodes.NothingLearned }, Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 12, row => [0.6866 + (row is 0 ? 0.003 : 1e-5 * (row % 2)), row is 0 ? 0.52 : 0.557, 0.6868 + (1e-5 * (row % 2)), 0.555, 0.01])));

    [TestMethod]
    public void A_language_model_that_is_tuned_further_is_no_guess() =>
        Assert.IsEmpty(Grave(Table("loss,val_loss,val_accuracy,lr", 4, row => [2.15 + (0.02 * (row % 2)), 2.298 - (0.001 * row), 0.345 + (0.002 * row), 1e-4 * (1 - (row / 4.0))])));

    [TestMethod]
    public void Answers_on_noisy_training_data_that_are_better_without_the_noise_are_learned() =>
        Assert.DoesNotContain(FindingCodes.RateFarTooHigh, Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 30, row => [1.77 + (row is 0 ? 0.2 : 0.03 * (row % 3)), 0.35 + (0.01 * (row % 3)), 1.4 - (0.002 * row), 0.5 + (0.002 * row), 0.015])));

    [TestMethod]
    public void A_validation_that_is_not_learned_is_told_by_its_labels_and_not_by_the_rate()
    {
        TrainingLog log = Table("loss,val_loss,val_accuracy,lr", 20, row => [0.13 + (3.6 * Math.Exp(-row / 4.0)), 4.4 + (0.2 * row), 0.09 + (0.001 * row), 0.001]);

        CollectionAssert.AreEqual(new[] { FindingCodes.ValidationNotLearned }, Grave(log));
    }

    [TestMethod]
    public void A_validation_that_is_right_four_times_in_five_is_no_guess() =>
        Assert.DoesNotContain(FindingCodes.RateFarTooHigh, Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 25, row => [0.66 + (0.35 * Math.Exp(-row / 6.0)), 0.69 + (0.004 * row), 0.62 + (0.1 * Math.Exp(-row / 4.0)) + (0.02 * (row % 3)), 0.78 + (0.005 * (row % 3)), 0.03])));

    [TestMethod]
    [DataRow(6, 1.0)]
    [DataRow(10, 0.98)]
    [DataRow(20, 0.95)]
    [DataRow(100, 0.9)]
    public void Softmax_that_is_applied_twice_is_told_however_far_the_loss_falls(int classes, double accuracy)
    {
        double floor = Math.Log(1 + ((classes - 1) / Math.E));
        double start = 0.95 * Math.Log(classes);

        CollectionAssert.AreEqual(new[] { FindingCodes.OutputsHeldBack }, Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 20, row => [(1.01 * floor) + ((start - (1.01 * floor)) * Math.Exp(-row / 3.0)), accuracy * (1 - (0.8 * Math.Exp(-row / 3.0))), (1.03 * floor) + ((start - (1.03 * floor)) * Math.Exp(-row / 3.0)), 0.97 * accuracy * (1 - (0.8 * Math.Exp(-row / 3.0))), 0.001])));
    }

    [TestMethod]
    public void A_language_model_that_learns_its_training_data_by_heart_has_no_outputs_held_back() =>
        Assert.DoesNotContain(FindingCodes.OutputsHeldBack, Grave(Table("loss,val_loss,val_accuracy,lr", 30, row => [2.5 - (0.04 * row), 2.45 - (0.3 * Math.Min(row, 10) / 10.0) + (0.006 * Math.Max(0, row - 10)), 0.37, 0.003])));

    [TestMethod]
    [DataRow("0", 0, 10)]
    [DataRow("8", 8, 20)]
    public void A_rate_of_0_before_the_end_is_told_alone(string from, int first, int end)
    {
        TrainingLog log = Table("loss,val_loss,lr", 30, row => [0.3 + (2 * Math.Exp(-Learned(row) / 5.0)), 0.4 + (2 * Math.Exp(-Learned(row) / 5.0)), row >= first && row < end ? 0 : 0.001]);

        Finding finding = Doctor.Examine(log).Findings.Single(found => found.Severity is not FindingSeverity.Info);
        Assert.AreEqual(FindingCodes.RateTooLow, finding.Code);
        Assert.Contains($"the rate is 0 from epoch {from} to epoch {end - 1}", finding.Evidence);

        double Learned(int row) => row < first ? row : row < end ? first : row - (end - first);
    }

    [TestMethod]
    public void A_rate_of_0_from_the_first_row_to_the_last_is_one_finding() =>
        Assert.AreEqual(FindingSeverity.Error, Doctor.Examine(Table("loss,val_loss,lr", 20, _ => [2.3, 2.3, 0])).Findings.Single().Severity);

    [TestMethod]
    public void Epochs_after_the_end_of_a_schedule_get_advice_that_is_true_of_them()
    {
        Finding finding = Doctor.Examine(Table("loss,val_loss,lr", 30, row => [0.3 + (2 * Math.Exp(-Math.Min(row, 18) / 3.0)), 0.4 + (2 * Math.Exp(-Math.Min(row, 18) / 3.0)), Math.Max(0, 0.001 * (1 - (row / 18.0)))])).Findings.Single();

        Assert.AreEqual(FindingCodes.UnusedEpochs, finding.Code);
        Assert.Contains("the rate is 0 from epoch 18 on", finding.Evidence);
        Assert.StartsWith("give the schedule the length of the run", finding.Advice);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_loss_that_shoots_up_in_the_last_epochs_diverged(bool hasValidation)
    {
        double[] loss = [.. Enumerable.Range(0, 20).Select(row => 0.07 + (0.8 * Math.Exp(-row / 4.0))), 0.094, 0.156, 0.429];

        Finding finding = Doctor.Examine(Table(hasValidation ? "loss,val_loss,lr" : "loss,lr", 23, row => hasValidation ? [loss[row], 1.1 * loss[row], 0.02 * Math.Pow(1.3, row)] : [loss[row], 0.02 * Math.Pow(1.3, row)])).Findings[0];

        Assert.AreEqual(FindingCodes.Diverged, finding.Code);
        Assert.AreEqual(19, finding.Epoch);
    }

    [TestMethod]
    [DataRow(2.75, 2.36)]
    [DataRow(9.0, 7.9)]
    public void A_loss_of_a_language_model_that_becomes_nan_had_learned(double first, double last) =>
        Assert.AreEqual(FindingCodes.Diverged, Doctor.Examine(Table("loss,lr", 16, row => [row < 9 ? first + ((last - first) * row / 8.0) : double.NaN, 0.001])).Findings[0].Code);

    [TestMethod]
    public void A_loss_that_had_fallen_and_rose_before_it_became_nan_had_learned() =>
        Assert.AreEqual(FindingCodes.Diverged, Doctor.Examine(Table("loss,lr", 30, row => [row < 14 ? 0.06 + (0.7 * Math.Exp(-row / 2.0)) : row < 20 ? 0.06 * Math.Pow(1.8, row - 13) : double.NaN, 0.01])).Findings[0].Code);

    [TestMethod]
    public void A_validation_loss_that_rises_by_little_but_steadily_is_overfitting() =>
        CollectionAssert.AreEqual(new[] { FindingCodes.Overfitting }, Grave(Table("loss,val_loss,lr", 60, row => [2.3 * Math.Exp(-row / 6.0), row < 12 ? 0.84 + (1.1 * Math.Exp(-row / 2.0)) : 0.842 + (0.0013 * (row - 12)), 0.003])));

    [TestMethod]
    [DataRow("episode_reward,lr", "episode_reward is a reward")]
    [DataRow("mean_return,policy_loss,lr", "mean_return is a reward")]
    [DataRow("d_loss,g_loss,lr", "d_loss, g_loss: losses of models that are trained against each other")]
    [DataRow("foo,bar,lr", "no column is a loss or a metric")]
    public void A_log_that_says_nothing_of_the_rate_is_not_praised(string names, string expected)
    {
        int columns = names.Split(',').Length;
        Diagnosis diagnosis = Doctor.Examine(Table(names, 30, row => [.. Enumerable.Range(0, columns - 1).Select(column => row + column + 0.5), 3e-4]));

        Finding finding = diagnosis.Findings.Single();
        Assert.AreEqual("not_judged", finding.Code);
        Assert.Contains(expected, finding.Evidence);
        Assert.IsTrue(diagnosis.IsGood);
    }

    [TestMethod]
    public void A_spike_at_the_second_step_is_a_missing_warm_up()
    {
        double[] spike = [2.74, 9.03, 16.6, 6.1, 3.2, 2.4];
        TrainingLog log = TrainingLog.Parse("epoch,step,train_loss,lr-Adam\n" + string.Concat(Enumerable.Range(0, 400).Select(step => FormattableString.Invariant($"{step / 20},{step},{(step < 6 ? spike[step] : 0.05 + (2 * Math.Exp(-step / 30.0)))},{0.05 * (1 - (step / 400.0))}\n"))));

        Assert.Contains(FindingCodes.WarmUpMissing, Grave(log));
    }

    [TestMethod]
    [DataRow("nan", FindingCodes.RateFarTooHigh)]
    [DataRow("inf", FindingCodes.RateFarTooHigh)]
    public void A_loss_that_never_is_a_number_is_judged(string loss, string code)
    {
        Diagnosis diagnosis = Doctor.Examine(TrainingLog.Parse($"epoch,loss,lr\n0,{loss},0.1\n1,{loss},0.1\n2,{loss},0.1\n3,{loss},0.1\n"));

        CollectionAssert.AreEqual(new[] { code }, diagnosis.Findings.Select(finding => finding.Code).ToArray());
    }

    private static string[] Grave(TrainingLog log) => [.. Doctor.Examine(log).Findings.Where(finding => finding.Severity is not FindingSeverity.Info).Select(finding => finding.Code)];

    private static TrainingLog Table(string names, int count, Func<int, double[]> row) =>
        TrainingLog.Parse($"epoch,{names}\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{string.Join(',', row(i).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n")));
}
