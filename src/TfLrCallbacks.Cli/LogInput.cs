namespace TfLrCallbacks.Cli;

/// <summary>The log of a training that a command is given: a file or folder of any format that is known, or standard input.</summary>
internal static class LogInput
{
    public const string Description = "A log (CSV of Keras, Lightning or fastai, trainer_state.json, JSON lines, event files), the folder of a run, or - for standard input.";

    /// <summary>Says what was taken for granted and left out.</summary>
    public static void Tell(TrainingLog log, Terminal terminal)
    {
        foreach (string note in log.Notes)
        {
            terminal.Error.WriteLine($"tflr: {log.Origin}: {note}");
        }
    }

    /// <summary>Reads a log.</summary>
    public static TrainingLog Read(string argument, Terminal terminal)
    {
        if (argument == "-")
        {
            return TrainingLog.Parse(InputText.Read(argument, terminal), "standard input");
        }

        // What has no length is empty, or a pipe as <(…) makes it, into which somebody writes or nobody does.
        if (File.Exists(argument) && ForeignFile.LengthOf(argument) is 0)
        {
            return TrainingLog.Parse(InputText.Read(argument, terminal), argument);
        }

        if (File.Exists(argument) && EventLog.IsAt(argument))
        {
            return EventLog.Read(argument);
        }

        try
        {
            return TrainingLog.Read(argument);
        }
        catch (InvalidDataException) when (Directory.Exists(argument) && !TrainingLog.IsAt(argument) && EventLog.IsAt(argument))
        {
            return EventLog.Read(argument);
        }
    }
}
