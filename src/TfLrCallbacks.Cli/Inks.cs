namespace TfLrCallbacks.Cli;

/// <summary>How a terminal is told the colour of a word.</summary>
internal static class Inks
{
    /// <summary>Gives a word in a colour.</summary>
    public static string Paint(this Ink ink, string word) => $"\e[{(int)ink}m{word}\e[0m";
}
