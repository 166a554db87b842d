using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>
/// Writes whole files: to a temporary name in the same folder, flushed to the disk, then renamed. Whoever reads the file finds
/// the old content or the new one, never a part. A device or a named pipe, such as <c>/dev/stdout</c>, is written into.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>The ending of a file that is being written. Its name is the file's, sixteen random digits and this; one that a crash left can be deleted.</summary>
    public const string TemporaryEnding = ".tmp";

    private const int RandomBytes = 8;

    /// <summary>The bytes that file systems allow a name.</summary>
    private const int LongestName = 255;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text file in UTF-8.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="text">The content.</param>
    /// <exception cref="IOException">The file cannot be written; what stood there before is untouched.</exception>
    public static void WriteAllText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Utf8.GetBytes(text)));
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written; what stood there before is untouched.</exception>
    public static void Write(string path, Action<Stream> write) =>
        Write(path, write, temporary => new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));

    /// <summary>Writes a file through a stream of the caller's making, so that a test can see what is flushed.</summary>
    internal static void Write(string path, Action<Stream> write, Func<string, FileStream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        using Stream? special = SpecialFile.Open(full);
        if (special is not null)
        {
            WriteInto(special, full, write);
            return;
        }

        string temporary = TemporaryName(full);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (FileStream file = create(temporary))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error)
        {
            TryDelete(temporary);
            if (IsFailureToWrite(error))
            {
                throw Failure(full, error);
            }

            throw;
        }
    }

    /// <summary>Writes the content in one piece, because what writes it may go back in its stream.</summary>
    private static void WriteInto(Stream special, string full, Action<Stream> write)
    {
        using var content = new MemoryStream();
        write(content);
        try
        {
            content.WriteTo(special);
            special.Flush();
        }
        catch (Exception error) when (IsFailureToWrite(error))
        {
            throw Failure(full, error);
        }
    }

    private static IOException Failure(string full, Exception error) =>
        new($"The file {full} can't be written: {error.Message} Check its rights and the free space, or choose another folder.", error);

    /// <summary>Gives a name of its own in the same folder: the file's, cut where no more fits, random digits and the ending.</summary>
    private static string TemporaryName(string full)
    {
        string ending = $".{RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true)}{TemporaryEnding}";
        ReadOnlySpan<char> name = Path.GetFileName(full.AsSpan());
        while (Utf8.GetByteCount(name) + ending.Length > LongestName)
        {
            name = name[..^(char.IsLowSurrogate(name[^1]) && name.Length > 1 ? 2 : 1)];
        }

        return string.Concat(Path.Join(Path.GetDirectoryName(full.AsSpan()), name), ending);
    }

    /// <summary>Tells whether the operating system refused to write. What is larger than a file may be comes as an argument that is out of range.</summary>
    internal static bool IsFailureToWrite(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Deletes a file that nothing depends on; that it can't be deleted does no harm.</summary>
    /// <param name="path">The file; it need not be there.</param>
    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays, and does no harm.
        }
    }

    /// <summary>Tells whether a file is one that was being written: one that a crash left, where nobody writes.</summary>
    internal static bool IsTemporary(string path) => Temporary().IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"^.+\.[0-9a-f]{16}\.tmp$")]
    private static partial Regex Temporary();
}
