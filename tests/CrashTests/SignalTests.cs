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
    [DataRow("HUP", 129, 6000)]
    public void A_signal_ends_the_training_in_order_and_it_goes_on_from_the_next_batch(string signal, int exitCode, int bytes)
    {
        Signals.Need(signal);

        using var folder = new TemporaryFolder();
        (int code, string errors) = Interrupt(folder["run"], signal, bytes);
        for (int late = 0; code is 0 && late < 5; late++)
        {
            // On a busy machine the training can have ended before the signal came.
            Directory.Delete(folder["run"], recursive: true);
            (code, errors) = Interrupt(folder["run"], signal, bytes);
        }

        Assert.AreEqual(exitCode, code, errors);
        Assert.Contains("The training is saved: the same fit, started again, goes on from there.", errors);
        Assert.Contains("\"interrupted\"", File.ReadAllText(folder["run/run.json"]));
        Assert.IsFalse(File.Exists(folder["run/in-use.lock"]));
        using var second = ChildProcess.Start(folder["run"]);
        Assert.AreEqual((0, string.Empty), second.WaitForEnd());
        FinishedRun.AssertSame(folder["run"], $"interrupted by {signal}");
    }

    [TestMethod]
    [DataRow("INT", 130)]
    [DataRow("TERM", 143)]
    public void A_second_signal_ends_a_batch_that_does_not_and_what_was_saved_goes_on(string signal, int exitCode)
    {
        Signals.Need(signal);

        using var folder = new TemporaryFolder();
        using (var child = ChildProcess.Start(folder["run"], saveEvery: 3, mode: "hang"))
        {
            KillMoment.WaitUntil(child, () => File.Exists(folder["run.hangs"]));
            child.Signal(signal);
            KillMoment.WaitUntil(child, () => false, milliseconds: 500);
            Assert.IsFalse(child.HasExited, "The first signal waits for the batch, which never ends.");
            child.Signal(signal);
            Assert.AreEqual(exitCode, child.WaitForEnd().ExitCode);
        }

        using var second = ChildProcess.Start(folder["run"], saveEvery: 3);
        Assert.AreEqual((0, string.Empty), second.WaitForEnd());
        FinishedRun.AssertSame(folder["run"], $"ended by a second {signal}");
    }

    [TestMethod]
    public void The_QuickStart_saves_what_it_has_and_goes_on()
    {
        Signals.Need("INT");

        using var folder = new TemporaryFolder();
        string data = Path.Combine(AppContext.BaseDirectory, "digits.npz");
        string[] Arguments(string run) => [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), "--epochs", "30", "--data", data, "--run-dir", folder[run]];
        using (var whole = ChildProcess.StartProgram(Arguments("whole")))
        {
            Assert.AreEqual(0, whole.WaitForEnd().ExitCode);
        }

        foreach (string log in new[] { "log.csv", "log-constant.csv" })
        {
            using var child = ChildProcess.StartProgram(Arguments("run"));
            KillMoment.WaitUntil(child, () => File.Exists(folder["run/" + log]) && File.ReadAllLines(folder["run/" + log]).Length > 2);
            child.Signal("INT");
            (int code, string errors) = child.WaitForEnd();
            Assert.AreEqual(130, code, errors);
            Assert.Contains("The training is saved: the same fit, started again, goes on from there.", errors);
            Assert.Contains("\"interrupted\"", File.ReadAllText(folder["run/run.json"]));
        }

        using var last = ChildProcess.StartProgram(Arguments("run"));
        Assert.AreEqual(0, last.WaitForEnd().ExitCode);
        Assert.IsTrue(last.Resumed);
        foreach (string log in new[] { "log.csv", "log-constant.csv", "config.json", "run.json" })
        {
            Assert.AreEqual(File.ReadAllText(folder["whole/" + log]), File.ReadAllText(folder["run/" + log]), log);
        }
    }

    private static (int ExitCode, string Errors) Interrupt(string run, string signal, int bytes)
    {
        using var child = ChildProcess.Start(run);
        KillMoment.WaitUntil(child, () => KillMoment.Size(run) > bytes);
        child.Signal(signal);
        return child.WaitForEnd();
    }
}
