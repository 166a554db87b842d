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

        using StreamReader reader = new(ForeignFile.Open(path), Encoding.UTF8);
        StringBuilder text = new();
        char[] buffer = new char[1 << 16];
        bool startsWell = false;
        bool? isJson = null;
        int lines = 0;
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            text.Append(buffer, 0, read);
            Check(text.Length, buffer.AsSpan(0, read), $"\"{path}\"");
            isJson ??= IsJson(buffer.AsSpan(0, read));
            lines += buffer.AsSpan(0, read).Count('\n');
            if (lines > MostRows && isJson is false)
            {
                throw TooLong(path);
            }

            if (text.Length > LongestFirstLine && !startsWell)
            {
                startsWell = StartsWell(text.ToString());
                if (!startsWell)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"\"{path}\", line 1: is longer than {LongestFirstLine:N0} characters. Give the log of a training."));
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Makes the refusal of a log with more lines than are read.</summary>
    public static InvalidDataException TooLong(string origin) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{origin} has more than {MostRows:N0} lines. Give the log of the epochs, or every tenth line of it."));

    /// <summary>Tells whether a text has a line to begin with, or is JSON, which may be all in one.</summary>
    private static bool StartsWell(string text) => text.Contains('\n', StringComparison.Ordinal) || IsJson(text);

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
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{origin} is longer than {Most:N0} characters. Give the log of the epochs, or every tenth line of it."));
        }
    }
}
