namespace TfLrCallbacks;

/// <summary>The one name of a series that libraries call differently: <c>lr-AdamW</c> is <c>learning_rate</c>, <c>eval_loss</c> is <c>val_loss</c>, <c>train_acc</c> is <c>accuracy</c>.</summary>
/// <param name="Name">The name, as Keras writes it.</param>
/// <param name="IsStep">Whether the values belong to single steps (Lightning's <c>train_loss_step</c>).</param>
internal sealed record SeriesName(string Name, bool IsStep = false)
{
    private static readonly string[] OfTraining = ["train_", "train/", "training_", "training/", "tr_", "epoch_", "batch_"];
    private static readonly string[] OfValidation = ["val_", "val/", "valid_", "valid/", "validation_", "validation/", "eval_", "eval/", "dev_", "dev/"];
    private static readonly string[] Rates = ["lr", "learning_rate", "learning-rate", "learning rate", "learningrate", "base_lr", "current_lr", "optimizer/lr", "opt/lr"];
    private static readonly HashSet<string> Timings = new(StringComparer.Ordinal) { "time", "data_time", "eta_seconds", "runtime", "samples_per_second", "steps_per_second", "total_flos", "wall_time", "timestamp" };

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal) { ["acc"] = "accuracy", ["epoch_loss"] = LogNames.Loss };

    /// <summary>Gets a value indicating whether it is a measurement of the machine, not of the model.</summary>
    public bool IsTiming => Timings.Contains(Name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal) ? Name[LogNames.ValidationPrefix.Length..] : Name);

    /// <summary>Gives the name of a series.</summary>
    public static SeriesName Of(string written)
    {
        string name = InWords(OnOneLine(written).ToLowerInvariant());
        if (Without(OfValidation, name) is { } validated)
        {
            (string metric, bool isStep) = Metric(validated);
            return new SeriesName(IsRate(metric) ? $"{LogNames.ValidationPrefix}{LogNames.LearningRate}" : LogNames.ValidationPrefix + metric, isStep);
        }

        string bare = Without(OfTraining, name) ?? name;
        if (IsRate(bare))
        {
            return new SeriesName(bare.EndsWith("momentum", StringComparison.Ordinal) ? LogNames.Momentum : bare.EndsWith(LogNames.WeightDecay, StringComparison.Ordinal) ? LogNames.WeightDecay : LogNames.LearningRate);
        }

        (string own, bool ofStep) = Metric(bare);
        return new SeriesName(own, ofStep);
    }

    /// <summary>Gives names to all series of a log. Where two would have one name, the second keeps its own.</summary>
    /// <param name="written">The names in the log.</param>
    /// <param name="areValidated">Whether metrics without a prefix are those on validation data, as fastai writes them.</param>
    public static Dictionary<string, SeriesName> OfAll(IEnumerable<string> written, bool areValidated)
    {
        Dictionary<string, SeriesName> names = new(StringComparer.Ordinal);
        HashSet<SeriesName> taken = [];
        foreach (string name in written.OrderBy(name => Of(name).Name == name ? 0 : 1))
        {
            SeriesName series = Of(name);
            if (areValidated && series.Name == name && name is not (LogNames.Loss or LogNames.LearningRate) && !name.StartsWith(LogNames.ValidationPrefix, StringComparison.Ordinal))
            {
                series = series with { Name = LogNames.ValidationPrefix + name };
            }

            names[name] = taken.Add(series) ? series : new SeriesName(OnOneLine(name), series.IsStep);
        }

        return names;
    }

    /// <summary>Gives <c>val loss</c> as <c>val_loss</c>; names in words that tell no kind of data stay as they are.</summary>
    private static string InWords(string name) => name.Replace(' ', '_') is var joined && joined != name && (Without(OfTraining, joined) ?? Without(OfValidation, joined)) is not null && !name.Contains(" - ", StringComparison.Ordinal) ? joined : name;

    private static string OnOneLine(string name) => Shown.Of(name.Trim(), int.MaxValue);

    private static (string Name, bool IsStep) Metric(string name)
    {
        bool isStep = name.EndsWith("_step", StringComparison.Ordinal);
        string metric = isStep ? name[..^"_step".Length] : name.EndsWith("_epoch", StringComparison.Ordinal) ? name[..^"_epoch".Length] : name;
        return (Synonyms.GetValueOrDefault(metric, metric), isStep);
    }

    private static bool IsRate(string name) =>
        Rates.Contains(name) || name.StartsWith("lr-", StringComparison.Ordinal) || name.StartsWith("lr/", StringComparison.Ordinal)
        || (name.StartsWith("lr_", StringComparison.Ordinal) && (char.IsAsciiDigit(name[^1]) || name.Contains("group", StringComparison.Ordinal)));

    private static string? Without(string[] prefixes, string name) =>
        Array.Find(prefixes, prefix => name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? name[prefix.Length..] : null;
}
