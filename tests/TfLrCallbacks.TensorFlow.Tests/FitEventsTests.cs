using System.Text.RegularExpressions;

namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>One after the other: open fits are known to the whole process, and one of the tests ends them all.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class FitEventsTests
{
    public static IEnumerable<object[]> Traces => Trace.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Traces))]
    public void Hooks_come_in_Keras_order_whatever_fit_does(string name)
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge(name, recorder);

        PlayToItsEnd(name, events, host);

        string hooks = string.Concat(recorder.Hooks.Select(hook => hook.Split(' ')[0] + ";"));
        Assert.MatchesRegex(KerasOrder(), hooks);
    }

    [TestMethod]
    [DynamicData(nameof(Traces))]
    public void Every_batch_counts_once_and_every_epoch_ends_once(string name)
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge(name, recorder);

        PlayToItsEnd(name, events, host);

        Assert.AreEqual(Trace.Of(name).Hooks("on_train_batch_begin").Count(), recorder.Count("batch-"));
        Assert.AreEqual(Trace.Of(name).Hooks("on_epoch_begin").Count(), recorder.Count("epoch-"));
        Assert.AreEqual(recorder.Count("train+"), recorder.Count("train-"));
    }

    [TestMethod]
    [DynamicData(nameof(Traces))]
    public void The_mean_of_the_batch_losses_is_the_mean_that_fit_logged(string name)
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge(name, recorder);
        Trace trace = Trace.Of(name);

        PlayToItsEnd(name, events, host);

        long[] steps = [.. trace.Hooks("on_train_batch_begin").Select(e => e.GetProperty("step").GetInt64())];
        int last = Array.FindLastIndex(steps, step => step is 0);
        double samples = 0;
        double sum = 0;
        for (int i = last; i < steps.Length; i++)
        {
            double weight = trace.SamplesAfter(steps[i]) - samples;
            samples += weight;
            sum += weight * recorder.BatchLosses[i];
        }

        double logged = trace.Hooks("on_train_batch_end").Last().GetProperty("logs").GetProperty("loss").Number();
        Assert.AreEqual(logged, sum / samples, double.IsNaN(logged) ? 0 : 1e-6);
    }

    [TestMethod]
    public void The_second_end_of_a_validated_batch_is_no_step()
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge("array_fit_validation", recorder);

        List<Dictionary<string, float>> logs = Trace.Of("array_fit_validation").Play(events, host);

        CollectionAssert.AreEqual(Enumerable.Range(0, 15).Select(step => (long)step).ToArray(), recorder.Steps);
        Assert.AreEqual(1.1758823, recorder.EpochLogs[0]["val_loss"], 1e-7);
        Assert.AreEqual(0.1f, logs[0]["learning_rate"]);
    }

    [TestMethod]
    public void Epoch_ends_that_fit_leaves_out_are_supplied_with_one_warning()
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge("dataset_fit_validation_default", recorder);

        PlayToItsEnd("dataset_fit_validation_default", events, host);

        Assert.HasCount(12, recorder.EpochLogs);
        Assert.AreEqual("val_loss", string.Join(' ', recorder.EpochLogs[10].Keys.Where(key => key is "val_loss")));
        Assert.IsFalse(recorder.EpochLogs[11].ContainsKey("val_loss"), "the epoch after a validated one must not show its values");
        Assert.ContainsSingle(recorder.Warnings);
        Assert.Contains("validation_step: -1", recorder.Warnings[0]);
    }

    [TestMethod]
    public void The_first_update_waits_until_the_length_is_known_and_is_made_at_the_rate_of_the_callbacks()
    {
        var recorder = new Recorder { Act = (run, hook) => run.LearningRate = hook is "batch+ 0" ? 0.5 : run.LearningRate };
        (FitEvents events, FakeHost host) = Bridge("array_fit", recorder);

        Trace.Of("array_fit").Play(events, host);

        Assert.AreEqual(0.5, host.HeldRate);
        CollectionAssert.AreEqual(new[] { "begin", "watch", "hold", "back", "announce 3 x 5", "forth", "apply held", "end" }, host.Calls);
    }

    [TestMethod]
    public void A_length_that_was_told_lets_the_callbacks_begin_before_the_first_batch()
    {
        var recorder = new Recorder();
        var host = new FakeHost();
        var events = new FitEvents(host, new RunLength(3, 5), [recorder]);

        Trace.Of("array_fit").Play(events, host);

        CollectionAssert.AreEqual(new[] { "begin", "announce 3 x 5", "watch", "end" }, host.Calls);
    }

    [TestMethod]
    public void A_model_that_is_not_built_keeps_the_callbacks_waiting_for_its_weights()
    {
        var host = new FakeHost { IsBuilt = false };
        var events = new FitEvents(host, new RunLength(3, 5), [new Recorder()]);

        Trace.Of("array_fit").Play(events, host);

        CollectionAssert.AreEqual(new[] { "begin", "watch", "hold", "back", "announce 3 x 5", "forth", "apply held", "end" }, host.Calls);
    }

    [TestMethod]
    public void A_stop_that_somebody_else_asked_for_ends_the_training_too()
    {
        FakeHost? host = null;
        var recorder = new Recorder { Act = (_, hook) => host!.IsStopping |= hook is "epoch- 1" };
        (FitEvents events, host) = Bridge("array_fit", recorder);

        Trace.Of("array_fit").Play(events, host);

        Assert.AreEqual("train-", recorder.Hooks[^1]);
        Assert.AreEqual(2, recorder.Count("epoch-"));
    }

    [TestMethod]
    public void A_length_that_nobody_tells_is_an_error()
    {
        var host = new FakeHost();
        var events = new FitEvents(host, null, []);

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => Trace.Of("array_fit").Play(events, host));

        Assert.Contains("RunLength.From", error.Message);
    }

    [TestMethod]
    public void A_stop_in_the_middle_of_an_epoch_acts_after_its_batch()
    {
        var recorder = new Recorder { Act = (run, hook) => Stop(run, hook, "batch- 1", epoch: 1) };
        (FitEvents events, FakeHost host) = Bridge("array_fit", recorder);

        List<Dictionary<string, float>> logs = Trace.Of("array_fit").Play(events, host);

        Assert.AreEqual(7, recorder.Count("batch-"));
        CollectionAssert.AreEqual(new[] { "batch- 1", "epoch- 1", "train-" }, recorder.Hooks[^3..]);
        Assert.AreEqual(1.0437233, recorder.EpochLogs[1]["loss"], 1e-7, "the mean of the batches that were trained");
        Assert.Contains("drop", host.Calls);
        Assert.AreEqual(0.1f, logs[1]["learning_rate"]);
    }

    [TestMethod]
    public void A_stop_lasts_where_fit_does_not_look_at_it()
    {
        var recorder = new Recorder { Act = (run, hook) => Stop(run, hook, "epoch- 0", epoch: 0) };
        (FitEvents events, FakeHost host) = Bridge("dataset_fit_validation_step_2", recorder);

        Trace.Of("dataset_fit_validation_step_2").Play(events, host);

        Assert.AreEqual(5, recorder.Count("batch-"));
        CollectionAssert.AreEqual(new[] { "epoch- 0", "train-" }, recorder.Hooks[^2..]);
        Assert.AreEqual("end", host.Calls[^1]);
    }

    [TestMethod]
    public void A_second_fit_begins_anew()
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge("two_fits_same_callback", recorder);

        PlayToItsEnd("two_fits_same_callback", events, host);

        Assert.AreEqual(2, recorder.Count("train+"));
        Assert.AreEqual(2, recorder.Steps.Count(step => step is 0));
    }

    [TestMethod]
    public void A_failure_of_a_callback_ends_the_training_and_leaves_fit_unchanged()
    {
        var failure = new TimeZoneNotFoundException("mine");
        var recorder = new Recorder { Act = (_, hook) => { if (hook is "batch- 2") { throw failure; } } };
        (FitEvents events, FakeHost host) = Bridge("array_fit", recorder);

        TimeZoneNotFoundException thrown = Assert.ThrowsExactly<TimeZoneNotFoundException>(() => Trace.Of("array_fit").Play(events, host));

        Assert.AreSame(failure, thrown);
        Assert.AreEqual("train-", recorder.Hooks[^1]);
        Assert.AreEqual("end", host.Calls[^1]);
    }

    [TestMethod]
    public void A_fit_that_ran_no_step_is_an_error()
    {
        var host = new FakeHost { AnnouncedLength = new RunLength(3) };
        var events = new FitEvents(host, null, [new Recorder()]);

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Trace.Of("dataset_fit_unknown_cardinality_flat_map").Play(events, host));

        Assert.Contains("take(n)", error.Message);
        Assert.AreEqual("end", host.Calls[^1]);
    }

    [TestMethod]
    public void Means_that_were_not_reset_are_reset_with_one_warning()
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge("array_fit_validation", recorder);
        host.ResetActs = false;

        Trace.Of("array_fit_validation").Play(events, host);

        Assert.AreEqual(2, host.Calls.Count(call => call is "reset"));
        Assert.ContainsSingle(recorder.Warnings);
        Assert.Contains("another thread", recorder.Warnings[0]);
    }

    [TestMethod]
    public void Callbacks_of_one_fit_cannot_be_given_to_a_fit_inside_of_it()
    {
        FitEvents? events = null;
        var recorder = new Recorder { Act = (_, hook) => (hook is "batch- 0" ? events! : null)?.TrainBegin() };
        (events, FakeHost host) = Bridge("array_fit", recorder);

        Assert.ThrowsExactly<InvalidOperationException>(() => Trace.Of("array_fit").Play(events, host));
    }

    [TestMethod]
    public void A_fit_on_another_thread_cannot_share_the_callbacks()
    {
        (FitEvents events, _) = Bridge("array_fit", new Recorder());
        events.TrainBegin();
        var other = new Thread(events.TrainBegin);
        other.Start();
        other.Join();

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => events.EpochBegin(0));

        Assert.Contains("another thread", error.Message);
    }

    [TestMethod]
    public void Warnings_and_notes_are_written_and_kept()
    {
        var recorder = new Recorder { Act = (run, hook) => Say(run, hook) };
        (FitEvents events, FakeHost host) = Bridge("array_fit", recorder);
        using var output = new StringWriter();
        events.Output = output;

        PlayToItsEnd("array_fit", events, host);

        Assert.AreEqual($"a note{Environment.NewLine}Warning: a warning{Environment.NewLine}", output.ToString());
        CollectionAssert.AreEqual(new[] { "a warning" }, events.History.Warnings.ToArray());
        Assert.HasCount(15, events.History.StepLearningRates);

        static void Say(ITrainingRun run, string hook)
        {
            if (hook is "train+")
            {
                run.Note("a note");
                run.Warn("a warning");
            }
        }
    }

    [TestMethod]
    public void Callbacks_of_another_model_are_refused_in_the_first_batch()
    {
        foreach (RunLength? told in new[] { null, new RunLength(3, 5) })
        {
            var host = new FakeHost { AnnouncedLength = new RunLength(3, 5), TrainedFirstBatch = false };
            var recorder = new Recorder();
            var events = new FitEvents(host, told, [recorder]);

            InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => Trace.Of("array_fit").Play(events, host));

            Assert.Contains("another model", error.Message);
            Assert.AreEqual("end", host.Calls[^1]);
            Assert.AreEqual(0, recorder.Count("batch-"));
            Assert.AreEqual(recorder.Count("train+"), recorder.Count("train-"));
        }
    }

    [TestMethod]
    public void Weights_that_a_callback_puts_in_at_the_start_are_not_updated_with_a_gradient_of_the_old_ones()
    {
        var host = new FakeHost { AnnouncedLength = new RunLength(3, 5), KeepsWeights = false };
        var events = new FitEvents(host, null, [new Recorder()]);

        PlayToItsEnd("array_fit", events, host);

        Assert.ContainsSingle(events.History.Warnings);
        Assert.Contains("RunLength.From", events.History.Warnings[0]);
    }

    [TestMethod]
    public void The_last_epoch_is_complete_at_once_where_the_pattern_says_that_its_end_is_left_out()
    {
        var recorder = new Recorder();
        (FitEvents events, FakeHost host) = Bridge("dataset_fit_validation_default", recorder);

        Trace.Of("dataset_fit_validation_default").Play(events, host);

        Assert.HasCount(12, recorder.EpochLogs);
        Assert.AreEqual("train-", recorder.Hooks[^1]);
    }

    [TestMethod]
    public void An_end_that_is_left_out_comes_with_the_next_fit_and_with_the_end_of_the_process()
    {
        foreach (bool exits in new[] { false, true })
        {
            var recorder = new Recorder();
            (FitEvents events, FakeHost host) = Bridge("dataset_fit_validation_step_2", recorder);
            PlayOneEpoch(events, host);
            Assert.AreEqual(0, recorder.Count("train-"));
            Assert.AreEqual("keep", host.Calls[^1]);

            if (exits)
            {
                OpenFits.CompleteAll();
            }
            else
            {
                new FitEvents(new FakeHost(), null, []).TrainBegin();
                OpenFits.CompleteAll();
            }

            CollectionAssert.AreEqual(new[] { "epoch- 0", "train-" }, recorder.Hooks[^2..]);
            Assert.Contains("as kept", host.Calls);
        }
    }

    [TestMethod]
    public void A_fit_that_still_runs_is_not_completed_by_one_inside_of_it_or_beside_it()
    {
        var recorder = new Recorder();
        (FitEvents outer, FakeHost host) = Bridge("array_fit", recorder);
        outer.TrainBegin();
        var beside = new FitEvents(new FakeHost { Depth = 1 }, null, []);
        beside.TrainBegin();
        outer.EpochBegin(0);
        outer.BatchBegin(0);
        host.SamplesInMean = 8;
        outer.BatchEnd(0, new Dictionary<string, float> { ["loss"] = 1 });

        var inner = new FitEvents(new FakeHost { Depth = 2 }, null, []);
        inner.TrainBegin();
        OpenFits.CompleteLeft(depth: 1, begins: false);

        Assert.AreEqual(0, recorder.Count("train-"));
        OpenFits.CompleteLeft(depth: 0, begins: false);
        Assert.AreEqual(1, recorder.Count("train-"));
    }

    [TestMethod]
    public void A_metric_of_the_validation_is_not_missing_in_an_epoch_that_is_not_validated()
    {
        var recorder = new Recorder();
        Trace trace = Trace.Of("dataset_fit_validation_step_2");
        var host = new FakeHost { AnnouncedLength = new RunLength(trace.Epochs, trace.Steps) };
        var events = new FitEvents(host, null, [new EarlyStopping("val_loss", patience: 100), new EarlyStopping("val_los", patience: 100, mode: MetricMode.Min), recorder]);

        PlayToItsEnd("dataset_fit_validation_step_2", events, host);

        Assert.HasCount(2, recorder.Warnings);
        Assert.Contains("left out the end", recorder.Warnings[0]);
        Assert.Contains("\"val_los\"", recorder.Warnings[1]);
    }

    private static void PlayOneEpoch(FitEvents events, FakeHost host)
    {
        host.AnnouncedLength = new RunLength(1, 2);
        events.TrainBegin();
        events.EpochBegin(0);
        for (int batch = 0; batch < 2; batch++)
        {
            events.BatchBegin(batch);
            host.SamplesInMean = 8 * (batch + 1);
            events.BatchEnd(batch, new Dictionary<string, float> { ["loss"] = 1 });
        }
    }

    private static void Stop(ITrainingRun run, string hook, string at, int epoch)
    {
        if (hook == at && run.Epoch == epoch)
        {
            run.RequestStop("enough");
        }
    }

    private static (FitEvents Events, FakeHost Host) Bridge(string name, Callback callback)
    {
        Trace trace = Trace.Of(name);
        var host = new FakeHost { AnnouncedLength = new RunLength(trace.Epochs, trace.Steps) };
        return (new FitEvents(host, null, [callback]), host);
    }

    private static void PlayToItsEnd(string name, FitEvents events, FakeHost host)
    {
        Trace.Of(name).Play(events, host);
        events.Complete();
    }

    [GeneratedRegex(@"^(train\+;(epoch\+;(batch\+;batch-;)+epoch-;)+train-;)+$")]
    private static partial Regex KerasOrder();
}
