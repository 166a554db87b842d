using System.Globalization;

namespace TfLrCallbacks;

/// <summary>A metric that a callback looks up in the logs, under its name or a synonym; one that is missing is told once in a training.</summary>
internal sealed class MonitoredMetric(string name)
{
    private static readonly string[][] Synonyms =
    [
        ["acc", "accuracy"],
        ["mae", "mean_absolute_error"],
        ["mse", "mean_squared_error"],
        ["mape", "mean_absolute_percentage_error"],
        ["msle", "mean_squared_logarithmic_error"],
        ["rmse", "root_mean_squared_error"],
        ["f1", "f1_score"],
        ["r2", "r2_score"],
        ["kld", "kl_divergence", "kullback_leibler_divergence"],
        ["logcosh", "log_cosh"],
        ["cosine", "cosine_similarity"],
    ];

    private readonly string[] _names = [name, .. OtherNames(name)];
    private ITrainingRun? _toldTo;
    private ITrainingRun? _seenIn;

    public string Name => name;

    /// <summary>Gets the metric's value; null where the logs do not hold it, which is told once.</summary>
    public double? In(IDictionary<string, double> logs, ITrainingRun run, Callback asker)
    {
        foreach (string candidate in _names)
        {
            if (logs.TryGetValue(candidate, out double value))
            {
                _seenIn = run;
                return value;
            }
        }

        if (_toldTo != run && !IsOfAnEpochWithoutValidation(logs, run))
        {
            _toldTo = run;
            string where = _seenIn == run ? string.Create(CultureInfo.InvariantCulture, $" of epoch {run.Epoch}") : string.Empty;
            run.Warn($"{asker.GetType().Name} monitors \"{name}\", which is not in the logs{where}; epochs without it do not count. There is: {string.Join(", ", logs.Keys.Order(StringComparer.Ordinal))}.");
        }

        return null;
    }

    /// <summary>Says whether the logs hold values of a validation.</summary>
    public static bool AreValidated(IDictionary<string, double> logs) =>
        logs.Keys.Any(key => key.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal));

    /// <summary>Where not every epoch is validated, a metric of the validation is not missing in the others.</summary>
    private bool IsOfAnEpochWithoutValidation(IDictionary<string, double> logs, ITrainingRun run) =>
        run.HasValidation
        && name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal)
        && !AreValidated(logs);

    private static IEnumerable<string> OtherNames(string name)
    {
        string prefix = name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) ? LogNames.ValidationPrefix : string.Empty;
        string plain = name[prefix.Length..];
        return Synonyms.Where(group => group.Contains(plain)).SelectMany(group => group).Where(other => other != plain).Select(other => prefix + other);
    }
}
