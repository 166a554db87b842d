namespace TfLrCallbacks.Tests.Logging;

[TestClass]
public sealed class RunFolderTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TestCleanup]
    public void Delete()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    [TestMethod]
    public void A_run_is_finished_only_when_it_says_so()
    {
        using (RunFolder folder = RunFolder.Create(_path))
        {
            File.WriteAllText(folder.CsvLog, "epoch\n");
            Assert.IsFalse(RunFolder.IsFinished(_path));
            folder.Finish();
        }

        Assert.IsTrue(RunFolder.IsFinished(_path));
    }

    [TestMethod]
    public void A_run_that_throws_does_not_look_finished()
    {
        try
        {
            using RunFolder folder = RunFolder.Create(_path);
            throw new TimeoutException();
        }
        catch (TimeoutException)
        {
            Assert.IsFalse(RunFolder.IsFinished(_path));
            Assert.Contains("broken off", File.ReadAllText(Path.Combine(_path, "run.json")));
        }
    }

    [TestMethod]
    public void A_second_user_of_the_folder_is_refused()
    {
        using RunFolder first = RunFolder.Create(_path);

        FolderInUseException error = Assert.ThrowsExactly<FolderInUseException>(() => RunFolder.Create(_path, replace: true));

        Assert.Contains(_path, error.Message);
    }

    [TestMethod]
    public void An_earlier_run_is_replaced_only_where_that_is_allowed()
    {
        using (RunFolder folder = RunFolder.Create(_path))
        {
            File.WriteAllText(folder["old.csv"], "old");
        }

        Assert.ThrowsExactly<IOException>(() => RunFolder.Create(_path));
        Assert.IsTrue(File.Exists(Path.Combine(_path, "old.csv")));
        using RunFolder again = RunFolder.Create(_path, replace: true);
        Assert.IsFalse(File.Exists(Path.Combine(_path, "old.csv")));
    }

    [TestMethod]
    public void A_run_that_goes_on_keeps_its_files_and_is_not_finished_until_it_says_so_again()
    {
        using (RunFolder folder = RunFolder.Create(_path))
        {
            File.WriteAllText(folder.CsvLog, "epoch\n");
            folder.Finish();
        }

        using RunFolder again = RunFolder.Open(_path);

        Assert.IsFalse(RunFolder.IsFinished(_path));
        Assert.AreEqual("epoch\n", File.ReadAllText(again.CsvLog));
    }

    [TestMethod]
    public void A_folder_with_something_else_in_it_is_never_cleared()
    {
        Directory.CreateDirectory(_path);
        string precious = Path.Combine(_path, "thesis.txt");
        File.WriteAllText(precious, "years of work");

        Assert.ThrowsExactly<IOException>(() => RunFolder.Create(_path, replace: true));

        Assert.AreEqual("years of work", File.ReadAllText(precious));
    }

    [TestMethod]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_path, "a file stands where the folder should be");
        try
        {
            IOException error = Assert.ThrowsExactly<IOException>(() => RunFolder.Create(Path.Combine(_path, "run")));

            Assert.Contains(_path, error.Message);
        }
        finally
        {
            File.Delete(_path);
        }
    }
}
