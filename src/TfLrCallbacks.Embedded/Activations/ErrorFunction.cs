namespace TfLrCallbacks.Embedded;

/// <summary>The normal distribution function, which neither the base library nor NumSharp has.</summary>
internal static class ErrorFunction
{
    /// <summary>Computes ½·erfc(−x / √2) to float32.</summary>
    public static float NormalCdf(float x)
    {
        double size = Math.Abs((double)x);
        double tail = size < 2.5 ? 0.5 - Density(size) * Series(size) : Density(size) * Fraction(size);
        return (float)(x > 0 ? 1 - tail : tail);
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>(Φ(x) − ½) / φ(x) = x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …</summary>
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int odd = 3; term > 1e-17 * sum; odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }

        return sum;
    }

    /// <summary>(1 − Φ(x)) / φ(x) = 1 / (x + 1 / (x + 2 / (x + 3 / (x + …)))).</summary>
    private static double Fraction(double x)
    {
        double denominator = x;
        for (int i = 60; i > 0; i--)
        {
            denominator = x + i / denominator;
        }

        return 1 / denominator;
    }
}
