using System.Text;

namespace TfLrCallbacks;

/// <summary>
/// A text file that grows by whole lines. A line is written in one piece and handed to the operating system at once, so that a killed
/// process leaves whole lines; one that was cut short all the same is removed before the file is continued.
/// </summary>
internal sealed class LineFile(string path)
{
    /// <summary>No line of ours is as long; a file that has one is of something else.</summary>
    private const int LongestLine = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool Exists => File.Exists(Path);

    public long Size => Exists ? ForeignFile.LengthOf(Path) : 0;

    /// <summary>Reads the lines.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any that is written here.</exception>
    public IEnumerable<string> Lines()
    {
        using StreamReader reader = new(Path, Utf8);
        while (ReadLine(reader) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Makes the file empty, and its folder where there is none.</summary>
    public void Create() => Try(() =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using FileStream file = new(Path, FileMode.Create, FileAccess.Write, FileShare.Read);
    });

    /// <summary>Removes what stands behind the last whole line; makes the file where there is none.</summary>
    /// <returns>The first line; null where the file has none.</returns>
    public string? Continue()
    {
        if (!Exists)
        {
            Create();
            return null;
        }

        string? first = null;
        Try(() =>
        {
            using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            file.SetLength(EndOfLastLine(file));
            file.Position = 0;
            using StreamReader reader = new(file, Utf8);
            first = ReadLine(reader);
        });
        return first;
    }

    /// <summary>Cuts the file to a length that it had before, where it is longer.</summary>
    public void CutTo(long size) => Try(() =>
    {
        using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > size)
        {
            file.SetLength(size);
        }
    });

    /// <summary>Cuts the file to a length that it had before, and continues it; makes it where there is none.</summary>
    /// <inheritdoc cref="Continue"/>
    public string? ContinueAt(long size)
    {
        if (Exists)
        {
            CutTo(size);
        }

        return Continue();
    }

    /// <summary>Warns that the file was deleted, which the epoch makes anew.</summary>
    public void WarnOfDeletion(ITrainingRun run, int epoch) =>
        run.Warn($"The log {Path} was deleted while training. It is started anew in epoch {epoch}.");

    /// <summary>Appends a text that ends with its line's end.</summary>
    public void Append(string line) => Append(Utf8.GetBytes(line));

    /// <summary>Appends lines in UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        long? before = null;
        try
        {
            using FileStream file = OpenToAppend();
            before = file.Length;
            file.Write(lines);
        }
        catch (Exception error) when (AtomicFile.IsFailureToWrite(error))
        {
            RemoveBehind(before);
            throw Failure(error);
        }
    }

    /// <summary>Opens the file; a folder that was deleted while training is made again.</summary>
    private FileStream OpenToAppend()
    {
        try
        {
            return new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            return new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
    }

    private string? ReadLine(StreamReader reader)
    {
        StringBuilder line = new();
        int read;
        while ((read = reader.Read()) is not (-1 or '\n'))
        {
            RefuseForeign(line.Length);
            line.Append((char)read);
        }

        return read is -1 && line.Length is 0 ? null : line.ToString().TrimEnd('\r');
    }

    private void RefuseForeign(long length)
    {
        if (length >= LongestLine)
        {
            throw new InvalidDataException($"The log {Path} has a line of more than {LongestLine} characters, so it is not one that can be continued. Choose another file.");
        }
    }

    private long EndOfLastLine(FileStream file)
    {
        byte[] block = new byte[4096];
        for (long end = file.Length; end > 0;)
        {
            RefuseForeign(file.Length - end);
            int size = (int)Math.Min(block.Length, end);
            file.Position = end - size;
            file.ReadExactly(block, 0, size);
            int at = block.AsSpan(0, size).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return end - size + at + 1;
            }

            end -= size;
        }

        return 0;
    }

    /// <summary>Removes the part of a line that a full disk still took.</summary>
    private void RemoveBehind(long? size)
    {
        try
        {
            if (size is { } whole)
            {
                CutTo(whole);
            }
        }
        catch (IOException)
        {
            // It is removed when the file is continued.
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (AtomicFile.IsFailureToWrite(error))
        {
            throw Failure(error);
        }
    }

    private IOException Failure(Exception error) =>
        new($"The log {Path} can't be written: {error.Message} Check the folder's rights and the free space.", error);
}
