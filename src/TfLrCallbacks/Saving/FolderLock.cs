namespace TfLrCallbacks;

/// <summary>
/// Keeps a folder for one run: a file that is held open for one alone. When the process ends, however it ends, the lock is gone; the empty file goes with
/// the lock, and stays only where the process was killed.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "in-use.lock";

    private const int SharingViolation = 32;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

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
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new FolderInUseException($"The folder {folder} is in use by another run. Wait until it has ended, or choose another folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {folder} can't be used: {error.Message} Choose another folder.", error);
        }
    }

    /// <summary>Tells whether an error says that another has the file open: a read-only or full disk is something else.</summary>
    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is SharingViolation
        : error.HResult is LinuxWouldBlock or MacWouldBlock;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
