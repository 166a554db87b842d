namespace TfLrCallbacks;

/// <summary>
/// The folder of one run: where its files lie, a lock so that no second process writes into it, and whether the run was finished.
/// </summary>
/// <remarks>
/// <code>
/// run.json  config.json  log.csv  log.jsonl  ledger.jsonl  state/  report.html
/// </code>
/// <para>
/// <c>run.json</c> says <c>running</c> from the first moment and <c>finished</c> only when all is written, so a run that was cut short
/// never looks like a finished one. It also lists the files that the run has named as its own. The lock is gone when this object is disposed or the process ends, however it ends.
/// </para>
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private static readonly EnumerationOptions EveryEntry = new() { IgnoreInaccessible = false, AttributesToSkip = 0 };
    private static readonly EnumerationOptions EverySeenEntry = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private readonly FolderLock _lock;
    private readonly SortedSet<string> _files;
    private bool _closed;

    private RunFolder(string location, FolderLock held, IEnumerable<string> files)
    {
        Location = location;
        _lock = held;
        _files = new SortedSet<string>(files, StringComparer.Ordinal);
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Location { get; }

    /// <summary>Gets the file for the settings of the run.</summary>
    public string Config => this["config.json"];

    /// <summary>Gets the file for a <see cref="CsvLogger"/>.</summary>
    public string CsvLog => this["log.csv"];

    /// <summary>Gets the file for a <see cref="JsonLinesLogger"/>.</summary>
    public string JsonLog => this["log.jsonl"];

    /// <summary>Gets the file for a <see cref="TfLrCallbacks.Ledger"/>.</summary>
    public string Ledger => this["ledger.jsonl"];

    /// <summary>Gets the folder for <see cref="BackupAndRestore"/>.</summary>
    public string State => this["state"];

    /// <summary>Gets the full path of a file of the run, or of a folder for it. What was named here is the run's, and goes when the run is replaced.</summary>
    /// <param name="name">Its name in the folder, such as <c>best.npz</c>, <c>checkpoints/every-{epoch}.npz</c> or <c>tensorboard</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, or leads out of the folder.</exception>
    public string this[string name]
    {
        get
        {
            string path = Path.GetFullPath(Path.Combine(Location, Check.NotEmpty(name)));
            if (!path.StartsWith(Location + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new ArgumentException($"Must be a name in the folder of the run. Received: \"{name}\".", nameof(name));
            }

            if (_files.Add(InFolder(Location, path)) && !_closed)
            {
                TryWriteStatus("running");
            }

            return path;
        }
    }

    /// <summary>Makes a folder for a new run.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="replace">Whether an earlier run in this folder may be deleted: the files that it wrote. Where any other is there, nothing is deleted.</param>
    /// <returns>The open folder; dispose it when the run is over.</returns>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written, or it holds something already.</exception>
    public static RunFolder Create(string path, bool replace = false) => Use(path, folder => Clear(folder, replace, File.Delete));

    /// <summary>Replaces an earlier run through a function of the caller, so that a test can stop the deleting.</summary>
    internal static RunFolder Replace(string path, Action<string> delete) => Use(path, folder => Clear(folder, replace: true, delete));

    /// <summary>Opens the folder of a run that is to go on, and makes it where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The open folder; dispose it when the run is over.</returns>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunFolder Open(string path) => Use(path, _ => { });

    /// <summary>
    /// Tells whether a folder holds a run that was cut short and can go on: it was not finished, and its <c>config.json</c> says the same as <paramref name="config"/>. The versions of library,
    /// runtime and system may differ; the run then goes on, and may not give the same numbers to the bit as it would have under the old ones.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="config">What the run is to be made with.</param>
    /// <returns>False where there is no such run; a new one is then made with <see cref="Create"/>.</returns>
    /// <example>
    /// <code>
    /// using RunFolder folder = RunFolder.CanGoOn(path, config) ? RunFolder.Open(path) : RunFolder.Create(path, replace: true);
    /// </code>
    /// </example>
    public static bool CanGoOn(string path, RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return RunStatus.Read(Check.NotEmpty(path)) is { Status: not "finished" } && config.IsIn(Path.Combine(path, "config.json"));
    }

    /// <summary>Tells whether a folder holds a run that was finished.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False where there is no run, or one that is still going on or was cut short, or where <c>run.json</c> is damaged.</returns>
    public static bool IsFinished(string path) => RunStatus.Read(Check.NotEmpty(path))?.Status is "finished";

    /// <summary>Writes <c>config.json</c>: versions, seed, hash of the data and settings.</summary>
    /// <param name="config">What the run is made with.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void WriteConfig(RunConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        AtomicFile.Write(Config, config.Write);
    }

    /// <summary>Says that everything is written.</summary>
    /// <exception cref="IOException"><c>run.json</c> can't be written.</exception>
    public void Finish()
    {
        WriteStatus("finished");
        _closed = true;
    }

    /// <summary>
    /// Lets the folder go. Without <see cref="Finish"/> before, the run is marked as interrupted (<see cref="Interruption"/>) or broken off; where that can't be
    /// written, it stays marked as running, and what ended the run is not hidden by it.
    /// </summary>
    public void Dispose()
    {
        try
        {
            if (!_closed)
            {
                _closed = true;
                TryWriteStatus(Interruption.IsRequested ? "interrupted" : "broken off");
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static RunFolder Use(string path, Action<string> prepare)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Check.NotEmpty(path)));
        FolderLock held = FolderLock.Take(full);
        try
        {
            prepare(full);
            RemoveTemporary(full);
            var folder = new RunFolder(full, held, RunStatus.Read(full)?.Files ?? []);
            folder.WriteStatus("running");
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes what an earlier run was writing when it was killed. Nobody else writes here: the folder is locked.</summary>
    private static void RemoveTemporary(string folder)
    {
        foreach (string file in Entries(folder, EverySeenEntry).Where(AtomicFile.IsTemporary))
        {
            AtomicFile.TryDelete(file);
        }
    }

    private static void Clear(string folder, bool replace, Action<string> delete)
    {
        string[] entries;
        try
        {
            entries = [.. Entries(folder, EveryEntry).Where(entry => InFolder(folder, entry) is not FolderLock.FileName)];
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The folder {folder} holds what can't be looked at, so nothing is deleted: {error.Message} Check its rights, or choose another folder.", error);
        }

        if (entries.Length is 0 && !Directory.EnumerateDirectories(folder).Any())
        {
            return;
        }

        if (RunStatus.Read(folder) is not { } run)
        {
            throw new IOException($"The folder {folder} is not empty and holds no run. Choose another folder.");
        }

        if (!replace)
        {
            throw new IOException($"The folder {folder} holds a run already. Choose another folder, or allow to replace it (replace: true; --force of tflr).");
        }

        if (Array.Find(entries, entry => !run.Wrote(InFolder(folder, entry))) is { } foreign)
        {
            throw new IOException(
                $"The folder {folder} holds {InFolder(folder, foreign)}, which the run there did not write, so nothing is deleted. Move it elsewhere, or choose another folder.");
        }

        try
        {
            // Where this is broken off, the rest must not look like a run that was finished or can go on: so the status goes first, then settings and state. The
            // list of files goes last: what can't be deleted is still the run's then, and can be deleted later.
            string list = Path.Combine(folder, RunStatus.FileName);
            (run with { Status = "broken off" }).Write(folder);
            foreach (string entry in entries.Where(entry => entry != list).OrderBy(entry => Path.GetFileName(entry) switch { "config.json" => 0, "state.json" => 1, _ => 2 }))
            {
                delete(entry);
            }

            foreach (string below in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(below => below.Length).ToArray())
            {
                Directory.Delete(below);
            }

            delete(list);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The run in {folder} can't be replaced: {error.Message} Check the folder's rights, or choose another folder.", error);
        }
    }

    /// <summary>Gives all files below a folder; a link to a folder counts as one, and is not followed.</summary>
    private static IEnumerable<string> Entries(string folder, EnumerationOptions which) => new DirectoryInfo(folder).EnumerateFileSystemInfos("*", which).SelectMany(entry =>
        entry is DirectoryInfo && entry.LinkTarget is null ? Entries(entry.FullName, which) : [entry.FullName]);

    private static string InFolder(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private void WriteStatus(string status)
    {
        // What this library wrote into the folders of the run is recognized; anything else there is listed when the run ends.
        foreach (string folder in _files.Where(file => status is not "running" && Directory.Exists(Path.Combine(Location, file))).ToArray())
        {
            _files.UnionWith(Entries(Path.Combine(Location, folder), EverySeenEntry).Where(file => !RunStatus.IsOfLibrary(file)).Select(file => InFolder(Location, file)));
        }

        new RunStatus(status, [.. _files]).Write(Location);
    }

    private void TryWriteStatus(string status)
    {
        try
        {
            WriteStatus(status);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The status stays what it was, and that is not "finished".
        }
    }
}
