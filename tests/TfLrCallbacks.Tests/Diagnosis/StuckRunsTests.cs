using System.Globalization;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Runs that learn nothing, and runs whose loss alone would mislead.</summary>
[TestClass]
public sealed class StuckRunsTests
{
    [TestMethod]
    [DataRow(0.05, FindingCodes.NothingLearned)]
    [DataRow(1e-7, FindingCodes.RateTooLow)]
    public void A_model_that_guesses_is_told_by_its_accuracy_and_the_rate_blamed_only_where_it_is_tiny(double rate, string code)
    {
        TrainingLog log = Table("loss,accuracy,val_loss,val_accuracy,lr", 12, row => [2.306 + (row % 2 * 0.001), 0.09 + (row % 3 * 0.004), 2.303, 0.1, rate]);

        Assert.AreEqual(code, Only(log).Code);
    }

    [TestMethod]
    public void A_loss_that_exploded_in_the_first_epoch_and_then_guesses_is_a_rate_far_too_high_with_the_inputs_named()
    {
        Finding finding = Only(Table("loss,accuracy,lr", 12, row => [row is 0 ? 2423 : 2.304, 0.1, 0.02]));

        Assert.AreEqual(FindingCodes.RateFarTooHigh, finding.Code);
        Assert.StartsWith("scale the inputs", finding.Advice);
        Assert.DoesNotContain("scale the inputs", Only(Table("loss,accuracy,lr", 12, row => [row is 0 ? 12 : 2.304, 0.1, 0.02])).Advice);
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(10)]
    public void A_training_that_ends_in_guessing_after_it_was_better_is_a_rate_far_too_high(int classes)
    {
        double guess = Math.Log(classes);
        TrainingLog log = Table("loss,accuracy,val_loss,val_accuracy,lr", 24, row => [guess * (1.02 + Math.Exp(-row / 4.0) + (row % 2 * 0.03)), (1.0 / classes) + (0.2 * Math.Exp(-row / 8.0)), guess * (1.1 + (row % 3 * 0.05)), 1.0 / classes, 0.6]);

        Assert.AreEqual(FindingCodes.RateFarTooHigh, Only(log).Code);
    }

    [TestMethod]
    [DataRow(3, 12)]
    [DataRow(10, 12)]
    [DataRow(10, 6)]
    public void A_training_that_was_good_and_falls_back_to_guessing_diverged(int classes, int last)
    {
        TrainingLog log = Table("loss,accuracy,lr", 24, row => row <= last ? [Math.Log(classes) * Math.Exp(-row / 4.0), 1 - (0.6 * Math.Exp(-row / 4.0)), 0.1] : [Math.Log(classes) * (1.02 + (row % 2 * 0.01)), 1.0 / classes, 0.1]);

        Finding finding = Only(log);
        Assert.AreEqual(FindingCodes.Diverged, finding.Code);
        Assert.AreEqual(last, finding.Epoch);
        Assert.Contains("checkpoint", finding.Advice);
    }

    [TestMethod]
    public void A_validation_that_is_learned_for_a_moment_and_then_overfits_is_not_said_to_guess()
    {
        string[] codes = Grave(Table("loss,accuracy,val_loss,val_accuracy,lr", 40, row => [1.37 * Math.Exp(-row / 8.0), 1 - (0.67 * Math.Exp(-row / 8.0)), 1.17 + (0.05 * row), row < 3 ? 0.53 : 0.43, 0.005]));

        CollectionAssert.AreEqual(new[] { FindingCodes.Overfitting }, codes);
    }

    [TestMethod]
    public void A_language_model_whose_loss_falls_at_low_accuracy_learns() =>
        Assert.IsEmpty(Grave(Table("loss,accuracy,lr", 12, row => [4.2 + (2 * Math.Exp(-row / 4.0)), 0.02 + (0.004 * row), 0.001 * (1 - (row / 12.0))])));

