namespace TfLrCallbacks.Tests.Fit;

[TestClass]
public sealed class CallbackInTwoFitsTests
{
    private static readonly FitOptions Options = new() { Epochs = 2, Verbose = 0 };

    [TestMethod]
    public void A_callback_in_two_fits_at_once_is_refused_and_the_first_goes_on()
    {
        var shared = new EarlyStopping("loss");
        InvalidOperationException? refused = null;
        var second = new LambdaCallback(onEpochBegin: (_, _) =>
            refused = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(shared)));

        History history = Fit(shared, second);

        Assert.Contains("EarlyStopping is in another one", refused!.Message);
        Assert.HasCount(2, history.Epochs);
    }

    [TestMethod]
    public void A_callback_can_be_used_again_after_a_fit_also_after_one_that_failed()
    {
        var shared = new EarlyStopping("loss");
        var failing = new LambdaCallback(onEpochBegin: (_, _) => throw new TimeoutException());
        Assert.ThrowsExactly<TimeoutException>(() => Fit(shared, failing));

        Assert.HasCount(2, Fit(shared).Epochs);
    }

    private static History Fit(params Callback[] callbacks) => new ScriptedTrainer(3, [3.0, 2, 1]).Fit(Options, callbacks);
}
