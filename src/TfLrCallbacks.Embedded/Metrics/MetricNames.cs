namespace TfLrCallbacks.Embedded;

/// <summary>The names that metrics are logged under.</summary>
internal static class MetricNames
{
    private static readonly string[] Taken = [LogNames.Loss, LogNames.LearningRate, LogNames.Momentum, LogNames.WeightDecay];

    /// <summary>Refuses a name that no metric can have.</summary>
    public static string Check(string name)
    {
        TfLrCallbacks.Check.NotEmpty(name);
        return Array.IndexOf(Taken, name) < 0 && !name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) && !name.Any(char.IsControl)
            ? name
            : throw new ArgumentException(
                $"Must be another name than {string.Join(", ", Taken)}, which the logs use themselves, must not begin with \"{LogNames.ValidationPrefix}\", and has to be printable. Received: \"{Shown.Of(name)}\".",
                nameof(name));
    }

    /// <summary>Returns metrics with names of which each is there once: those of a class are numbered, auc and auc_1.</summary>
    public static Metric[] Distinct(IReadOnlyList<Metric> metrics)
    {
        if (metrics.Contains(null) || metrics.Distinct().Count() < metrics.Count)
        {
            throw new ArgumentException(
                $"Must hold each metric once. Received: {string.Join(", ", metrics.Select(metric => metric?.Name ?? "null"))}.", nameof(metrics));
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Metric metric in metrics.Where(metric => metric.HasOwnName && !names.Add(metric.Name)))
        {
            throw new ArgumentException($"Two metrics are named \"{metric.Name}\". Give one of them another {nameof(Metric.Name)}.", nameof(metrics));
        }

        return [.. metrics.Select(metric => metric.HasOwnName || names.Add(metric.Name) ? metric : metric with { Name = Numbered(metric.Name, names) })];
    }

    private static string Numbered(string name, HashSet<string> names)
    {
        int number = 1;
        while (!names.Add($"{name}_{number}"))
        {
            number++;
        }

        return $"{name}_{number}";
    }
}
