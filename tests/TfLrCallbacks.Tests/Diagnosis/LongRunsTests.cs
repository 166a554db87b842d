using System.Diagnostics;
using System.Text;

namespace TfLrCallbacks.Tests.Doctoring;

/// <summary>Logs of hundreds of thousands of rows are examined in about the time that reading them takes.</summary>
[TestClass]
public sealed class LongRunsTests
{
    [TestMethod]
    [DataRow("constant")]
    [DataRow("cosine")]
    [DataRow("cut in every other row")]
    public void A_long_log_with_accuracies_takes_no_minutes(string course)
    {
        const int Rows = 100_000;
        Random random = new(1);
        StringBuilder text = new("epoch,loss,accuracy,val_loss,val_accuracy,lr\n");
        for (int row = 0; row < Rows; row++)
        {
            double loss = 0.3 + (2 * Math.Exp(-row / (Rows / 6.0))) + (0.02 * random.NextDouble());
            double rate = course switch { "constant" => 1e-3, "cosine" => 5e-4 * (1 + Math.Cos(Math.PI * row / Rows)), _ => row % 2 is 0 ? 1e-3 : 5e-4 };
            text.Append(FormattableString.Invariant($"{row},{loss},{1 - (0.3 * loss)},{1.1 * loss},{1 - (0.33 * loss)},{rate}\n"));
        }

        TrainingLog log = TrainingLog.Parse(text.ToString());
        long start = Stopwatch.GetTimestamp();
        Doctor.Examine(log);

        Assert.IsLessThan(TimeSpan.FromSeconds(10), Stopwatch.GetElapsedTime(start));
    }
}
