namespace TfLrCallbacks.Tests;

[TestClass]
public sealed class RunFolderTests
{
    [TestMethod]
    public void A_folder_is_made_and_kept_for_one()
    {
        using var temporary = new TemporaryFolder();
        using (RunFolder folder = new(temporary["runs/first"]))
        {
            Assert.AreEqual(Path.Combine(folder.Path, "log.csv"), folder.CsvLog);
            Assert.Contains(folder.Path, Assert.ThrowsExactly<FolderInUseException>(() => new RunFolder(temporary["runs/first"])).Message);
        }

        using RunFolder again = new(temporary["runs/first"]);
        Assert.IsTrue(Directory.Exists(again.Path));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_says_so()
    {
        using var temporary = new TemporaryFolder();
        File.WriteAllText(temporary["taken"], string.Empty);
        Assert.Contains(
            temporary["taken"], Assert.Throws<IOException>(() => new RunFolder(Path.Combine(temporary["taken"], "run"))).Message);
    }
}
