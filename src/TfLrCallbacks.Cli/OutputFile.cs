namespace TfLrCallbacks.Cli;

/// <summary>The files that a command is asked to write.</summary>
internal static class OutputFile
{
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
