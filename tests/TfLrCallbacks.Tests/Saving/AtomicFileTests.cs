namespace TfLrCallbacks.Tests.Saving;

[TestClass]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_writer_that_fails_leaves_the_old_content_and_nothing_else()
    {
        string path = _folder["state.json"];
        AtomicFile.WriteAllText(path, "old");

        Assert.ThrowsExactly<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new TimeoutException();
        }));

        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void What_is_written_is_flushed_to_the_disk_before_it_takes_the_place_of_the_old()
    {
        string path = _folder["state.json"];
        File.WriteAllText(path, "old");
        string? atFlush = null;

        AtomicFile.Write(path, stream => stream.WriteByte((byte)'n'), temporary => new WatchedFile(temporary, () => atFlush = File.ReadAllText(path)));

        Assert.AreEqual("old", atFlush);
        Assert.AreEqual("n", File.ReadAllText(path));
    }

    [TestMethod]
    public void Two_writers_of_one_file_do_not_disturb_each_other_or_a_reader()
    {
        string path = _folder["best.npz"];
        string[] contents = [new('a', 5000), new('b', 3000)];
        AtomicFile.WriteAllText(path, contents[0]);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                CollectionAssert.Contains(contents, File.ReadAllText(path));
            }
        });

        Parallel.For(0, 2, writer =>
        {
            for (int i = 0; i < 200; i++)
            {
                AtomicFile.WriteAllText(path, contents[writer]);
            }
        });

        done.Cancel();
        reader.GetAwaiter().GetResult();
        Assert.HasCount(1, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void A_missing_folder_is_made_and_an_old_file_replaced()
    {
        string path = Path.Combine(_folder.Path, "deep", "state.json");

        AtomicFile.WriteAllText(path, "one");
        AtomicFile.WriteAllText(path, "two");

        Assert.AreEqual("two", File.ReadAllText(path));
    }

    private sealed class WatchedFile(string path, Action atFlush) : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None)
    {
        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (flushToDisk)
            {
                atFlush();
            }
        }
    }
}
