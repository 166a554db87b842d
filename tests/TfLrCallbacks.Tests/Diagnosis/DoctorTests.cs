using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>The rules of the doctor, on recorded runs of Keras and on courses made for them.</summary>
[TestClass]
public sealed class DoctorTests
{
    [TestMethod]
    public void A_log_without_loss_and_accuracy_is_examined_although_more_epochs_were_planned() =>
        Assert.DoesNotContain(finding => finding.Code is FindingCodes.StoppedTooEarly, Doctor.Examine(TrainingLog.Parse("epoch,lr\n0,0.1\n1,0.1\n"), plannedEpochs: 100).Findings);

    [TestMethod]
    public void Recorded_runs_are_judged_as_they_are_labelled()
    {
        using JsonDocument labels = JsonDocument.Parse(Recorded("labels.json"));
        List<string> wrong = [];
        int count = 0;
        foreach (JsonElement run in labels.RootElement.GetProperty("files").EnumerateArray())
        {
            string file = run.GetProperty("file").GetString()!;
            string label = run.GetProperty("label").GetString()!;
            string[] also = [.. run.GetProperty("also").EnumerateArray().Select(other => other.GetString()!)];
            string[] codes = Grave(Doctor.Examine(TrainingLog.Parse(Recorded(file), file)));
            count++;
            if ((label is not "good" && !codes.Contains(label)) || codes.Any(code => code != label && !also.Contains(code)))
            {
                wrong.Add($"{file}: {label}, told {string.Join(", ", codes)}");
            }
        }

        Assert.AreEqual(20, count);
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    [TestMethod]
    [DataRow("rate_not_logged", "norate")]
    [DataRow("none", "whole")]
    public void A_run_that_falls_with_its_rate_is_good(string code, string which)
    {
        string[] codes = Codes(30, row => 0.4 + (1.6 * Math.Exp(-row / 6.0)), row => 0.5 + (1.4 * Math.Exp(-row / 6.0)), which is "norate" ? null : row => 0.1 * (1 + Math.Cos(Math.PI * row / 30)) / 2);

        Assert.AreEqual(code is "none" ? string.Empty : code, string.Join(',', codes));
    }

    [TestMethod]
    public void A_loss_that_is_no_number_is_told_with_its_epoch_and_step()
    {
        Finding atOnce = Only(Log(10, row => row < 2 ? 2.3 : double.NaN, null, _ => 1));
        Assert.AreEqual(FindingCodes.RateFarTooHigh, atOnce.Code);
        Assert.AreEqual(2, atOnce.Epoch);

        Finding later = Only(Log(20, row => row < 15 ? 2.0 / (row + 1) : double.NaN, null, _ => 1));
        Assert.AreEqual(FindingCodes.Diverged, later.Code);
        Assert.AreEqual(15, later.Epoch);

        History history = new ScriptedTrainer(2, [2.0, 2.0, double.NaN, 2.0]).Fit(new FitOptions { Epochs = 2, Verbose = 0 });
        Assert.Contains("step 2", Doctor.Examine(history).Findings[0].Evidence);
    }

    [TestMethod]
    [DataRow(FindingCodes.RateTooLow, 1e-6)]
    [DataRow(FindingCodes.RateTooLow, 1e-3)]
    public void A_loss_that_hardly_falls_is_a_rate_too_low(string code, double perEpoch) =>
        Assert.AreEqual(code, Only(Log(20, row => 2.3 * (1 - (perEpoch * row)), row => 2.31 * (1 - (perEpoch * row)), _ => 1e-5)).Code);

    [TestMethod]
    public void A_loss_that_goes_up_and_down_is_a_rate_too_high_unless_the_rate_fell()
    {
        static double Course(int row) => 0.6 + (row % 3 * 0.06);

        Assert.AreEqual(FindingCodes.RateTooHigh, Only(Log(25, row => row < 3 ? 2 - (0.4 * row) : Course(row), null, _ => 0.9)).Code);
        Assert.IsEmpty(Codes(25, row => row < 3 ? 2 - (0.4 * row) : row < 8 ? Course(row) : 0.5 - (0.005 * row), null, row => row < 8 ? 0.9 : 0.09));
    }

    [TestMethod]
    public void A_rate_that_vanished_while_the_loss_fell_is_too_soon_and_one_that_was_cut_while_it_fell_is_eager()
    {
        static double Course(int row) => Math.Max(1.4, 2.2 - (0.2 * row));

        Assert.AreEqual(FindingCodes.RateDecaysTooSoon, Only(Log(30, Course, Course, row => 0.05 * Math.Pow(0.3, row))).Code);
        Assert.AreEqual(FindingCodes.RateDecaysTooSoon, Only(Log(30, Course, Course, row => 0.05 * Math.Pow(0.03, row / 2))).Code);
        Assert.AreEqual(FindingCodes.PlateauTooEager, Only(Log(30, Course, Course, row => 0.05 * Math.Pow(0.1, Math.Max(0, row - 2)))).Code);
    }

    [TestMethod]
    public void A_plateau_callback_that_waits_until_nothing_gets_better_is_good()
    {
        static double Course(int row) => row < 15 ? 0.6 + (1.4 * Math.Exp(-row / 3.0)) : 0.55 - (0.001 * (row - 15));

        Assert.IsEmpty(Codes(30, Course, Course, row => row < 15 ? 0.1 : row < 22 ? 0.01 : 0.001));
    }

    [TestMethod]
    public void A_rate_that_never_fell_although_nothing_got_better_is_told()
    {
        static double Validation(int row) => row < 10 ? 0.9 - (0.03 * row) : 0.61 + (0.001 * row);

        Assert.AreEqual(FindingCodes.PlateauNeverFires, Only(Log(30, row => 0.8 - (0.01 * row), Validation, _ => 0.05)).Code);
    }

    [TestMethod]
    public void A_rate_that_fell_at_the_very_end_fell_too_late()
    {
        static double Course(int row) => row < 10 ? 1 - (0.03 * row) : row < 27 ? 0.702 : 0.6;

        Assert.AreEqual(FindingCodes.RateDecaysTooLate, Only(Log(30, Course, Course, row => row < 27 ? 0.1 : 0.01)).Code);
    }

    [TestMethod]
    public void Overfitting_is_told_by_loss_and_by_accuracy()
    {
        Assert.AreEqual(FindingCodes.Overfitting, Only(Log(40, row => 2 * Math.Exp(-row / 10.0), row => 0.6 + (Math.Abs(row - 12) * 0.02), _ => 0.002)).Code);

        StringBuilder text = new("epoch;accuracy;val_accuracy;lr\n");
        for (int row = 0; row < 40; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row};{1 - (0.5 * Math.Exp(-row / 10.0))};{0.8 - (Math.Abs(row - 12) * 0.005)};0.002\n");
        }

        Assert.AreEqual(FindingCodes.Overfitting, Only(TrainingLog.Parse(text.ToString())).Code);
    }

