using TfLrCallbacks;
using TfLrCallbacks.Tests;

namespace CrashTests;

/// <summary>Ctrl-C and SIGTERM end a training in order; started again it makes the run that was not interrupted, byte for byte.</summary>
[TestClass]
public sealed class SignalTests
{
    [TestMethod]
    [DataRow("INT", 130, 4000)]
    [DataRow("TERM", 143, 9000)]
    public void A_signal_ends_the_training_in_order_and_it_goes_on_from_the_next_batch(string signal, int exitCode, int bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no kill command.");
        }

        using var folder = new TemporaryFolder();
        (int code, string errors) = Interrupt(folder["run"], signal, bytes);
        for (int late = 0; code is 0 && late < 5; late++)
        {
            // On a busy machine the training can have ended before the signal came.
            Directory.Delete(folder["run"], recursive: true);
            (code, errors) = Interrupt(folder["run"], signal, bytes);
        }

        Assert.AreEqual(exitCode, code, errors);
        Assert.Contains("The training is saved; start it again to go on.", errors);
        Assert.Contains("\"interrupted\"", File.ReadAllText(folder["run/run.json"]));
        Assert.IsFalse(File.Exists(folder["run/in-use.lock"]));
        using var second = ChildProcess.Start(folder["run"]);
        Assert.AreEqual((0, string.Empty), second.WaitForEnd());
        FinishedRun.AssertSame(folder["run"], $"interrupted by {signal}");
    }

    private static (int ExitCode, string Errors) Interrupt(string run, string signal, int bytes)
    {
        using var child = ChildProcess.Start(run);
        KillMoment.WaitUntil(child, () => KillMoment.Size(run) > bytes);
        child.Signal(signal);
        return child.WaitForEnd();
    }
}
