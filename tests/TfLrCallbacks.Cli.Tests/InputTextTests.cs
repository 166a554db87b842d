namespace TfLrCallbacks.Cli.Tests;

[TestClass]
[DoNotParallelize]
public sealed class InputTextTests
{
    [TestMethod]
    [DataRow("0.1")]
    [DataRow("")]
    public void A_file_is_opened_while_the_pool_of_threads_is_busy(string text)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["input"], text);
        Terminal terminal = new(TextReader.Null, TextWriter.Null, MessageWriter.To(TextWriter.Null, 0, false), true, false, 80);

        Assert.AreEqual(text, BusyPool.Do(() => InputText.Read(folder["input"], terminal)));
    }
}
