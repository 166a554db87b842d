namespace TfLrCallbacks.Cli.Tests;

/// <summary>Numbers in a SCHEDULE that are read, and mean something else than was meant.</summary>
[TestClass]
public sealed class MistypedNumberTests
{
    [TestMethod]
    [DataRow("CosineDecay(0,1, 1000)", "0,1 is read as 2 arguments. Write 0.1 where it is one number.")]
    [DataRow("keras.optimizers.schedules.CosineDecay(0,1, 1000)", "0,1 is read as 2 arguments. Write 0.1 where it is one number.")]
    [DataRow("CosineDecay(0,001, 1000)", "0,001 is read as 2 arguments. Write 0.001 where it is one number.")]
    [DataRow("CosineDecay(0,05,1000)", "0,05 is read as 2 arguments. Write 0.05 where it is one number.")]
    [DataRow("CosineDecay(0.1, 1000, 0,0)", "0,0 is read as 2 arguments. Write 0.0 where it is one number.")]
    [DataRow("CosineDecay(0.1, 1.0e1).Then(10, CosineDecay(0,2, 100))", "0,2 is read as 2 arguments. Write 0.2 where it is one number.")]
    [DataRow("CosineDecay(0.1, 10,000)", "10,000 is read as 2 arguments. Write 10000 where it is one number.")]
    [DataRow("PolynomialDecay(0.1, 1,000,000)", "1,000,000 is read as 3 arguments. Write 1000000 where it is one number.")]
    [DataRow("ExponentialDecay(0.1, 100, 1,05)", "1,05 is read as 2 arguments. Write 1.05 where it is one number.")]
    [DataRow("CosineDecay(0.1, 10,000,0.5)", "10,000 is read as 2 arguments. Write 10000 where it is one number.")]
    [DataRow("PolynomialDecay(0,1, 1000, 0,01)", "0,1 is read as 2 arguments. Write 0.1 where it is one number.")]
    [DataRow("PolynomialDecay(0,1, 1000, 0,01)", "0,01 is read as 2 arguments. Write 0.01 where it is one number.")]
    [DataRow("CosineDecay(0,1e-3, 1000)", "0,1e-3 is read as 2 arguments. Write 0.1e-3 where it is one number.")]
    [DataRow("CosineDecay(0.1, 10^3)", "10^3 is an exclusive or of bits, here 9. Write 10**3 for the power.")]
    [DataRow("CosineDecay(0.1, 10 ^ 3)", "10 ^ 3 is an exclusive or of bits, here 9. Write 10**3 for the power.")]
    [DataRow("CosineDecay(0.1, 2^10)", "2^10 is an exclusive or of bits, here 8. Write 2**10 for the power.")]
    [DataRow("CosineDecay(0.1, 5*10^2)", "10^2 is an exclusive or of bits, here 8. Write 10**2 for the power.")]
    public void A_number_that_is_read_otherwise_is_told(string schedule, string told)
    {
        foreach (string[] command in (string[][])[["values", schedule, "--steps", "0"], ["preview", schedule, "--steps", "100"]])
        {
            Run run = Run.Of(command);

            Assert.Contains($"tflr: {told}\n", run.Error);
            Assert.AreNotEqual(2, run.ExitCode, run.Error);
        }
    }

    [TestMethod]
    public void A_training_tells_it_once()
    {
        using TemporaryFolder folder = new();

        Run run = Run.Of("train", "digits", "--epochs", "1", "--seeds", "2", "--run-dir", folder["run"], "--schedule", "CosineDecay(0,1, 1000)");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.HasCount(2, run.Error.Split("0,1 is read as 2 arguments. Write 0.1 where it is one number."));
    }

    [TestMethod]
    [DataRow("OneCycle(0,1, 500)", "'pctStart' must be between 0 and 1. Received: 500. 0,1 is read as 2 arguments. Write 0.1 where it is one number.")]
    [DataRow("StepLR(opt, 30, 0,1)", "Received: 1. 0,1 is read as 2 arguments.")]
    [DataRow("CosineDecay(initialLearningRate: 0,1, decaySteps: 1000)", "0,1 is read as 2 arguments.")]
    [DataRow("ConstantRate(10^-3)", "Received: -9. 10^-3 is an exclusive or of bits, here -9. Write 10**-3 for the power.")]
    [DataRow("CosineDecay(1e-3^2, 100)", "1e-3^2")]
    [DataRow("CosineDecay(1e3^2, 100)", "'^' is not an operator for numbers. 1e3^2 is an exclusive or of bits. Write 1e3**2 for the power.")]
    public void A_schedule_that_is_refused_for_it_names_it(string schedule, string told)
    {
        foreach (string[] command in (string[][])[["values", schedule], ["train", "digits", "--epochs", "1", "--schedule", schedule]])
        {
            Run run = Run.Of(command);

            Assert.AreEqual(2, run.ExitCode);
            Assert.Contains(told, run.Error);
            Assert.HasCount(2, run.Error.Split('\n'));
        }
    }

    [TestMethod]
    [DataRow("CosineDecay(0,100)")]
    [DataRow("Cyclical(0,1,100)")]
    [DataRow("PolynomialDecay(0,1,100, 0.5)")]
    [DataRow("MultiStepDecay(0.1, [0,100], 0.5)")]
    [DataRow("MultiStepDecay(0.1, [100,200,1000], 0.5)")]
    [DataRow("CosineDecay(0.1,1000)")]
    [DataRow("CosineDecay(0, 1, 0.5)")]
    [DataRow("CosineDecay(0.1, 10**3)")]
    [DataRow("PolynomialDecay(0,1,5, 3)")]
    [DataRow("CosineDecay(0.1, '0,1', 5)", 2)]
    [DataRow("LambdaLR(opt, lambda e: 1 / (e ^ 3 + 1))")]
    [DataRow("CosineDecay(0.1, 1000)  # was (0,1, 10^3) and f(0,1, 10)")]
    public void A_number_that_may_be_meant_is_not_told(string schedule, int exitCode = 0)
    {
        Run run = Run.Of("values", schedule, "--steps", "0");

        Assert.AreEqual(exitCode, run.ExitCode, run.Error);
        Assert.DoesNotContain("is read as", run.Error);
        Assert.DoesNotContain("exclusive", run.Error);
    }

    [TestMethod]
    public void A_long_line_is_read_at_once()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (string filler in (string[])["0,1", "0,1, ", "9", "(0,1, ", "9^", "9 ", "1,000", "'", "f(0,1, 2)", "9^9 "])
        {
            Assert.IsLessThan(4, MistypedNumber.In($"CosineDecay(0,1, {string.Concat(Enumerable.Repeat(filler, 100_000))}").Count);
        }

        // Work that grows as the square of the length would take many minutes here.
        Assert.IsLessThan(60, watch.Elapsed.TotalSeconds);
    }
}
