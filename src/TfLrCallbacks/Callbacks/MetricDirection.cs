namespace TfLrCallbacks;

/// <summary>Tells from a metric's name whether lower or higher is better.</summary>
public static class MetricDirection
{
    private static readonly HashSet<string> Higher = new(StringComparer.OrdinalIgnoreCase)
    {
        "acc", "accuracy", "auc", "top", "correct", "exact_match", "hit_rate", "success_rate", "win_rate", "reward", "precision", "recall", "specificity", "sensitivity", "f1", "f1_score", "fbeta_score", "r2", "r2_score", "cosine_similarity",
        "auroc", "roc", "auprc", "pr_auc", "average_precision", "ap", "map", "mar", "mrr", "ndcg", "dcg", "f2", "f_score", "fbeta", "f1score",
        "kappa", "mcc", "corrcoef", "correlation", "pearson", "pearsonr", "spearman", "spearmanr", "kendall", "kendall_tau", "likelihood",
        "dice", "dice_score", "dice_coef", "dice_coefficient", "dsc", "jaccard", "jaccard_index", "jaccard_score", "iou_score", "psnr", "ssim", "ms_ssim", "inception_score",
        "bleu", "sacrebleu", "bleu_score", "rouge", "rouge_l", "rouge_lsum", "rougel", "rougelsum", "meteor", "chrf", "cider", "bleurt", "bertscore", "bert_score",
        "iou", "miou", "binary_io_u", "io_u", "mean_io_u", "one_hot_io_u", "one_hot_mean_io_u", "pearson_correlation", "concordance_correlation",
        "precision_at_recall", "recall_at_precision", "sensitivity_at_specificity", "specificity_at_sensitivity",
    };

    private static readonly HashSet<string> Lower = new(StringComparer.OrdinalIgnoreCase)
    {
        "loss", "logloss", "error", "err", "wer", "cer", "eer", "ece", "nll", "ppl", "bpb", "bpc", "brier", "brier_score", "fid", "lpips", "hausdorff", "smape", "rmsle", "deviance", "mae", "mse", "mape", "msle", "rmse", "hinge", "crossentropy", "poisson", "perplexity",
        "kld", "kl_divergence", "kullback_leibler_divergence", "logcosh", "log_cosh",
    };

    private static readonly int Longest = Higher.Concat(Lower).Max(name => name.Length);

    private static readonly char[] WordEnds = ['_', '/', '-', '.', ' '];

    /// <summary>Gives the direction of a metric.</summary>
    /// <remarks>
    /// <c>val_</c> in front, a number at the end (<c>auc_2</c>, <c>ndcg@10</c>) and capitals don't matter. A name is known by itself or by its last words, so
    /// <c>sparse_categorical_accuracy</c> and <c>out_loss</c> are known too. Words end at <c>_</c>, <c>/</c>, <c>-</c>, <c>.</c> or a space. Keras 3 asks the compiled metric instead; for the metrics that
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
        return OfWords(monitor) ?? (WithoutNumber(monitor) is { Length: > 0 } name ? OfWords(name) : null);
    }

    private static MetricMode? OfWords(string name)
    {
        // Before that no words are short enough to be known.
        int first = name.Length <= Longest ? 0 : NextWord(name, name.Length - Longest - 1);
        for (int start = first; start >= 0; start = NextWord(name, start))
        {
            string words = name[start..].Replace('-', '_').Replace(' ', '_');
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

    /// <summary>Takes off the number at the end, with what joins it: <c>auc_2</c>, <c>bleu4</c>, <c>acc@1</c>, <c>recall@k</c>, <c>map50-95</c>, <c>recall_at_5</c>.</summary>
    private static string WithoutNumber(string name)
    {
        int cut = name.IndexOf('@', StringComparison.Ordinal);
        string text = (cut < 0 ? name : name[..cut]).TrimEnd("0123456789.-_").ToString();
        return text.EndsWith("_at", StringComparison.OrdinalIgnoreCase) ? text[..^3] : text;
    }

    private static int NextWord(string name, int start)
    {
        int end = name.IndexOfAny(WordEnds, start);
        return end < 0 ? -1 : end + 1;
    }
}
