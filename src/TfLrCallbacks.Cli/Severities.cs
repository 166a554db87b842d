namespace TfLrCallbacks.Cli;

/// <summary>How the tool shows what a finding matters.</summary>
internal static class Severities
{
    /// <summary>Gives the word for it.</summary>
    public static string Word(this FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "info",
    };

    /// <summary>Gives its colour.</summary>
    public static Ink Ink(this FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => Cli.Ink.Error,
        FindingSeverity.Warning => Cli.Ink.Warning,
        _ => Cli.Ink.Info,
    };
}