    [TestMethod]
    public void A_validation_that_only_guesses_beside_a_loss_that_falls_is_told_and_labels_are_named()
    {
        Finding finding = Only(Table("loss,accuracy,val_loss,val_accuracy,lr", 30, row => [2.39 - (0.02 * row), 0.11 + (0.01 * row), 2.36 + (0.002 * row), 0.09 + (row % 3 * 0.01), 0.001]));

        Assert.AreEqual(FindingCodes.ValidationNotLearned, finding.Code);
        Assert.Contains("labels", finding.Advice);
    }

    [TestMethod]
    public void Outputs_that_something_keeps_small_are_told_and_a_slow_start_is_not()
    {
        Finding finding = Only(Table("loss,accuracy,lr", 15, row => [row is 0 ? 2.276 : 2.212 + (row % 3 * 0.004), 0.38 + (row % 4 * 0.02), 0.01]));

        Assert.AreEqual(FindingCodes.OutputsHeldBack, finding.Code);
        Assert.DoesNotContain(FindingCodes.OutputsHeldBack, Grave(Table("loss,accuracy,lr", 15, row => [2.28 - (0.01 * row), 0.2 + (0.02 * row), 0.0001])));
    }

    [TestMethod]
    public void A_first_loss_beside_the_accuracy_of_another_moment_is_no_missing_warm_up()
    {
        // The loss is the mean over the first epoch, the accuracy that of its end.
        string[] codes = Grave(Table("loss,val_loss,val_accuracy,lr", 12, row => [row is 0 ? 1.52 : 0.59 * Math.Pow(0.87, row - 1), 0.6 * Math.Pow(0.9, row), row is 0 ? 0.8 : 0.85 + (0.005 * row), 0.003 * (1 - (row / 12.0))]));

        Assert.IsEmpty(codes);
    }

    [TestMethod]
    public void A_validation_loss_that_rises_a_little_at_the_same_accuracy_is_worth_knowing_and_no_fault()
    {
        TrainingLog Run(double accuracyLost) => Table("loss,val_loss,val_accuracy,lr", 20, row => [Math.Exp(-row / 4.0), 0.29 + (0.005 * Math.Abs(row - 10)), 0.93 - (row > 10 ? accuracyLost : 0), 0.01]);

        Finding harmless = Doctor.Examine(Run(0.004)).Findings.Single();
        Assert.AreEqual((FindingCodes.Overfitting, FindingSeverity.Info), (harmless.Code, harmless.Severity));
        Assert.AreEqual(FindingSeverity.Warning, Doctor.Examine(Run(0.05)).Findings.Single().Severity);
    }

    [TestMethod]
    public void An_accuracy_that_falls_from_its_best_is_overfitting_even_where_the_loss_stays()
    {
        Finding finding = Only(Table("loss,val_loss,val_accuracy,lr", 40, row => [2 * Math.Exp(-row / 20.0), 0.69 + (row % 2 * 0.01) - (row * 1e-4), 0.885 - (0.0015 * Math.Max(0, row - 12)), 0.001]));

        Assert.AreEqual(FindingCodes.Overfitting, finding.Code);
        Assert.Contains("0.885", finding.Evidence);
    }

    [TestMethod]
    public void Without_progress_on_validation_a_training_loss_that_halves_is_no_plateau() =>
        Assert.IsEmpty(Grave(Table("loss,val_loss,lr", 20, row => [Math.Exp(-row / 4.0), 0.3 + (0.002 * Math.Abs(row - 11)), 1])));

    [TestMethod]
    public void A_cut_after_a_bump_is_not_eager()
    {
        // Best in epoch 2; the cut in epoch 7 follows a step down from a bump above the best.
        TrainingLog log = Table("loss,val_loss,lr", 30, row => [1.2 / (row + 1), row switch { 0 => 0.6, 1 => 0.35, 2 => 0.3, 5 => 0.34, _ => 0.31 }, row < 7 ? 0.05 : row < 15 ? 0.005 : 0.0005]);

        Assert.DoesNotContain(FindingCodes.PlateauTooEager, Grave(log));
    }

