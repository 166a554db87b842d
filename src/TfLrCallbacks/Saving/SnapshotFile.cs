using System.IO.Compression;

namespace TfLrCallbacks;

/// <summary>
/// Snapshots in files: numpy's <c>.npz</c>, which <c>numpy.load</c> reads, an array for each name.
/// </summary>
/// <remarks>A file is written to a temporary name, flushed and renamed, so that it is there whole or not at all.</remarks>
public static class SnapshotFile
{
    private const string Ending = ".npy";

    /// <summary>More than deflate can ever pack; an entry that claims more is not honest.</summary>
    private const long LargestRatio = 1100;

    /// <summary>All entries together: so many times the size of the archive, and a little more. Archives of this library are not packed.</summary>
    private const long LargestTotalRatio = 100;
    private const long SmallTotal = 16 << 20;

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
        using FileStream stream = File.OpenRead(Check.NotEmpty(path));
        Dictionary<string, SnapshotTensor> tensors = ReadAll(stream, path);
        try
        {
            return new TrainerSnapshot(tensors);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path} is not a snapshot: {error.Message}", error);
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
            RefuseBomb(archive, stream.Length);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                where = entry.FullName;
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
                {
                    throw new InvalidDataException("it is not an array");
                }

                if (entry.CompressedLength > stream.Length || entry.Length / LargestRatio > entry.CompressedLength)
                {
                    throw new InvalidDataException($"it claims {entry.Length} bytes packed into {entry.CompressedLength}");
                }

                using Stream content = entry.Open();
                if (!tensors.TryAdd(entry.FullName[..^Ending.Length], NpyArray.Read(content, entry.Length)))
                {
                    throw new InvalidDataException("it is there twice");
                }
            }

            return tensors;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"{path} is not a snapshot, or is damaged: {where}: {error.Message}", error);
        }
    }

    /// <summary>Refuses an archive whose entries share their bytes, or claim far more together than it can honestly hold.</summary>
    private static void RefuseBomb(ZipArchive archive, long size)
    {
        decimal packed = archive.Entries.Sum(entry => (decimal)entry.CompressedLength);
        decimal claimed = archive.Entries.Sum(entry => (decimal)entry.Length);
        if (packed > size || claimed > (size * LargestTotalRatio) + SmallTotal)
        {
            throw new InvalidDataException(FormattableString.Invariant($"its entries claim {claimed} bytes together, packed into {packed}, but it has {size}"));
        }
    }
}