    [TestMethod]
    public void A_run_that_ended_while_it_got_better_ended_too_early_the_more_so_where_more_was_planned()
    {
        TrainingLog quick = Log(7, row => 2.2 - (0.2 * row), row => 2.1 - (0.15 * row), _ => 0.02);
        Assert.AreEqual(FindingCodes.StoppedTooEarly, Only(quick).Code);

        TrainingLog slow = Log(20, row => 2 * Math.Exp(-row / 8.0), row => 0.2 + (2 * Math.Exp(-row / 8.0)), _ => 0.02);
        Assert.IsEmpty(Doctor.Examine(slow).Findings);
        Assert.Contains("20 of 40", Doctor.Examine(slow, plannedEpochs: 40).Findings.Single().Evidence);
    }

    [TestMethod]
    [DataRow(0.35, true)]
    [DataRow(0.25, false)]
    public void A_run_whose_rate_has_fallen_far_was_not_stopped_too_early_though_its_last_epoch_is_the_best(double last, bool expected)
    {
        TrainingLog log = Log(7, row => 2.2 - (0.2 * row), row => 2.1 - (0.15 * row), row => 0.02 * (1 - ((1 - last) * row / 6)));
        Assert.AreEqual(expected, Doctor.Examine(log).Findings.Any(finding => finding.Code is FindingCodes.StoppedTooEarly));
    }

