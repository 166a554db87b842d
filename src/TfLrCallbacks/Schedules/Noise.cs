namespace TfLrCallbacks;

/// <summary>Random numbers that depend on nothing but a seed and a position.</summary>
internal static class Noise
{
    /// <summary>Draws from a normal distribution around 0 that is cut off at a limit; without a spread, from a uniform one.</summary>
    public static double Within(double limit, double? spread, long seed, long position)
    {
        if (limit == 0 || spread == 0)
        {
            return 0;
        }

        ulong state = SplitMix64.Mix((ulong)seed) ^ (ulong)position;
        if (spread is not { } deviation)
        {
            return limit * Uniform(ref state);
        }

        // Rejection from whichever of both distributions is seldom rejected.
        while (true)
        {
            double draw = limit < 2 * deviation ? limit * Uniform(ref state) : deviation * Normal(ref state);
            bool kept = limit < 2 * deviation
                ? Math.Abs(Uniform(ref state)) < Math.Exp(-(draw / deviation) * (draw / deviation) / 2)
                : Math.Abs(draw) < limit;
            if (kept)
            {
                return draw;
            }
        }
    }

    private static double Normal(ref ulong state)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Math.Abs(Uniform(ref state))));
        return radius * Math.Cos(Math.PI * Uniform(ref state));
    }

    /// <summary>Draws from −1 to 1.</summary>
    private static double Uniform(ref ulong state) => ((SplitMix64.Next(ref state) >> 11) * (2.0 / (1UL << 53))) - 1;
}
