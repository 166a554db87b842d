namespace TfLrCallbacks.Cli;

/// <summary>The files that a command is asked to write.</summary>
internal static class OutputFile
{
    /// <summary>Refuses files of one command that are there already, unless they may be overwritten, or that are the same file.</summary>
    public static void Check(IEnumerable<string?> files, bool force)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string file in files.OfType<string>())
        {
            Check(file, force);
            if (!taken.Add(Path.GetFullPath(file)))
            {
                throw new BadInputException($"\"{file}\" is given for two files, of which one would be lost. Give each a name of its own.");
            }
        }
    }

    /// <summary>Refuses a file that is there already, unless it may be overwritten.</summary>
    public static void Check(string file, bool force)
    {
        if (Directory.Exists(file))
        {
            throw new BadInputException($"\"{file}\" is a folder. Give the name of a file.");
        }

        if (!force && File.Exists(file))
        {
            throw new BadInputException($"\"{file}\" is already there. Give another name, or --force.");
        }
    }
}
