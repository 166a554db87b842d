namespace TfLrCallbacks.Tests.Saving;

[TestClass]
public sealed class AtomicFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_writer_that_fails_leaves_the_old_content_and_nothing_else()
    {
        string path = Path.Combine(_folder, "state.json");
        AtomicFile.WriteAllText(path, "old");

        Assert.ThrowsExactly<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new TimeoutException();
        }));

        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void A_missing_folder_is_made_and_an_old_file_replaced()
    {
        string path = Path.Combine(_folder, "deep", "state.json");

        AtomicFile.WriteAllText(path, "one");
        AtomicFile.WriteAllText(path, "two");

        Assert.AreEqual("two", File.ReadAllText(path));
    }
}
