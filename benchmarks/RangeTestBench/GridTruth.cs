using System.Text.Json;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>How much each rate of a grid loses against the best one, trained to the end: 0 is the best rate, 1 no progress.</summary>
internal sealed class GridTruth(JsonElement task)
{
    private readonly double[] _x = [.. task.GetProperty("rates").EnumerateArray().Select(rate => Math.Log10(rate.GetDouble()))];

    public static Dictionary<string, GridTruth> ReadAll(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "grid-truth.json"))).RootElement.GetProperty("tasks").EnumerateArray()
            .ToDictionary(item => item.GetProperty("id").GetString()!, item => new GridTruth(item));

    /// <summary>Gives the rate of the grid that loses least.</summary>
    /// <param name="schedule">constant or one_cycle.</param>
    public double BestRate(string schedule)
    {
        double[] regrets = [.. task.GetProperty("regret").GetProperty(schedule).GetProperty("train_loss").EnumerateArray().Select(value => value.GetDouble())];
        return Math.Pow(10, _x[Array.IndexOf(regrets, regrets.Min())]);
    }

    /// <summary>Gives the regret of a rate, between the rates of the grid along a line in the logarithm.</summary>
    /// <param name="schedule">constant or one_cycle.</param>
    /// <param name="rate">The rate; null where there was no answer.</param>
    public double Regret(string schedule, double? rate)
    {
        if (rate is not > 0)
        {
            return 1;
        }

        JsonElement regrets = task.GetProperty("regret").GetProperty(schedule).GetProperty("train_loss");
        double[] y = [.. regrets.EnumerateArray().Select(value => value.GetDouble())];
        double x = Math.Clamp(Math.Log10(rate.Value), _x[0], _x[^1]);
        int above = Math.Max(1, Array.FindIndex(_x, place => place >= x));
        double part = (x - _x[above - 1]) / (_x[above] - _x[above - 1]);
        return y[above - 1] + (part * (y[above] - y[above - 1]));
    }
}
