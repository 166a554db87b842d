namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class HistoryStepsTests
{
    [TestMethod]
    public void Momentum_of_every_step_is_kept_where_a_schedule_drives_it()
    {
        var schedule = new OneCycle(0.1, 12);
        History history = Fit(new FitOptions { Epochs = 4, Verbose = 0 }, Callback.FromLearningRateSchedule(schedule));

        CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(step => schedule.MomentumAt(step)!.Value).ToArray(), history.StepMomentums.ToArray());
        Assert.IsEmpty(history.StepWeightDecays);
    }

    [TestMethod]
    public void Where_nothing_drives_them_there_are_none()
    {
        History history = Fit(new FitOptions { Epochs = 2, Verbose = 0 });

        Assert.IsEmpty(history.StepMomentums);
        Assert.IsEmpty(history.StepWeightDecays);
    }

    [TestMethod]
    public void Steps_before_a_callback_began_to_drive_are_not_a_number()
    {
        History history = Fit(
            new FitOptions { Epochs = 3, Verbose = 0 }, new LambdaCallback(onEpochBegin: DriveFromTheSecondEpoch));

        CollectionAssert.AreEqual(new[] { double.NaN, double.NaN, double.NaN, 0.6, 0.6, 0.6, 0.7, 0.7, 0.7 }, history.StepMomentums.ToArray());
    }

    [TestMethod]
    public void A_saved_history_has_them_again()
    {
        var history = new History();
        new ScriptedTrainer(3, [1.0]) { Momentum = 0.9 }.Fit(new FitOptions { Epochs = 4, Verbose = 0 }, Callback.FromLearningRateSchedule(new OneCycle(0.1, 12)), history);
        var state = new CallbackState();
        history.SaveState(state);
        var again = new History();
        again.RestoreState(state);

        Assert.HasCount(12, again.StepMomentums);
        CollectionAssert.AreEqual(history.StepMomentums.ToArray(), again.StepMomentums.ToArray());
    }

    private static void DriveFromTheSecondEpoch(ITrainingRun run, int epoch)
    {
        if (epoch > 0)
        {
            run.Momentum = 0.5 + (0.1 * epoch);
        }
    }

    private static History Fit(FitOptions options, params Callback[] callbacks) => new ScriptedTrainer(3, [1.0]) { Momentum = 0.9 }.Fit(options, callbacks);
}
