using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Cli;

/// <summary>Reads what a user gave, up to a size that no schedule and no log of epochs has.</summary>
internal static class InputText
{
    /// <summary>The most characters that a schedule is read of.</summary>
    public const int LongestSchedule = 1 << 24;

    private const int LongestLog = 1 << 25;
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(0.9);

    /// <summary>Refuses standard input as several arguments of a command: it can be read only once.</summary>
    public static void CheckOnce(params IEnumerable<string?> arguments)
    {
        if (arguments.Count(argument => argument is "-") > 1)
        {
            throw new BadInputException("Standard input (-) is given more than once, and can be read only once. Give a file in place of the others.");
        }
    }

    /// <summary>Reads a file, or standard input where the name is <c>-</c>.</summary>
    public static string Read(string argument, Terminal terminal, int most = LongestLog) => Read(argument, terminal, _ => most);

    /// <summary>Reads a file, or standard input, up to a size that depends on its first character that is no space: a script may be shorter than a notebook.</summary>
    public static string Read(string argument, Terminal terminal, Func<char, int> most)
    {
        if (argument == "-")
        {
            return Read(terminal.In, "standard input", most);
        }

        if (Directory.Exists(argument))
        {
            throw new BadInputException($"\"{argument}\" is a folder. Give a file, or - for standard input.");
        }

        using StreamReader reader = Open(argument);
        return Read(reader, $"\"{argument}\"", most);
    }

    /// <summary>Opens a file; a pipe that nobody writes into would be waited for without end.</summary>
    private static StreamReader Open(string path)
    {
        if (File.Exists(path) && ForeignFile.LengthOf(path) > 0)
        {
            return new StreamReader(path, Encoding.UTF8);
        }

        // A thread of its own: a busy pool would open it too late, and a file would be taken for a pipe.
        Task<StreamReader> opened = Task.Factory.StartNew(() => new StreamReader(path, Encoding.UTF8), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WaitAny([opened], LongestOpening) is 0
            ? opened.GetAwaiter().GetResult()
            : throw new BadInputException($"\"{path}\" cannot be opened: it is a pipe that nobody writes into. Give a file.");
    }

    private static string Read(TextReader reader, string origin, Func<char, int> most)
    {
        StringBuilder text = new();
        char[] buffer = new char[1 << 16];
        int? limit = null;
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            Span<char> part = buffer.AsSpan(0, read);
            if (part.Contains('\0'))
            {
                throw new BadInputException($"{origin} is not text: it holds the character NUL. Give a text file in UTF-8.");
            }

            text.Append(part);
            limit ??= part.TrimStart() is [var first, ..] ? most(first) : null;
            if (text.Length > (limit ?? most(' ')))
            {
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{origin} is longer than {limit ?? most(' '):N0} characters. Give a shorter one."));
            }
        }

        return text.ToString();
    }
}