    [TestMethod]
    public void A_spike_at_the_full_rate_is_a_missing_warm_up()
    {
        Assert.AreEqual(FindingCodes.WarmUpMissing, Only(Log(20, row => row is 0 ? 2 : row is 1 ? 6 : 2 * Math.Exp(-row / 8.0), null, row => 0.3 * (1 - (row / 20.0)))).Code);
        Assert.IsEmpty(Codes(20, row => row is 0 ? 2 : row is 1 ? 6 : 2 * Math.Exp(-row / 8.0), null, row => row < 2 ? 0.01 : 0.3 * (1 - (row / 20.0))));
    }

    [TestMethod]
    public void Two_callbacks_that_set_the_rate_of_the_same_steps_are_named()
    {
        string ledger = string.Concat(Enumerable.Range(1, 3).Select(i => FormattableString.Invariant(
            $$"""{"step":{{i * 10}},"from":0.1,"to":0.05,"who":"ReduceLROnPlateau","why":""}{{"\n"}}{"step":{{i * 10}},"from":0.05,"to":0.09,"who":"CosineDecay","why":"","after":"ReduceLROnPlateau"}{{"\n"}}""")));

        Finding finding = Only(TrainingLog.Parse(ledger));

        Assert.AreEqual(FindingCodes.TwoDrivers, finding.Code);
        Assert.Contains("CosineDecay and ReduceLROnPlateau", finding.Evidence);
        Assert.Contains("3 times", finding.Evidence);
    }

    [TestMethod]
    public void A_callback_that_looked_at_the_rate_before_it_set_it_is_no_second_driver()
    {
        string ledger = string.Concat(Enumerable.Range(1, 3).Select(i => FormattableString.Invariant(
            $$"""{"step":{{i * 10}},"from":0.1,"to":0.05,"who":"LearningRateScheduler","why":""}{{"\n"}}{"step":{{i * 10}},"from":0.05,"to":0.02,"who":"SpikeGuard","why":"","after":"LearningRateScheduler","looked":true}{{"\n"}}""")));

        Assert.DoesNotContain(FindingCodes.TwoDrivers, Doctor.Examine(TrainingLog.Parse(ledger)).Findings.Select(finding => finding.Code).ToList());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(100)]
    public void An_accuracy_in_percent_is_judged_like_one_in_parts_and_shown_as_it_was_logged(int whole)
    {
        string log = "epoch,accuracy,learning_rate\n" + string.Concat(Enumerable.Range(0, 20).Select(row => FormattableString.Invariant(
            $"{row},{whole * (row < 8 ? 0.5 + (0.05 * row) : 0.85)},0.1\n")));

        Finding finding = Doctor.Examine(TrainingLog.Parse(log)).Findings.Single();

        Assert.AreEqual(FindingCodes.PlateauNeverFires, finding.Code);
        Assert.Contains(FormattableString.Invariant($"({whole * 0.85:G3})"), finding.Evidence);
    }

    [TestMethod]
    public void A_model_that_guesses_is_told_with_its_accuracy_and_not_its_error()
    {
        string log = "epoch,accuracy,learning_rate\n" + string.Concat(Enumerable.Range(0, 12).Select(row => FormattableString.Invariant(
            $"{row},{(row % 2 is 0 ? 0.11 : 0.09)},5\n")));

        Finding finding = Doctor.Examine(TrainingLog.Parse(log)).Findings[0];

        Assert.AreEqual(FindingCodes.RateFarTooHigh, finding.Code);
        Assert.Contains("accuracy begins at 0.11 and is 0.09 at the end, with an accuracy of 0.09", finding.Evidence);
    }

    [TestMethod]
    [DataRow(1e-6, true)]
    [DataRow(1e-4, true)]
    [DataRow(4e-3, false)]
    public void Epochs_that_gain_next_to_nothing_are_unused(double perEpoch, bool isTold)
    {
        Diagnosis diagnosis = Doctor.Examine(Log(80, row => row < 30 ? 2 - (0.05 * row) : 0.5 - (perEpoch * (row - 30)), null, row => row < 30 ? 0.1 : 0.001));

        Assert.AreEqual(isTold, diagnosis.Findings.Any(finding => finding is { Code: FindingCodes.UnusedEpochs, Severity: FindingSeverity.Info }));
        Assert.IsTrue(diagnosis.IsGood);
    }

