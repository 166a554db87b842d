using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TfLrCallbacks;

/// <summary>
/// Numbers that grow at their end only, little-endian doubles in a file: a save writes what was added since the last. What a process that was killed
/// wrote behind the last saved number is overwritten.
/// </summary>
internal sealed class SeriesFile(string path) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Gets how many numbers are saved.</summary>
    public int Count { get; private set; }

    /// <summary>Writes the numbers that are not in the file yet.</summary>
    /// <param name="values">All numbers.</param>
    /// <returns>The SHA-256 of all, in hexadecimal.</returns>
    /// <exception cref="IOException">The file can't be written; what was saved before stays.</exception>
    public string Save(IReadOnlyList<double> values)
    {
        if (values.Count == Count && Count > 0 && new FileInfo(path) is { Exists: true } there && there.Length >= sizeof(double) * (long)Count)
        {
            return Convert.ToHexString(_hash.GetCurrentHash());
        }

        try
        {
            using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            if (file.Length < sizeof(double) * (long)Count || values.Count < Count)
            {
                // Somebody deleted or cut it, or another training begins: all of it is written anew.
                _hash.GetHashAndReset();
                Count = 0;
            }

            double[] added = [.. values.Skip(Count)];
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<double>(added);
            file.SetLength(sizeof(double) * (long)Count);
            file.Position = file.Length;
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            _hash.AppendData(bytes);
            Count = values.Count;
            return Convert.ToHexString(_hash.GetCurrentHash());
        }
        catch (Exception error) when (AtomicFile.IsFailureToWrite(error))
        {
            throw new IOException($"The file {path} can't be written: {error.Message} Check its rights and the free space, or choose another folder.", error);
        }
    }

    /// <summary>Reads the numbers that were saved.</summary>
    /// <param name="count">How many.</param>
    /// <param name="hash">Their SHA-256.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">The file does not hold them.</exception>
    public double[] Load(long count, string hash)
    {
        double[] values = count is 0 ? [] : Read(count);
        _hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        Count = (int)count;
        return Convert.ToHexString(_hash.GetCurrentHash()).Equals(hash, StringComparison.OrdinalIgnoreCase)
            ? values
            : throw new InvalidDataException($"{Path.GetFileName(path)} is not the file that was saved with it.");
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private double[] Read(long count)
    {
        using FileStream file = ForeignFile.Open(path);
        if (count < 0 || count > file.Length / sizeof(double) || count > Array.MaxLength / sizeof(double))
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} must hold {count} numbers. It holds {file.Length / sizeof(double)}.");
        }

        double[] values = new double[count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
