using System.Globalization;

namespace TfLrCallbacks.Cli;

/// <summary>Bounds of the numbers that options are given.</summary>
internal static class OptionValue
{
    /// <summary>Gives a number of an option, or refuses it where it is too small.</summary>
    public static int AtLeast(int least, int value, string option) => (int)AtLeast((long)least, value, option);

    /// <inheritdoc cref="AtLeast(int, int, string)"/>
    public static long AtLeast(long least, long value, string option) =>
        value >= least ? value : throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{option} must be {least} or more. Received: {value}."));
}
