namespace TfLrCallbacks;

/// <summary>Devices and pipes, which a rename would replace by a file.</summary>
internal static class SpecialFile
{
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(5);

    /// <summary>Opens a device or a named pipe to write into it. For who reads a pipe it waits 5 seconds.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>The stream; null where there is nothing, a folder or a plain file.</returns>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static Stream? Open(string path)
    {
        if (!OperatingSystem.IsWindows() && path is "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1")
        {
            // Opened anew, a file that it leads to would be written from its beginning, over what the program has said.
            return Console.OpenStandardOutput();
        }

        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        bool isDevice = IsOfTheSystem(path) || IsOfTheSystem(target);
        if (!isDevice && ForeignFile.LengthOf(path) > 0)
        {
            return null;
        }

        try
        {
            // An empty file may be a pipe: only one that is open tells. Nothing of it is changed. A busy pool of threads would open it too late.
            Task<FileStream> opened = Task.Factory.StartNew(
                () => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (Task.WaitAny([opened], LongestOpening) < 0)
            {
                throw new IOException($"The file {path} can't be written: it is a pipe that nobody reads. Read it, or give a file.");
            }

            FileStream file = opened.GetAwaiter().GetResult();
            if (isDevice || !file.CanSeek)
            {
                return file;
            }

            file.Dispose();
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            return isDevice ? throw new IOException($"The file {path} can't be written: {error.Message}", error) : null;
        }
    }

    /// <summary>Tells whether a path lies where the system keeps devices; <c>/dev/shm</c> has plain files.</summary>
    private static bool IsOfTheSystem(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) || path.StartsWith("/proc/", StringComparison.Ordinal);
}
