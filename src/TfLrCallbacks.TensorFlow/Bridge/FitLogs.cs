using System.Numerics;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Carries logs between a fit, which has them in float, and the callbacks.</summary>
internal static class FitLogs
{
    /// <summary>Copies logs into a dictionary, which is emptied first.</summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="logs">The logs.</param>
    /// <param name="copy">Where they go.</param>
    public static void Copy<T>(IDictionary<string, T> logs, Dictionary<string, double> copy)
        where T : INumberBase<T>
    {
        copy.Clear();
        foreach ((string name, T value) in logs)
        {
            copy[name] = double.CreateChecked(value);
        }
    }

    /// <summary>Gives a fit the rate, and what callbacks added; what it logged itself stays.</summary>
    /// <param name="from">The logs of the callbacks.</param>
    /// <param name="logs">The logs of the fit.</param>
    public static void GiveBack(Dictionary<string, double> from, IDictionary<string, float> logs)
    {
        foreach ((string name, double value) in from)
        {
            if (name is LogNames.LearningRate || !logs.ContainsKey(name))
            {
                logs[name] = (float)value;
            }
        }
    }
}
