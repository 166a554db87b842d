namespace TfLrCallbacks.Cli;

/// <summary>The log of a training that a command is given: a file or folder of any format that is known, or standard input.</summary>
internal static class LogInput
{
    public const string Description = "A log (CSV of Keras, Lightning or fastai, what Keras, Lightning, timm or torchvision prints, trainer_state.json, JSON lines, event files), the folder of a run, or - for standard input.";

    /// <summary>Prints what was assumed about a log and what was left out of it, a line each, to standard error.</summary>
    public static void Tell(TrainingLog log, Terminal terminal)
    {
        foreach (string note in log.Notes)
        {
            terminal.Error.WriteLine($"tflr: {log.Origin}: {note}");
        }
    }

    /// <summary>Reads the log that an argument names: a file, the folder of a run or of events, or - for standard input.</summary>
    public static TrainingLog Read(string argument, Terminal terminal)
    {
        if (argument == "-")
        {
            return TrainingLog.Parse(InputText.Read(argument, terminal), "standard input");
        }

        if (string.IsNullOrWhiteSpace(argument))
        {
            throw new BadInputException($"There is no file \"{argument}\". Give a log (CSV, JSON, JSON lines), or the folder of a run.");
        }

        // A file of length 0 is empty or a pipe, such as <(…); a pipe that nobody writes into must not be waited for.
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
        catch (InvalidDataException bad) when (Path.GetExtension(argument) is ".py" or ".ipynb")
        {
            throw new BadInputException($"{argument} is a Python script and no log of a training. tflr port reads scripts.", bad);
        }
    }
}
