namespace TfLrCallbacks.Cli;

/// <summary>A schedule in one line of eight heights.</summary>
internal static class Sparkline
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Draws a schedule from 0 to its highest rate; each column is the mean of the steps it stands for.</summary>
    public static string Of(LearningRateSchedule schedule, long steps, int width)
    {
        int columns = (int)Math.Min(steps, width);
        double[] means = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            means[column] = Mean(schedule, (long)((Int128)steps * column / columns), (long)((Int128)steps * (column + 1) / columns));
        }

        double top = means.Max();
        return string.Concat(means.Select(mean => Heights[top == 0 ? 0 : (int)Math.Round(mean / top * (Heights.Length - 1))]));
    }

    private static double Mean(LearningRateSchedule schedule, long from, long to)
    {
        const int Most = 64;
        long every = Math.Max(1, (to - from) / Most);
        double sum = 0;
        int count = 0;
        for (long step = from; step < to; step += every, count++)
        {
            sum += schedule.ValueAt(step);
        }

        return sum / count;
    }
}
