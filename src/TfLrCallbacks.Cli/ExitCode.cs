namespace TfLrCallbacks.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The answer is no: lint found an error, for example.</summary>
    public const int No = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int BadInput = 2;
}
