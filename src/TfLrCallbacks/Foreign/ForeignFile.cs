namespace TfLrCallbacks;

/// <summary>
/// Opens files that anybody may have put in their place. A pipe would be waited for and a device never ends: both have no length, as an empty file has, and no file that
/// is read here may be empty. A training may still write into the file.
/// </summary>
internal static class ForeignFile
{
    /// <summary>Opens a file to read.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <exception cref="InvalidDataException">It is empty, or no file.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static FileStream Open(string path) =>
        Directory.Exists(path) ? throw new InvalidDataException($"{path} is a folder. Give a file.")
        : File.Exists(path) && LengthOf(path) is 0 ? throw new InvalidDataException($"{path} is empty, or it is a pipe or a device.")
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="InvalidDataException">It is empty, no file, or too long.</exception>
    /// <exception cref="IOException">It is missing or can't be read.</exception>
    public static byte[] ReadAllBytes(string path, int most)
    {
        using FileStream file = Open(path);
        if (file.Length > most)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{path} has {file.Length} bytes, more than the {most} that are read."));
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Gives the length of a file. The base library gives that of a link itself, not of the file it leads to.</summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <returns>The bytes; 0 where it leads to no file, as the link to standard output does.</returns>
    public static long LengthOf(string path)
    {
        FileInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}
