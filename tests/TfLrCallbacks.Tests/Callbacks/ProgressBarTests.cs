using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class ProgressBarTests
{
    [TestMethod]
    public void A_negative_width_is_refused() =>
        Assert.AreEqual("Width", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ProgressBar { Width = -1 }).ParamName);

    [TestMethod]
    public void A_run_that_goes_on_behind_the_last_batch_of_an_epoch_ends_the_epoch()
    {
        using var folder = new TemporaryFolder();
        using var output = new Utf8Writer();
        bool killed = false;
        History Fit(TextWriter bar) => new ScriptedTrainer(3, [1.0]) { ValidationLoss = _ => killed ? 1 : throw new TimeoutException() }.Fit(
            new FitOptions { Epochs = 2 }, new BackupAndRestore(folder["state"], saveEveryBatches: 1), new ProgressBar(output: bar, interactive: true, time: new ManualTime()));
        Assert.ThrowsExactly<TimeoutException>(() => Fit(TextWriter.Null));
        killed = true;
        Assert.IsEmpty(Fit(output).Warnings);
        Assert.Contains("3/3 ━━━━━━━━━━━━━━━━━━━━ 0s", output.ToString().Split("Epoch 2")[0]);
    }

    [TestMethod]
    public void A_name_or_a_reason_cannot_move_the_cursor()
    {
        using var output = new Utf8Writer();
        new ScriptedTrainer(1, [1.0]).Fit(
            new FitOptions(),
            new LambdaCallback(onEpochEnd: (run, _, logs) =>
            {
                logs["a\e[2Jb\nc"] = 1;
                run.RequestStop("told\e[2J");
            }),
            new ProgressBar(output: output, interactive: false));
        Assert.DoesNotContain("\e", output.ToString());
        Assert.HasCount(2, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public void Redirected_output_has_one_clean_line_for_each_epoch()
    {
        using var output = new Utf8Writer();
        var trainer = new ScriptedTrainer(3, [1.5, 0.5]) { LearningRate = 1e-4, ValidationLoss = _ => 0.25 };
        trainer.Fit(new FitOptions { Epochs = 2 }, new ProgressBar(output: output, time: new ManualTime()));
        Assert.AreEqual(
            "Epoch 1/2: 3/3 - 0s - 0us/step - loss: 0.8333 - val_loss: 0.2500 - learning_rate: 1.0000e-04\n"
            + "Epoch 2/2: 3/3 - 0s - 0us/step - loss: 0.5000 - val_loss: 0.2500 - learning_rate: 1.0000e-04\n",
            output.ToString());
    }

    [TestMethod]
    public void A_terminal_shows_a_bar_that_is_drawn_anew_in_its_place()
    {
        using var output = new Utf8Writer();
        new ScriptedTrainer(4, [1.0]) { LearningRate = 0.1 }.Fit(
            new FitOptions { Epochs = 2 }, new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1)));
        string[] lines = output.ToString().Split('\n');
        Assert.AreEqual("Epoch 1/2", lines[0]);
        string[] states = lines[1].Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(5, states);
        Assert.AreEqual("1/4 ━━━━━─────────────── ETA 3s 1s/step - loss: 1.0000 - learning_rate: 0.1000", states[0].TrimEnd());
        Assert.AreEqual("4/4 ━━━━━━━━━━━━━━━━━━━━ 5s 1s/step - loss: 1.0000 - learning_rate: 0.1000", states[^1].TrimEnd());
        Assert.IsTrue(states.All(state => state.Length >= states[^1].Length), "a shorter state must cover the longer one before");
        Assert.AreEqual("Epoch 2/2", lines[2]);
    }

    [TestMethod]
    public void An_epoch_that_is_longer_than_the_first_has_a_full_bar()
    {
        using var output = new Utf8Writer();
        var run = new TrainingRun(new OneWeight(), new RunLength(2), initialEpoch: 0, [new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1))]);
        run.Begin();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            run.BeginEpoch(epoch);
            for (int batch = 0; batch < 2 + (3 * epoch); batch++)
            {
                run.BeginBatch(batch);
                run.EndBatch(batch, 1, new Dictionary<string, double> { ["loss"] = 1 });
            }

            run.EndEpoch(epoch, new Dictionary<string, double> { ["loss"] = 1 });
            if (epoch is 0)
            {
                run.LearnStepsPerEpoch(2);
            }
        }

        run.End(failed: false);
        Assert.Contains("4/4 ━━━━━━━━━━━━━━━━━━━━ ETA 0s", output.ToString());
        Assert.Contains("5/5 ━━━━━━━━━━━━━━━━━━━━", output.ToString());
        Assert.DoesNotContain("ETA -", output.ToString());
    }

    [TestMethod]
    public void It_is_drawn_at_most_ten_times_a_second()
    {
        using var output = new Utf8Writer();
        new ScriptedTrainer(1000, [1.0]).Fit(
            new FitOptions(), new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 0.001)));
        Assert.AreEqual(10 + 1, output.ToString().Count(c => c is '\r'));
    }

    [TestMethod]
    public void The_first_epoch_of_unknown_length_counts_without_a_total()
    {
        using var output = new Utf8Writer();
        new LineTrainer(6, 2, []) { LengthUnknown = true, LearningRate = 0.1 }.Fit(
            new FitOptions { Epochs = 2 }, new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1)));
        string[] lines = output.ToString().Split('\n');
        Assert.StartsWith("\r1/unknown 1s 1s/step - loss", lines[1]);
        Assert.Contains("3/3 ━━━━━━━━━━━━━━━━━━━━ ", lines[1]);
        Assert.StartsWith("\r1/3 ━━━━━━──────────────", lines[3]);
    }

    [TestMethod]
    [DataRow(40)]
    [DataRow(60)]
    [DataRow(80)]
    public void A_line_is_cut_or_broken_between_fields(int width)
    {
        using var output = new Utf8Writer();
        new ScriptedTrainer(3, [1.0]).Fit(
            new FitOptions(), new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1)) { Width = width });
        string[] states = output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsTrue(states.SkipLast(1).All(state => state.Length < width && !state.TrimEnd().EndsWith('-')));
        string[] last = states[^1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsTrue(last.All(line => line.TrimEnd().Length < width));
        Assert.Contains(line => line.TrimEnd().EndsWith("learning_rate: 0.0100", StringComparison.Ordinal), last);
    }

    [TestMethod]
    public void A_single_epoch_has_no_title()
    {
        using var output = new Utf8Writer();
        new ScriptedTrainer(1, [1.0]).Fit(new FitOptions(), new ProgressBar(output: output, interactive: true, time: new ManualTime()));
        Assert.StartsWith("\r1/1 ━", output.ToString());
    }

    [TestMethod]
    public void Warnings_notes_and_the_reason_of_a_stop_stand_on_lines_of_their_own()
    {
        using var output = new Utf8Writer();
        var recorder = new RecordingCallback
        {
            Act = (run, hook, index, _) =>
            {
                if (hook is "on_train_batch_begin" && index is 1)
                {
                    run.Warn("something is odd");
                    run.Note("something was done");
                    run.RequestStop("that is enough");
                }
            },
        };
        new ScriptedTrainer(3, [1.0]).Fit(new FitOptions(), recorder, new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1)));
        string[] lines = output.ToString().Split('\n');
        Assert.EndsWith("\rWarning: something is odd", lines[0]);
        Assert.AreEqual("something was done", lines[1]);
        Assert.StartsWith("\r2/3 ", lines[2]);
        Assert.AreEqual("Stopped: that is enough", lines[3]);
    }

    [TestMethod]
    public void A_bar_that_an_exception_left_is_ended()
    {
        using var output = new Utf8Writer();
        var recorder = new RecordingCallback { Act = (_, hook, index, _) => ThrowAt(hook is "on_train_batch_begin" && index is 2) };
        var trainer = new ScriptedTrainer(3, [1.0]);
        Assert.ThrowsExactly<InvalidTimeZoneException>(
            () => trainer.Fit(new FitOptions(), recorder, new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1))));
        Assert.EndsWith("\n", output.ToString());
    }

    [TestMethod]
    public void An_output_that_knows_no_lines_gets_plain_signs()
    {
        using var output = new AsciiWriter();
        new ScriptedTrainer(2, [1.0]).Fit(new FitOptions(), new ProgressBar(output: output, interactive: true, time: new ManualTime(secondsPerReading: 1)));
        Assert.StartsWith("\r1/2 ==========.......... ", output.ToString());
    }

    [TestMethod]
    public void Numbers_look_as_in_Keras()
    {
        using var output = new Utf8Writer();
        double[] losses = [double.NaN, 123.456789, 0.0010000001, 0.001, 3e-7, 0, -0.5];
        foreach (double loss in losses)
        {
            new ScriptedTrainer(1, [loss]).Fit(new FitOptions(), new ProgressBar(linePerEpoch: true, output: output, time: new ManualTime()));
        }

        CollectionAssert.AreEqual(
            new[] { "nan", "123.4568", "0.0010", "1.0000e-03", "3.0000e-07", "0.0000e+00", "-0.5000" },
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("loss: ")[1].Split(' ')[0]).ToArray());
    }

    private static void ThrowAt(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException();
        }
    }

    /// <summary>A clock that goes on by a fixed time whenever it is read.</summary>
    private sealed class Utf8Writer() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override string NewLine => "\n";
    }

    private sealed class AsciiWriter() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.ASCII;
    }
}
