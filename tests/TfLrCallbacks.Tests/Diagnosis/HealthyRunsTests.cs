using System.Globalization;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Runs that learn, whose accuracy or first loss would mislead.</summary>
[TestClass]
public sealed class HealthyRunsTests
{
    private static readonly string[] Told = [FindingCodes.RateFarTooHigh, FindingCodes.Diverged, FindingCodes.NothingLearned];

    [TestMethod]
    [DataRow("accuracy", 1)]
    [DataRow("accuracy", 4)]
    [DataRow("val_accuracy", 2)]
    [DataRow("val_accuracy", 5)]
    public void A_loss_of_many_labels_that_falls_beside_a_noisy_accuracy_is_learned(string accuracy, int seed)
    {
        double[] noise = Noise(seed);

        AssertLearns(Table($"loss,val_loss,{accuracy},lr", 30, row => [0.08 + (0.3 * Math.Exp(-row / 12.5)), 0.1 + (0.3 * Math.Exp(-row / 12.5)), row is 8 or 18 ? 0.59 : 0.42 + (0.004 * row) + (0.05 * noise[row]), 0.001 * (1 - (row / 30.0))]));
    }

    [TestMethod]
    public void An_accuracy_that_drops_once_while_the_loss_falls_on_is_not_lost() =>
        AssertLearns(Table("loss,accuracy,lr", 30, row => [1.1 - (0.02 * row), 0.35 + (0.01 * row) - (row > 20 ? 0.12 : 0), 0.01]));

    [TestMethod]
    public void Harder_samples_in_the_middle_of_a_run_undo_nothing() =>
        AssertLearns(Table("loss,accuracy,val_loss,val_accuracy,lr", 30, row => [(row < 18 ? 0.8 : 0.92) + (1.05 * Math.Exp(-row / 3.0)), (row < 18 ? 0.64 : 0.55) - (0.24 * Math.Exp(-row / 2.0)), 0.7 + (0.9 * Math.Exp(-row / 7.0)), 0.7 - (0.2 * Math.Exp(-row / 6.0)), 0.01 * (1 - (row / 30.0))]));

    [TestMethod]
    [DataRow("loss,val_loss,val_accuracy,lr")]
    [DataRow("train_loss,valid_loss,accuracy")]
    public void A_validation_that_gets_worse_while_the_training_loss_falls_is_overfitting_alone(string names)
    {
        bool hasRate = names.EndsWith(",lr", StringComparison.Ordinal);
        TrainingLog log = Table(names, 30, row =>
        [
            0.69 * Math.Exp(-row / 20.0),
            row <= 5 ? 0.684 - (0.0068 * row) : row < 11 ? 0.65 + (0.0064 * (row - 5)) : 0.684 + (0.003 * (row - 10)),
            0.5 + (0.13 * Math.Exp(-(row - 5) * (row - 5) / 30.0)),
            .. (double[])(hasRate ? [0.001] : []),
        ]);

        CollectionAssert.AreEqual(new[] { FindingCodes.Overfitting }, Codes(log).Where(code => code is not FindingCodes.RateNotLogged).ToArray());
    }

    [TestMethod]
    public void A_run_of_few_epochs_with_one_lucky_accuracy_learns() =>
        AssertLearns(Table("loss,accuracy,lr", 5, row => [0.69 - (0.05 * row), row is 1 ? 0.62 : 0.51 + (0.01 * row), 0.001 * (1 - (row / 5.0))]));

    [TestMethod]
    public void A_cycle_of_the_rate_that_lifts_the_loss_in_its_middle_learns() =>
        AssertLearns(Table("loss,accuracy,lr", 30, row => [0.9 - (0.015 * row) + (0.2 * Math.Sin(Math.PI * row / 30)), 0.4 + (0.006 * row) - (0.04 * Math.Sin(Math.PI * row / 30)), 0.01 + (0.1 * Math.Sin(Math.PI * row / 30))]));

    [TestMethod]
    public void An_accuracy_in_percent_learns_as_one_in_parts_does()
    {
        double[] noise = Noise(7);

        AssertLearns(Table("loss,accuracy,val_loss,val_accuracy,lr", 30, row => [0.38 * Math.Exp(-row / 15.0), 45 + (6 * noise[row]), 0.4 * Math.Exp(-row / 18.0), 44 + (7 * noise[row]), 0.001 * (1 - (row / 30.0))]));
    }

    [TestMethod]
    public void A_noisy_loss_of_few_labels_learns()
    {
        double[] noise = Noise(3);

        AssertLearns(Table("loss,accuracy,lr", 40, row => [0.2 + (0.4 * Math.Exp(-row / 8.0)) + (0.02 * noise[row]), 0.5 + (0.08 * noise[39 - row]), 0.01 * (1 - (row / 40.0))]));
    }

    [TestMethod]
    public void A_regression_with_a_loss_near_0_and_an_accuracy_that_says_nothing_learns() =>
        AssertLearns(Table("loss,accuracy,val_loss,val_accuracy,lr", 30, row => [0.05 * Math.Exp(-row / 4.0), row % 7 is 0 ? 0.09 : 0.002, 0.05 * Math.Exp(-row / 5.0), row % 5 is 0 ? 0.1 : 0.003, 0.01 * (1 - (row / 30.0))]));

    [TestMethod]
    [DataRow("val_loss", 503.0, 3.05, 0.05)]
    [DataRow("val_loss", 100.0, 0.5, 0.008)]
    [DataRow("val_loss", 1e4, 1e-3, 2e-5)]
    [DataRow("loss", 40.0, 0.4, 0.01)]
    [DataRow("val_r2", 400.0, 0.6, 0.015)]
    public void Epochs_that_gain_much_of_what_is_left_are_used_however_bad_the_first_was(string name, double first, double level, double slope) =>
        Assert.DoesNotContain(FindingCodes.UnusedEpochs, Codes(Judged(name, row => (first * Math.Exp(-1.7 * row)) + level - (slope * row))));

    [TestMethod]
    [DataRow("val_loss", 503.0, 3.0)]
    [DataRow("val_loss", 1.0, 1e-6)]
    [DataRow("val_loss", 2.0, -5.0)]
    [DataRow("val_r2", 400.0, 0.3)]
    [DataRow("val_accuracy", 0.9, 0.0)]
    public void Epochs_that_gain_next_to_nothing_are_unused_whatever_the_first_was(string name, double first, double level) =>
        Assert.Contains(FindingCodes.UnusedEpochs, Codes(Judged(name, row => (first * Math.Exp(-1.7 * Math.Min(row, 14))) + level - (1e-5 * Math.Abs(level) * row))));

    /// <summary>Makes a log with one measure; where higher is better it is 1 minus the course.</summary>
    private static TrainingLog Judged(string name, Func<int, double> course) =>
        Table($"{name},lr", 30, row => [name.EndsWith("loss", StringComparison.Ordinal) ? course(row) : 1 - course(row), 0.01 * (1 - (row / 30.0))]);

    private static void AssertLearns(TrainingLog log) => Assert.IsEmpty(Codes(log).Intersect(Told), Doctor.Examine(log).ToSummary());

    private static string[] Codes(TrainingLog log) => [.. Doctor.Examine(log).Findings.Select(finding => finding.Code)];

    /// <summary>Gives numbers from -1 to 1.</summary>
    private static double[] Noise(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 40).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static TrainingLog Table(string names, int count, Func<int, double[]> row) =>
        TrainingLog.Parse($"epoch,{names}\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},{string.Join(',', row(i).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}\n")));
}
