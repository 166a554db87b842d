namespace TfLrCallbacks.Cli;

/// <summary>The rates of a schedule in one line of eight heights.</summary>
internal static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Draws rates from 0 to the highest; each column is the mean of the steps it stands for.</summary>
    public static string Of(double[] rates, int width)
    {
        int columns = Math.Min(rates.Length, width);
        double[] means = [.. Enumerable.Range(0, columns).Select(column => rates[Start(column)..Start(column + 1)].Average())];
        double top = means.Max();
        return string.Concat(means.Select(mean => Heights[top == 0 ? 0 : (int)Math.Round(mean / top * (Heights.Length - 1))]));

        int Start(int column) => (int)((long)rates.Length * column / columns);
    }
}
