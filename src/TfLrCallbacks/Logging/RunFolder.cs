using System.Text.Json;

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
/// never looks like a finished one. The lock is gone when this object is disposed or the process ends, however it ends.
/// </para>
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string StatusFile = "run.json";

    private readonly FolderLock _lock;
    private bool _closed;

    private RunFolder(string location, FolderLock held)
    {
        Location = location;
        _lock = held;
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

    /// <summary>Gives the full path of a file of the run.</summary>
    /// <param name="name">Its name in the folder.</param>
    public string this[string name] => Path.Combine(Location, Check.NotEmpty(name));

    /// <summary>Makes a folder for a new run.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="replace">Whether an earlier run in this folder may be deleted. Anything that is not a run is never deleted.</param>
    /// <returns>The open folder; dispose it when the run is over.</returns>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written, or it holds something already.</exception>
    public static RunFolder Create(string path, bool replace = false) => Use(path, folder => Clear(folder, replace));

    /// <summary>Opens the folder of a run that is to go on, and makes it where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The open folder; dispose it when the run is over.</returns>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunFolder Open(string path) => Use(path, _ => { });

    /// <summary>Tells whether a folder holds a run that was finished.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False where there is no run, or one that is still going on or was cut short.</returns>
    public static bool IsFinished(string path)
    {
        string file = Path.Combine(Check.NotEmpty(path), StatusFile);
        if (!File.Exists(file))
        {
            return false;
        }

        using JsonDocument status = JsonDocument.Parse(File.ReadAllText(file));
        return status.RootElement.GetProperty("status").GetString() is "finished";
    }

    /// <summary>Marks the run as finished: everything is written.</summary>
    public void Finish()
    {
        WriteStatus("finished");
        _closed = true;
    }

    /// <summary>Releases the folder. A run that was not finished by <see cref="Finish"/> is marked as broken off.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            WriteStatus("broken off");
            _closed = true;
        }

        _lock.Dispose();
    }

    private static RunFolder Use(string path, Action<string> prepare)
    {
        string full = Path.GetFullPath(Check.NotEmpty(path));
        FolderLock held = FolderLock.Take(full);
        try
        {
            prepare(full);
            var folder = new RunFolder(full, held);
            folder.WriteStatus("running");
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static void Clear(string folder, bool replace)
    {
        FileSystemInfo[] entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.Name is not FolderLock.FileName)];
        if (entries.Length is 0)
        {
            return;
        }

        if (!File.Exists(Path.Combine(folder, StatusFile)))
        {
            throw new IOException($"The folder {folder} is not empty and holds no run. Choose another folder.");
        }

        if (!replace)
        {
            throw new IOException($"The folder {folder} holds a run already. Choose another folder, or allow to replace it.");
        }

        foreach (FileSystemInfo entry in entries)
        {
            if (entry is DirectoryInfo below)
            {
                below.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    private void WriteStatus(string status) =>
        AtomicFile.WriteAllText(this[StatusFile], $$"""{"version":1,"status":"{{status}}"}""" + "\n");
}
