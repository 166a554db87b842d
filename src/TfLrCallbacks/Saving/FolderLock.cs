namespace TfLrCallbacks;

/// <summary>
/// Keeps a folder for one run: a file that is held open for one alone. When the process ends, however it ends, the lock is gone; the empty file stays.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "in-use.lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Locks a folder, which is made where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The lock, to be disposed.</returns>
    /// <exception cref="FolderInUseException">Another run holds the folder.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static FolderLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new FolderInUseException($"The folder {folder} is in use by another run. Wait until it has ended, or choose another folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {folder} can't be used: {error.Message} Choose another folder.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
