namespace TfLrCallbacks;

/// <summary>
/// Local linear regression with Gaussian weights: at each point, the value of the weighted least-squares line. Unlike a
/// moving average it has no lag, and no bias at the ends of a slope.
/// </summary>
internal static class LocalLinearRegression
{
    /// <summary>Smooths a curve.</summary>
    /// <param name="x">The places.</param>
    /// <param name="y">The values.</param>
    /// <param name="bandwidth">The standard deviation of the weights, in units of <paramref name="x"/>.</param>
    /// <returns>The smoothed values, and at each point the sum of the squared weights, which is what the variance of the values is multiplied by.</returns>
    public static (double[] Values, double[] VarianceFactors) Smooth(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double bandwidth)
    {
        var values = new double[x.Length];
        var factors = new double[x.Length];
        var weights = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double total = 0;
            for (int j = 0; j < x.Length; j++)
            {
                double distance = (x[i] - x[j]) / bandwidth;
                total += weights[j] = Math.Exp(-0.5 * distance * distance);
            }

            double meanX = 0;
            double meanY = 0;
            for (int j = 0; j < x.Length; j++)
            {
                weights[j] /= total;
                meanX += weights[j] * x[j];
                meanY += weights[j] * y[j];
                factors[i] += weights[j] * weights[j];
            }

            double varianceX = 0;
            double covariance = 0;
            for (int j = 0; j < x.Length; j++)
            {
                varianceX += weights[j] * (x[j] - meanX) * (x[j] - meanX);
                covariance += weights[j] * (x[j] - meanX) * (y[j] - meanY);
            }

            double slope = varianceX > 1e-12 ? covariance / varianceX : 0;
            values[i] = meanY + (slope * (x[i] - meanX));
        }

        return (values, factors);
    }
}
