using System.IO.Compression;

namespace TfLrCallbacks;

/// <summary>
/// Snapshots in files: numpy's <c>.npz</c>, which <c>numpy.load</c> reads, an array for each name.
/// </summary>
/// <remarks>A file is written to a temporary name, flushed and renamed, so that it is there whole or not at all.</remarks>
public static class SnapshotFile
{
    private const string Ending = ".npy";
    private const int LongestReason = 300;

    /// <summary>Writes a snapshot.</summary>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, TrainerSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        AtomicFile.Write(Check.NotEmpty(path), stream => Write(stream, snapshot.Tensors));
    }

    /// <summary>Reads a snapshot.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="InvalidDataException">The file is not a snapshot, or it is damaged.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static TrainerSnapshot Read(string path)
    {
        using FileStream stream = ForeignFile.Open(Check.NotEmpty(path));
        Dictionary<string, SnapshotTensor> tensors = ReadAll(stream, path);
        try
        {
            return new TrainerSnapshot(tensors);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path} is not a snapshot: {Shown.Of(error.Message, LongestReason)}", error);
        }
    }

    internal static void Write(Stream stream, IEnumerable<KeyValuePair<string, SnapshotTensor>> tensors)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, SnapshotTensor tensor) in tensors)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name + Ending, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            NpyArray.Write(content, tensor);
        }
    }

    internal static Dictionary<string, SnapshotTensor> ReadAll(Stream stream, string path)
    {
        string where = "the archive";
        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            var tensors = new Dictionary<string, SnapshotTensor>();
            ArchiveLimits.RefuseBomb(archive, stream.Length);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                where = entry.FullName;
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
                {
                    throw new InvalidDataException("it is not an array");
                }

                using Stream content = entry.Open();
                using var check = new Crc32(content);
                if (!tensors.TryAdd(entry.FullName[..^Ending.Length], NpyArray.Read(check, entry.Length)))
                {
                    throw new InvalidDataException("it is there twice");
                }

                if (check.Value != entry.Crc32)
                {
                    throw new InvalidDataException("its checksum is not the one that was stored with it");
                }
            }

            return tensors;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"{path} is not a snapshot, or is damaged: {Shown.Of(where)}: {Shown.Of(error.Message, LongestReason)}", error);
        }
    }
}
