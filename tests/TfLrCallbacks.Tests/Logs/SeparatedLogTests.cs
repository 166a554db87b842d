namespace TfLrCallbacks.Tests.Logs;

/// <summary>Lines of values as spreadsheets and old systems write them.</summary>
[TestClass]
public sealed class SeparatedLogTests
{
    [TestMethod]
    [DataRow("epoch,loss\r0,1\r1,0.5\r")]
    [DataRow("epoch;loss\r0;1\r1;0,5")]
    [DataRow("\r\repoch\tloss\r0\t1\r\r1\t0.5\r")]
    [DataRow("sep=;\repoch;loss\r0;1\r1;0,5\r")]
    [DataRow("epoch,note,loss\r0,\"a\rb\",1\r1,,0.5\r")]
    public void Lines_may_end_with_a_carriage_return_alone(string text)
    {
        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, TrainingLog.Parse(text)["loss"].ToArray());

        using TemporaryFolder temporary = new();
        string path = temporary["old.csv"];
        File.WriteAllText(path, text + string.Concat(Enumerable.Repeat("\r ", 600_000)));
        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, TrainingLog.Read(path)["loss"].ToArray());
    }

    [TestMethod]
    public void Lines_that_end_with_a_carriage_return_alone_are_counted() =>
        Assert.Contains("line 3, column \"loss\"", Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse("epoch,loss\r0,1\r1,high\r")).Message);

    [TestMethod]
    [DataRow("epoch;\"loss, of, a\";val_loss\n0;3;1\n1;3;0,5\n")]
    [DataRow("\"a;b;c\",epoch,val_loss\n1,0,1\n1,1,0.5\n")]
    [DataRow("epoch\t\"a,b;c,d;e\"\tval_loss\n0\t3\t1\n1\t3\t0.5\n")]
    [DataRow("\"a \"\";;;\"\" b\",epoch,val_loss\n1,0,1\n1,1,0.5\n")]
    [DataRow("\"a\n,,,,b\";epoch;val_loss\n1;0;1\n1;1;0.5\n")]
    public void A_separator_between_quotation_marks_is_none(string text) =>
        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, TrainingLog.Parse(text)["val_loss"].ToArray());

    [TestMethod]
    [DataRow("sep=;\nepoch;loss\n0;1\n1;0,5\n", 4)]
    [DataRow("\uFEFFsep=;\r\nepoch;a,b,c;loss\r\n0;1;1\r\n1;1;0,5\r\n", 4)]
    [DataRow("SEP=,\nepoch,loss\n0,1\n1,0.5\n", 4)]
    [DataRow("sep=\t\nepoch\tloss\n0\t1\n1\t0.5\n", 4)]
    [DataRow("\"sep=|\"\nepoch|loss\n0|1\n1|0.5\n", 4)]
    public void A_first_line_may_name_the_separator_as_Excel_does(string text, int lastLine)
    {
        CollectionAssert.AreEqual(new double?[] { 1, 0.5 }, TrainingLog.Parse(text)["loss"].ToArray());
        string refusal = Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text.TrimEnd()[..^1] + "x\n")).Message;
        Assert.Contains(FormattableString.Invariant($"line {lastLine}, column \"loss\""), refusal);
    }

    [TestMethod]
    [DataRow("epoch,loss,\"no\nte\"\n0,1,good\n")]
    [DataRow("epoch,loss,note\n0,1,\"one\ntwo\"\n")]
    [DataRow("epoch,loss,note\n0,1,\"a\u001b[31mb\"\n")]
    [DataRow("epoch,loss,\"[\r\n]\"\n0,1,\"[\r\n1]\"\n")]
    [DataRow("epoch,loss,note\r\n0,1,\"tab\there\"\r\n")]
    public void A_note_is_on_one_line_whatever_the_file_holds(string text)
    {
        TrainingLog log = TrainingLog.Parse(text);

        Assert.DoesNotContain(char.IsControl, log.Notes.Single());
    }

    [TestMethod]
    [DataRow("epoch,\"my\nloss\"\n0,high\n")]
    [DataRow("epoch,loss\n0,1\n1,\"hi\ngh\"\n")]
    [DataRow("\"a\nb\",c\nx,y\n")]
    [DataRow("epoch,\"lo\nss\",\"lo\nss\"\n0,1,1\n")]
    [DataRow("\"1\n\",2\n3,4\n")]
    public void A_refusal_is_on_one_line_whatever_the_file_holds(string text) =>
        Assert.DoesNotContain(char.IsControl, Assert.ThrowsExactly<InvalidDataException>(() => TrainingLog.Parse(text)).Message);

    [TestMethod]
    public void A_finding_and_the_words_for_a_log_are_on_one_line()
    {
        TrainingLog log = TrainingLog.Parse("epoch,\"my\n_loss\",lr\n" + string.Concat(Enumerable.Range(0, 12).Select(row => FormattableString.Invariant($"{row},{2.3 - (0.001 * row)},1e-5\n"))));

        Assert.DoesNotContain(char.IsControl, log.ToString());
        Assert.DoesNotContain(char.IsControl, Doctor.Examine(log).Findings.Single().Evidence);
        Assert.DoesNotContain(char.IsControl, Assert.ThrowsExactly<KeyNotFoundException>(() => log["none"]).Message);
    }
}
