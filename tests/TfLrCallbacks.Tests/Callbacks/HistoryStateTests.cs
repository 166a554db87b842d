namespace TfLrCallbacks.Tests.Callbacks;

[TestClass]
public sealed class HistoryStateTests
{
    [TestMethod]
    public void A_warning_that_was_said_before_is_not_said_again_when_the_run_goes_on()
    {
        var before = new History();
        new ScriptedTrainer(2, [1.0]).Fit(new FitOptions { Verbose = 0 }, new LambdaCallback(onTrainBegin: run => run.Warn("odd"), onTrainEnd: (run, _) => run.Warn("odder")), before);
        var state = new CallbackState();
        before.SaveState(state);

        var after = new History();
        after.OnWarning(null!, "odd");
        after.RestoreState(state);
        after.OnWarning(null!, "odder");
        after.OnWarning(null!, "new");

        CollectionAssert.AreEqual(new[] { "odd", "odder" }, before.Warnings.ToArray());
        CollectionAssert.AreEqual(new[] { "odd", "odder", "new" }, after.Warnings.ToArray());
    }
}
