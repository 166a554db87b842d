namespace TfLrCallbacks.Cli;

/// <summary>The recorded curve of a range test that a command is given: a file, or standard input.</summary>
internal static class CurveFile
{
    private const int LongestCurve = 1 << 22;

    /// <summary>Reads a file, or standard input where the name is <c>-</c>, and tells what was left out of it.</summary>
    public static RangeTestCurve Read(string argument, Terminal terminal)
    {
        string origin = argument == "-" ? "standard input" : $"\"{argument}\"";
        if (argument != "-" && !File.Exists(argument))
        {
            throw new BadInputException(Directory.Exists(argument)
                ? $"{origin} is a folder. Give a CSV file with the columns learning_rate and loss, or - for standard input."
                : $"There is no file {origin}. Give the path of a CSV file with the columns learning_rate and loss, or - for standard input.");
        }

        var curve = RangeTestCurve.Parse(InputText.Read(argument, terminal, LongestCurve), origin);
        foreach (string note in curve.Notes)
        {
            terminal.Error.WriteLine($"tflr: {(argument == "-" ? origin : argument)}: {note}");
        }

        return curve;
    }
}
