namespace TfLrCallbacks;

/// <summary>Tells from a metric's name whether lower or higher is better.</summary>
public static class MetricDirection
{
    private static readonly HashSet<string> Higher = new(StringComparer.Ordinal)
    {
        "acc", "accuracy", "auc", "precision", "recall", "specificity", "sensitivity", "f1", "f1_score", "fbeta_score", "r2", "r2_score", "cosine_similarity",
        "iou", "binary_io_u", "io_u", "mean_io_u", "one_hot_io_u", "one_hot_mean_io_u", "pearson_correlation", "concordance_correlation",
        "precision_at_recall", "recall_at_precision", "sensitivity_at_specificity", "specificity_at_sensitivity",
    };

    private static readonly HashSet<string> Lower = new(StringComparer.Ordinal)
    {
        "loss", "error", "err", "mae", "mse", "mape", "msle", "rmse", "hinge", "crossentropy", "poisson", "perplexity",
        "kld", "kl_divergence", "kullback_leibler_divergence", "logcosh", "log_cosh",
    };

    /// <summary>Gives the direction of a metric.</summary>
    /// <remarks>
    /// <c>val_</c> in front and a number at the end (<c>auc_2</c>) don't matter. A name is known by itself or by its last words, so
    /// <c>sparse_categorical_accuracy</c> and <c>out_loss</c> are known too. Keras 3 asks the compiled metric instead; for the metrics that
    /// Keras ships the answers are the same. Counts such as <c>true_positives</c>, and names that say nothing, have no direction.
    /// </remarks>
    /// <param name="monitor">The name in the logs, such as <c>val_loss</c>.</param>
    /// <returns><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>.</returns>
    /// <exception cref="ArgumentException">The name does not tell; pass the mode yourself.</exception>
    public static MetricMode Of(string monitor) => TryOf(monitor) ?? throw new ArgumentException(
        $"The name of a metric must tell whether lower or higher is better. Received: \"{monitor}\", which does not. Pass mode: MetricMode.Min or MetricMode.Max.",
        nameof(monitor));

    /// <summary>Gives the direction of a metric where its name tells it; see <see cref="Of"/>.</summary>
    /// <param name="monitor"><inheritdoc cref="Of" path="/param[@name='monitor']/node()"/></param>
    /// <returns><see cref="MetricMode.Min"/> or <see cref="MetricMode.Max"/>; null if the name does not tell.</returns>
    public static MetricMode? TryOf(string monitor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(monitor);
        string name = WithoutNumber(WithoutPrefix(monitor));
        for (int start = 0; start >= 0; start = NextWord(name, start))
        {
            string words = name[start..];
            if (Higher.Contains(words))
            {
                return MetricMode.Max;
            }

            if (Lower.Contains(words))
            {
                return MetricMode.Min;
            }
        }

        return null;
    }

    private static string WithoutPrefix(string monitor) =>
        monitor.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) ? monitor[LogNames.ValidationPrefix.Length..] : monitor;

    private static string WithoutNumber(string name)
    {
        string text = name.TrimEnd("0123456789".AsSpan()).ToString();
        return text.Length < name.Length && text.EndsWith('_') ? text[..^1] : name;
    }

    private static int NextWord(string name, int start)
    {
        int end = name.IndexOf('_', start);
        return end < 0 ? -1 : end + 1;
    }
}
