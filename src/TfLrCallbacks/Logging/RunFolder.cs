using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>
/// The folder that one run writes to. Its <c>run.json</c> says <c>running</c> from the first moment and <c>finished</c> only when all
/// is written, so a run that was cut short never looks like a finished one. While it is open no other process can open it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string StatusFile = "run.json";
    private const string LockFile = "run.lock";

    private readonly FileStream _lock;
    private bool _finished;

    private RunFolder(string path, FileStream held)
    {
        Location = path;
        _lock = held;
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Location { get; }

    /// <summary>Makes a folder for a new run.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="replace">Whether an earlier run in this folder may be deleted. Anything that is not a run is never deleted.</param>
    /// <returns>The open folder; dispose it when the run is over.</returns>
    /// <exception cref="IOException">The folder cannot be written, another process uses it, or it holds something already.</exception>
    public static RunFolder Create(string path, bool replace = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        FileStream held = Lock(full);
        try
        {
            Clear(full, replace);
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

    /// <summary>Tells whether a folder holds a run that was finished.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False where there is no run, or one that is still going on or was cut short.</returns>
    public static bool IsFinished(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Path.Combine(path, StatusFile);
        if (!File.Exists(file))
        {
            return false;
        }

        using JsonDocument status = JsonDocument.Parse(File.ReadAllText(file));
        return status.RootElement.GetProperty("status").GetString() is "finished";
    }

    /// <summary>Gives the path of a file in the folder.</summary>
    /// <param name="name">The name of the file.</param>
    /// <returns>The full path.</returns>
    public string PathOf(string name) => Path.Combine(Location, Check.NotEmpty(name));

    /// <summary>Says that everything is written.</summary>
    public void Finish()
    {
        WriteStatus("finished");
        _finished = true;
    }

    /// <summary>Lets the folder go. Without <see cref="Finish"/> before, the run is marked as broken off.</summary>
    public void Dispose()
    {
        if (!_finished)
        {
            WriteStatus("broken off");
            _finished = true;
        }

        _lock.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(
                Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The run folder {folder} cannot be used: {error.Message} Choose another folder, or end the process that uses it.", error);
        }
    }

    private static void Clear(string folder, bool replace)
    {
        string[] entries = [.. Directory.EnumerateFileSystemEntries(folder).Where(entry => Path.GetFileName(entry) is not LockFile)];
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

        foreach (string entry in entries)
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private void WriteStatus(string status) =>
        AtomicFile.WriteAllText(PathOf(StatusFile), $$"""{"version":1,"status":"{{status}}"}""" + "\n");
}