    [TestMethod]
    public void A_rate_that_vanishes_within_the_first_epoch_decays_too_soon_and_its_peak_is_that_of_the_steps()
    {
        TrainingLog log = TrainingLog.Parse("epoch,step,train_loss_step,train_loss_epoch,lr-Adam\n" + string.Concat(Enumerable.Range(0, 20).Select(epoch => string.Concat(Enumerable.Range(0, 10).Select(step => FormattableString.Invariant(
            $"{epoch},{(epoch * 10) + step},{(epoch is 0 ? 2.2 - (0.02 * step) : 2 + (step % 2 * 0.01))},,{0.001 * Math.Pow(0.5, (epoch * 10) + step)}\n"))) + FormattableString.Invariant($"{epoch},{(epoch * 10) + 9},,{(epoch is 0 ? 2.1 : 1.99)},\n"))));

        Finding finding = Doctor.Examine(log).Findings[0];

        Assert.AreEqual(FindingCodes.RateDecaysTooSoon, finding.Code);
        Assert.Contains("peak 0.001", finding.Evidence);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1e-5)]
    public void A_rate_that_falls_anew_in_every_epoch_has_not_vanished(double lowest)
    {
        TrainingLog log = TrainingLog.Parse("epoch,step,train_loss_step,train_loss_epoch,lr-SGD\n" + string.Concat(Enumerable.Range(0, 12).Select(epoch => string.Concat(Enumerable.Range(0, 10).Select(step => FormattableString.Invariant(
            $"{epoch},{(epoch * 10) + step},{0.9 + Math.Exp(-((epoch * 10) + step) / 40.0)},,{lowest + (0.05 * (1 + Math.Cos(Math.PI * step / 9)) / 2)}\n"))) + FormattableString.Invariant($"{epoch},{(epoch * 10) + 9},,{0.9 + Math.Exp(-epoch / 4.0)},\n"))));

        Assert.IsEmpty(Grave(log));
    }

    [TestMethod]
    public void A_run_that_ends_while_its_schedule_is_still_high_is_told_and_one_that_only_falls_slowly_is_not()
    {
        TrainingLog Run(Func<int, double> rate) => Table("loss,val_loss,lr", 8, row => [0.4 + (1.7 * Math.Exp(-row / 1.7)), 0.5 + (1.2 * Math.Exp(-row / 1.9)), rate(row)]);

        Finding finding = Only(Run(row => 0.001 * (1 + Math.Cos(Math.PI * row / 100))));
        Assert.AreEqual(FindingCodes.StoppedTooEarly, finding.Code);
        Assert.Contains("give the schedule the length of the run", finding.Advice);
        Assert.IsEmpty(Grave(Run(row => 0.002 / (1 + (0.1 * row)))));
    }

    [TestMethod]
    public void Three_epochs_of_sixty_are_too_few_and_a_resumed_log_counts_those_before_it()
    {
        Assert.AreEqual(FindingCodes.StoppedTooEarly, Doctor.Examine(Table("loss,val_loss,lr", 3, row => [2.3 - (0.5 * row), 2 - (0.4 * row), 0.001]), plannedEpochs: 60).Findings.Single().Code);
        Assert.IsEmpty(Doctor.Examine(Table("loss,val_loss,lr", 10, row => [2 * Math.Exp(-row / 2.5), 0.2 + (2 * Math.Exp(-row / 2.5)), 0.001], first: 10), plannedEpochs: 20).Findings);
    }

    [TestMethod]
    public void A_validation_loss_of_NaN_beside_a_finite_loss_is_told_of_the_validation_data_unless_numbers_follow()
    {
        Finding finding = Only(Table("loss,val_loss,lr", 20, row => [2 * Math.Exp(-row / 8.0), row < 14 ? 2 * Math.Exp(-row / 8.0) : double.NaN, 0.001]));

        Assert.AreEqual((FindingCodes.Diverged, 14), (finding.Code, finding.Epoch));
        Assert.Contains("validation data", finding.Advice);
        Assert.IsEmpty(Grave(Table("loss,val_loss,lr", 21, row => [2 * Math.Exp(-row / 8.0), row % 3 is 2 ? 0.1 + (2 * Math.Exp(-row / 8.0)) : double.NaN, 0.001 * (1 - (row / 21.0))])));
    }

    [TestMethod]
    public void NaN_at_a_tiny_rate_is_not_blamed_on_the_rate()
    {
        Finding finding = Only(Table("loss,lr", 8, row => [row is 0 ? 2.3 : double.NaN, 1e-7]));

        Assert.AreEqual(FindingCodes.Diverged, finding.Code);
        Assert.Contains("hardly the reason", finding.Advice);
    }

    [TestMethod]
    public void A_breakdown_names_the_rate_of_its_epoch_and_not_the_highest_of_all() =>
        Assert.Contains("at the rate 0.32,", Only(Table("loss,lr", 20, row => [row < 12 ? 1.2 / (row + 1) : double.NaN, row < 12 ? 0.005 : 0.32 * Math.Pow(4, row - 12)])).Evidence);

    [TestMethod]
    public void A_rate_of_0_throughout_is_told_and_not_called_missing()
    {
        Finding finding = Doctor.Examine(Table("loss,lr", 8, _ => [2.3, 0])).Findings.Single(found => found.Severity is FindingSeverity.Error);

        Assert.AreEqual(FindingCodes.RateTooLow, finding.Code);
        Assert.Contains("the rate is 0", finding.Evidence);
    }

    [TestMethod]
    [DataRow(1e-12, "try 1e-5 and 0.0001")]
    [DataRow(1e-5, "try 0.0001 and 0.001")]
    [DataRow(0.05, "try 0.5,")]
    [DataRow(0.5, "let a range test find a higher rate")]
    public void A_rate_that_was_too_low_is_raised_to_rates_that_people_use(double rate, string advice) =>
        Assert.StartsWith(advice, Only(Table("loss,lr", 20, row => [2.3 * (1 - (1e-4 * row)), rate])).Advice);

    [TestMethod]
    [DataRow(0.5, "between 0.005 and 0.05")]
    [DataRow(200.0, "between 0.01 and 0.1")]
    [DataRow(1e6, "between 0.01 and 0.1")]
    public void A_rate_that_was_far_too_high_is_lowered_to_rates_that_people_use(double rate, string advice) =>
        Assert.Contains(advice, Only(Table("loss,lr", 8, row => [row is 0 ? 2.3 : double.NaN, rate])).Advice);

    [TestMethod]
    public void Unused_epochs_are_counted_as_the_log_counts_them()
    {
        // A validation in every third epoch, of a run that was resumed at epoch 10.
        TrainingLog log = TrainingLog.Parse("epoch,loss,val_loss,lr\n" + string.Concat(Enumerable.Range(10, 40).Select(epoch => FormattableString.Invariant(
            $"{epoch},{(1 - (0.01 * Math.Min(epoch, 25)))},{(epoch % 3 is 2 ? (epoch <= 20 ? 1 - (0.02 * epoch) : 0.61).ToString(CultureInfo.InvariantCulture) : string.Empty)},{0.1 * (1 - ((epoch - 10) / 40.0))}\n"))));

        Finding finding = Doctor.Examine(log).Findings.Single();

        Assert.AreEqual(FindingCodes.UnusedEpochs, finding.Code);
        Assert.Contains("epoch 20 (0.6); the 29 epochs after it", finding.Evidence);
        Assert.Contains("about 25 epochs", finding.Advice);
    }

    [TestMethod]
    [DataRow(0.012345, "0.0123")]
    [DataRow(5243.0, "5243")]
    [DataRow(1e-7, "1e-7")]
    [DataRow(-2.5e12, "-2.5e12")]
    [DataRow(double.PositiveInfinity, "Infinity")]
    public void Numbers_are_written_as_people_do(double value, string text) => Assert.AreEqual(text, Doctor.Text(value));

    private static TrainingLog Table(string names, int count, Func<int, double[]> row, int first = 0) =>
        TrainingLog.Parse($"epoch,{names}\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{first + i},{string.Join(',', row(i).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n")));

    private static string[] Grave(TrainingLog log) => [.. Doctor.Examine(log).Findings.Where(finding => finding.Severity is not FindingSeverity.Info).Select(finding => finding.Code)];

    private static Finding Only(TrainingLog log)
    {
        Diagnosis diagnosis = Doctor.Examine(log);
        Assert.HasCount(1, diagnosis.Findings, diagnosis.ToSummary());
        return diagnosis.Findings[0];
    }
}
