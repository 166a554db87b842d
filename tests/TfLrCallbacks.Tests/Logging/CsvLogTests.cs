using System.Text.Json;

namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class CsvLogTests
{
    [TestMethod]
    public void What_Keras_wrote_is_read_back_as_the_same_numbers()
    {
        int values = 0;
        foreach (JsonElement golden in Golden.Read("Callbacks/csvlogger_keras3").EnumerateArray())
        {
            string what = golden.Text("what");
            if (what.StartsWith("array, text", StringComparison.Ordinal) || what.StartsWith("append", StringComparison.Ordinal))
            {
                continue;
            }

            CsvLog log = CsvLog.Parse(golden.Text("text"), what, golden.GetProperty("args").Argument("separator", ","));
            JsonElement epochs = golden.GetProperty("fits").EnumerateArray().Last().GetProperty("epochs");
            Assert.AreEqual(epochs.GetArrayLength(), log.Count, what);
            for (int row = 0; row < log.Count; row++)
            {
                foreach (string name in log.Names.Skip(1))
                {
                    double? expected = epochs[row].GetProperty("logs").TryGetProperty(name, out JsonElement value) ? value.Number() : null;
                    Assert.AreEqual(expected, log[name][row], $"{what} {name}");
                    values++;
                }
            }
        }

        Assert.IsGreaterThan(100, values);
    }

    [TestMethod]
    public void A_line_that_a_crash_cut_short_is_not_read()
    {
        CsvLog log = CsvLog.Parse("epoch,loss\r\n0,1.5\r\n1,0.");
        Assert.AreEqual(1, log.Count);
        Assert.AreEqual(1.5, log["loss"][0]);
    }

    [TestMethod]
    [DataRow("", "no whole line")]
    [DataRow("epoch,loss", "no whole line")]
    [DataRow("epoch,loss\n0,1,2\n", "line 2: must have a value for each of the 2 columns. There are 3.")]
    [DataRow("epoch,loss\n0,1\n1,x\n", "line 3, column \"loss\": must be a number, nan, inf or NA. Received: \"x\"")]
    [DataRow("loss,loss\n", "there twice")]
    public void What_is_no_log_is_refused_with_its_line(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<InvalidDataException>(() => CsvLog.Parse(text)).Message);

    [TestMethod]
    public void A_column_that_is_not_there_is_told_with_those_that_are() =>
        Assert.Contains("There is: epoch, loss.", Assert.ThrowsExactly<KeyNotFoundException>(() => CsvLog.Parse("epoch,loss\n")["acc"]).Message);
}
