namespace TfLrCallbacks.Reports;

/// <summary>Writes a file so that nobody ever sees half of it: to a temporary name beside it, flushed, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes, over a file that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content)
    {
        Check.NotEmpty(path);
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
            using (var stream = new FileStream(temporary, FileMode.CreateNew))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw new IOException($"\"{target}\" cannot be written: {error.Message} Choose a folder that exists and may be written to.", error);
        }
    }
}