    [TestMethod]
    public void Epochs_that_gained_nothing_are_worth_knowing_and_no_fault()
    {
        Diagnosis diagnosis = Doctor.Examine(Log(40, row => row < 12 ? 1 - (0.05 * row) : 0.4501, row => row < 12 ? 1 - (0.04 * row) : 0.5601, row => 0.1 * (1 + Math.Cos(Math.PI * row / 40)) / 2));

        Assert.AreEqual(FindingCodes.UnusedEpochs, diagnosis.Findings.Single().Code);
        Assert.IsTrue(diagnosis.IsGood);
    }

    [TestMethod]
    [DataRow(26, true)]
    [DataRow(24, true)]
    [DataRow(16, true)]
    [DataRow(12, false)]
    public void Epochs_are_unused_where_more_than_a_third_gained_nothing(int idle, bool isTold)
    {
        int best = 39 - idle;
        Diagnosis diagnosis = Doctor.Examine(Log(40, row => 1 - (0.5 * Math.Min(row, best) / best) + (row > best ? 1e-4 : 0), row => 1 - (0.4 * Math.Min(row, best) / best) + (row > best ? 1e-4 : 0), row => 0.1 * (1 + Math.Cos(Math.PI * row / 40)) / 2));

        Assert.AreEqual(isTold, diagnosis.Findings.Any(finding => finding.Code == FindingCodes.UnusedEpochs), diagnosis.ToSummary());
    }

    [TestMethod]
    [DataRow(12, true)]
    [DataRow(28, true)]
    [DataRow(35, false)]
    public void Overfitting_begins_before_the_last_fifth(int best, bool isTold)
    {
        Diagnosis diagnosis = Doctor.Examine(Log(40, row => 2 * Math.Exp(-row / 10.0), row => 0.6 + (Math.Abs(row - best) * 0.02), _ => 0.002));

        Assert.AreEqual(isTold, diagnosis.Findings.Any(finding => finding.Code == FindingCodes.Overfitting), diagnosis.ToSummary());
    }

    [TestMethod]
    public void The_summary_has_evidence_and_advice()
    {
        Assert.Contains("Next: try 0.0001 and 0.001", Doctor.Examine(Log(20, row => 2.3 - (1e-4 * row), null, _ => 1e-5)).ToSummary());
        Assert.AreEqual("The learning rate did its job: nothing to change.", new Diagnosis([]).ToSummary());
    }

    private static TrainingLog Log(int count, Func<int, double> loss, Func<int, double>? validation, Func<int, double>? rate)
    {
        StringBuilder text = new();
        text.Append("epoch,loss").Append(validation is null ? string.Empty : ",val_loss").Append(rate is null ? "\n" : ",learning_rate\n");
        for (int row = 0; row < count; row++)
        {
            double?[] values = [loss(row), validation?.Invoke(row), rate?.Invoke(row)];
            text.Append(row.ToString(CultureInfo.InvariantCulture));
            foreach (double value in values.OfType<double>())
            {
                text.Append(CultureInfo.InvariantCulture, $",{value}");
            }

            text.Append('\n');
        }

        return TrainingLog.Parse(text.ToString());
    }

    private static string[] Codes(int count, Func<int, double> loss, Func<int, double>? validation, Func<int, double>? rate) => Grave(Doctor.Examine(Log(count, loss, validation, rate)));

    private static string[] Grave(Diagnosis diagnosis) => [.. diagnosis.Findings.Where(finding => finding.Severity is not FindingSeverity.Info).Select(finding => finding.Code)];

    private static Finding Only(TrainingLog log)
    {
        Diagnosis diagnosis = Doctor.Examine(log);
        Assert.HasCount(1, diagnosis.Findings, diagnosis.ToSummary());
        return diagnosis.Findings[0];
    }

    private static string Recorded(string file) => Golden.Text($"Callbacks/diagnose/{file}");
}
