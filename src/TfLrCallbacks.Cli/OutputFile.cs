using System.CommandLine;

namespace TfLrCallbacks.Cli;

/// <summary>The files that a command is asked to write; <c>-</c> is standard output, which then holds that file and nothing else.</summary>
internal static class OutputFile
{
    /// <summary>What the help of an option says of it.</summary>
    public const string OrStandardOutput = "; - writes it to standard output, and nothing else";

    private const string StandardOutput = "-";

    /// <summary>Gives a value indicating whether one of these files is standard output.</summary>
    public static bool TakesOutput(params IEnumerable<string?> files) => files.Contains(StandardOutput);

    /// <summary>Says that the form of a table changes nothing where one of these files is standard output.</summary>
    public static void TellIdle(ParseResult parsed, Option<string> format, IEnumerable<string?> files, Terminal terminal)
    {
        if (TakesOutput(files))
        {
            IdleOption.Tell(parsed, format, "a file is written to standard output, and no table", terminal);
        }
    }

    /// <summary>Refuses files of one command that are there already, unless they may be overwritten, that are the same file, or whose names end like files of another kind.</summary>
    public static void Check(IEnumerable<(FileKind Kind, string? File)> files, bool force)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach ((FileKind kind, string? given) in files)
        {
            if (given is not { } file)
            {
                continue;
            }

            Check(file, force);
            if (!taken.Add(file is StandardOutput ? file : Path.GetFullPath(file)))
            {
                throw new BadInputException(file is StandardOutput
                    ? "Standard output (-) is given for two files. Give one of them a name."
                    : $"\"{file}\" is given for two files, of which one would be lost. Give each a name of its own.");
            }

            kind.Check(file);
        }
    }

    /// <summary>Refuses a file that is there already, unless it may be overwritten, and one in a folder that is not there: its name is more likely mistyped than meant.</summary>
    /// <param name="file">The file, or <c>-</c>.</param>
    /// <param name="force">Whether it may be overwritten.</param>
    /// <param name="makesFolder">Whether the command makes the folder itself.</param>
    public static void Check(string file, bool force, bool makesFolder = false)
    {
        if (file is StandardOutput)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(file))
        {
            throw new BadInputException("A file that is written needs a name. Received: an empty one.");
        }

        if (Directory.Exists(file))
        {
            throw new BadInputException($"\"{file}\" is a folder. Give the name of a file.");
        }

        if (!force && File.Exists(file))
        {
            throw new BadInputException($"\"{file}\" is already there. Give another name, or --force.");
        }

        if (!makesFolder && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            string given = Path.GetDirectoryName(file)!;
            throw new BadInputException(IsBelowFile(folder)
                ? $"\"{file}\" can't be written: \"{given}\" is not a folder. Give another name."
                : $"\"{file}\" can't be written: there is no folder \"{given}\". Make it first (mkdir), or give another name.");
        }
    }

    /// <summary>Tells whether a path, or one above it, is a file: no folder can be made there.</summary>
    private static bool IsBelowFile(string? path) => path is not null && (File.Exists(path) || (!Directory.Exists(path) && IsBelowFile(Path.GetDirectoryName(path))));

    /// <summary>Writes a text, and says so; nothing where no file is asked for.</summary>
    public static void Save(string? file, Terminal terminal, Func<string> text)
    {
        if (file is StandardOutput)
        {
            terminal.Out.WriteLine(text().TrimEnd('\n'));
        }
        else if (file is not null)
        {
            AtomicFile.WriteAllText(file, text());
            terminal.Error.WriteLine($"tflr: wrote {file}");
        }
    }

    /// <summary>Writes a picture in bytes, and says so; nothing where no file is asked for.</summary>
    public static void Save(string? file, Terminal terminal, Func<byte[]> bytes)
    {
        if (file is StandardOutput)
        {
            if (!terminal.IsOutRedirected || terminal.Out is not StreamWriter { BaseStream: var stream })
            {
                throw new BadInputException("A PNG picture is no text for a terminal. Redirect standard output into a file, or give the name of one.");
            }

            terminal.Out.Flush();
            stream.Write(bytes());
        }
        else if (file is not null)
        {
            AtomicFile.Write(file, stream => stream.Write(bytes()));
            terminal.Error.WriteLine($"tflr: wrote {file}");
        }
    }
}
