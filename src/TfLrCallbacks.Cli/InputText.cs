using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>Reads what a user gave, up to a size that no schedule and no log of epochs has.</summary>
internal static class InputText
{
    private const int Most = 1 << 26;

    /// <summary>Reads a file, or standard input where the name is <c>-</c>.</summary>
    public static string Read(string argument, Terminal terminal)
    {
        if (argument == "-")
        {
            return Read(terminal.In, "standard input");
        }

        if (Directory.Exists(argument))
        {
            throw new BadInputException($"\"{argument}\" is a folder. Give a file, or - for standard input.");
        }

        using StreamReader reader = new(argument, Encoding.UTF8);
        return Read(reader, $"\"{argument}\"");
    }

    private static string Read(TextReader reader, string origin)
    {
        StringBuilder text = new();
        char[] buffer = new char[1 << 16];
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            if (buffer.AsSpan(0, read).Contains('\0'))
            {
                throw new BadInputException($"{origin} is no text: it holds the character NUL. Give a text file in UTF-8.");
            }

            text.Append(buffer, 0, read);
            if (text.Length > Most)
            {
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{origin} is longer than {Most:N0} characters. Give a shorter one."));
            }
        }

        return text.ToString();
    }
}
