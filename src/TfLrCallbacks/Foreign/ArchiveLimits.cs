using System.IO.Compression;

namespace TfLrCallbacks;

/// <summary>
/// What a packed file may claim to hold: 64 MiB, and a hundred times its own size. Weights hardly pack at all, images some five times, and one-hot labels in small files more than
/// a hundred: such files must be stored unpacked.
/// </summary>
internal static class ArchiveLimits
{
    private const long Ratio = 100;
    private const long Small = 64 << 20;

    /// <summary>Gives the most that a packed file may hold.</summary>
    /// <param name="size">Its bytes.</param>
    public static long Most(long size) => (size * Ratio) + Small;

    /// <summary>Refuses an archive whose entries share their bytes, or claim more together than it may hold.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="size">Its bytes.</param>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void RefuseBomb(ZipArchive archive, long size)
    {
        decimal packed = archive.Entries.Sum(entry => (decimal)entry.CompressedLength);
        decimal claimed = archive.Entries.Sum(entry => (decimal)entry.Length);
        if (packed > size || claimed > Most(size))
        {
            throw new InvalidDataException(FormattableString.Invariant($"its entries claim {claimed} bytes together, packed into {packed}, but it has {size}, and may hold {Most(size)} at most: store it unpacked (np.savez instead of np.savez_compressed)"));
        }
    }
}
