namespace TfLrCallbacks.Porting;

/// <summary>How Keras 2 tells from a metric's name whether lower or higher is better; for <c>auc</c>, <c>f1_score</c> and the like it is wrong.</summary>
internal static class Keras2MetricDirection
{
    /// <summary>As <c>ReduceLROnPlateau</c> and <c>ModelCheckpoint</c> take it: higher where the name holds <c>acc</c>, else lower.</summary>
    public static MetricMode Of(string monitor) =>
        monitor.Contains("acc", StringComparison.Ordinal) || monitor.StartsWith("fmeasure", StringComparison.Ordinal)
            ? MetricMode.Max
            : MetricMode.Min;

    /// <summary>As <c>EarlyStopping</c> takes it: higher where the name ends in <c>acc</c>, <c>accuracy</c> or <c>auc</c>, else lower.</summary>
    public static MetricMode OfEarlyStopping(string monitor) =>
        monitor.EndsWith("acc", StringComparison.Ordinal)
        || monitor.EndsWith("accuracy", StringComparison.Ordinal)
        || monitor.EndsWith("auc", StringComparison.Ordinal)
            ? MetricMode.Max
            : MetricMode.Min;
}
