namespace TfLrCallbacks;

/// <summary>What lies between two rates.</summary>
internal static class Interpolation
{
    /// <summary>
    /// Gives the value where a part of the way is done. It starts from the nearer end, so both ends are met exactly, two equal
    /// ends stay one value, and nothing between rates falls below 0.
    /// </summary>
    public static double Between(double from, double to, double done) =>
        done < 0.5 ? from + ((to - from) * done) : to - ((to - from) * (1 - done));
}
