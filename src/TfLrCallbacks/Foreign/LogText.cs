using System.Globalization;
using System.Text;

namespace TfLrCallbacks;

/// <summary>The text of a log, up to a length that no log of epochs has.</summary>
internal static class LogText
{
    /// <summary>The most lines, or entries, that a log may have.</summary>
    public const int MostRows = 1_000_000;

    private const int Most = 1 << 25;
    private const int LongestFirstLine = 1 << 20;

    /// <summary>Reads a file in UTF-8, or in UTF-16 or UTF-32 with a mark at its beginning.</summary>
    public static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"\"{path}\" is a folder. Give a file.");
        }

        // A pipe would be waited for, and a device never ends: both have no length, as an empty file has.
        if (ForeignFile.LengthOf(path) is 0)
        {
            return string.Empty;
        }

        // A character takes from 1 to 4 bytes.
        using FileStream file = ForeignFile.Open(path);
        if (file.Length > 4L * Most)
        {
            throw TooMuch($"\"{path}\"");
        }

        byte[] bytes = new byte[file.Length];
        string text = Decoded(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), $"\"{path}\"");
        Check(text.Length, text, $"\"{path}\"");
        if (IsJson(text))
        {
            return text;
        }

        int line = text.AsSpan().IndexOfAny('\n', '\r');
        return (line < 0 ? text.Length : line) > LongestFirstLine
            ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"\"{path}\", line 1: is longer than {LongestFirstLine:N0} characters. Give the log of a training."))
            : text.AsSpan().Count('\n') > MostRows ? throw TooLong(path)
            : text;
    }

    /// <summary>Makes the refusal of a log with more lines than are read.</summary>
    public static InvalidDataException TooLong(string origin) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{origin} has more than {MostRows:N0} lines. Give the log of the epochs, or every tenth line of it."));

    private static bool IsJson(ReadOnlySpan<char> text) => text.TrimStart('\uFEFF').TrimStart() is ['{' or '[', ..];

    /// <summary>Refuses what is no text, or too long.</summary>
    public static void Check(int length, ReadOnlySpan<char> part, string origin)
    {
        if (part.Contains('\0'))
        {
            throw new InvalidDataException($"{origin} is not text: it holds the character NUL. Give a log in UTF-8, or the folder of TensorBoard's event files.");
        }

        if (length > Most)
        {
            throw TooMuch(origin);
        }
    }

    private static InvalidDataException TooMuch(string origin) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{origin} is longer than {Most:N0} characters. Give the log of the epochs, or every tenth line of it."));

    private static string Decoded(ReadOnlySpan<byte> bytes, string origin)
    {
        // The mark of UTF-16 is the beginning of that of UTF-32.
        Encoding encoding = Encoding.UTF8;
        foreach (Encoding marked in (Encoding[])[Encoding.UTF32, new UTF32Encoding(bigEndian: true, byteOrderMark: true), Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(marked.Preamble))
            {
                bytes = bytes[marked.Preamble.Length..];
                encoding = marked;
                break;
            }
        }

        return encoding.GetCharCount(bytes) > Most ? throw TooMuch(origin) : encoding.GetString(bytes);
    }
}
