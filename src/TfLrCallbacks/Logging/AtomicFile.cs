namespace TfLrCallbacks;

/// <summary>Writes a file so that it is there whole or not at all: to a temporary name beside it, flushed to the disk, then renamed.</summary>
internal static class AtomicFile
{
    /// <summary>The ending of a file that is being written; one that a crash left can be deleted.</summary>
    public const string TemporaryEnding = ".tmp";

    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + TemporaryEnding;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (FileStream file = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Delete(temporary);
            throw new IOException($"The file {path} can't be written: {error.Message} Check the folder's rights and the free space.", error);
        }
    }

    /// <summary>Deletes a file that nothing depends on; that it can't be deleted does no harm.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays, and is overwritten the next time.
        }
    }
}
