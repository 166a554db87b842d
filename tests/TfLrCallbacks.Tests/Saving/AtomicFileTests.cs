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
    [DoNotParallelize]
    public void An_empty_file_is_replaced_while_the_pool_of_threads_is_busy()
    {
        string path = _folder["state.json"];
        File.WriteAllText(path, string.Empty);

        Assert.AreEqual("new", BusyPool.Do(() =>
        {
            AtomicFile.WriteAllText(path, "new");
            return File.ReadAllText(path);
        }));
    }

    [TestMethod]
    public void A_device_a_pipe_and_a_link_to_one_are_written_into_and_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such files.");
        }

        AtomicFile.WriteAllText("/dev/null", "text");
        Assert.IsFalse(File.GetAttributes("/dev/null").HasFlag(FileAttributes.Normal) && new FileInfo("/dev/null").Length > 0);
        File.CreateSymbolicLink(_folder["null"], "/dev/null");
        AtomicFile.WriteAllText(_folder["null"], "text");
        Assert.AreEqual("/dev/null", new FileInfo(_folder["null"]).LinkTarget);

        MakePipe(_folder["pipe"]);
        Task<string> reader = Task.Run(() => File.ReadAllText(_folder["pipe"]));
        AtomicFile.Write(_folder["pipe"], stream =>
        {
            stream.Write("xext"u8);
            stream.Position = 0;
            stream.WriteByte((byte)'t');
        });
        Assert.AreEqual("text", reader.GetAwaiter().GetResult());
        Assert.HasCount(2, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    public void Standard_output_that_leads_to_a_file_goes_on_behind_what_was_said()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no such name.");
        }

        // The tests' own output: nothing may be lost of it, so only the stream is looked at.
        using Stream? output = SpecialFile.Open("/dev/stdout");
        Assert.IsNotNull(output);
        Assert.IsNotInstanceOfType<FileStream>(output);
    }

    [TestMethod]
    public void A_full_device_and_a_pipe_that_nobody_reads_are_refused_in_time()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has /dev/full.");
        }

        Assert.Contains("/dev/full can't be written", Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteAllText("/dev/full", "text")).Message);
        MakePipe(_folder["pipe"]);
        Assert.Contains("a pipe that nobody reads", Assert.ThrowsExactly<IOException>(() => AtomicFile.WriteAllText(_folder["pipe"], "text")).Message);
    }

    [TestMethod]
    public void An_empty_file_is_replaced_and_a_link_to_a_file_too()
    {
        File.WriteAllText(_folder["empty"], string.Empty);
        AtomicFile.WriteAllText(_folder["empty"], "text");
        Assert.AreEqual("text", File.ReadAllText(_folder["empty"]));
        File.WriteAllText(_folder["elsewhere"], "of another");
        File.CreateSymbolicLink(_folder["link"], _folder["elsewhere"]);
        AtomicFile.WriteAllText(_folder["link"], "text");
        Assert.AreEqual("of another", File.ReadAllText(_folder["elsewhere"]));
        Assert.AreEqual("text", File.ReadAllText(_folder["link"]));
    }

    private static void MakePipe(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", path);
        process.WaitForExit();
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
