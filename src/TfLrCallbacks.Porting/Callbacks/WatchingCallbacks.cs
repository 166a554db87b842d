namespace TfLrCallbacks.Porting;

/// <summary>Callbacks that log, draw or save: they change no rate and stop nothing, so beside others they are skipped.</summary>
internal static class WatchingCallbacks
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "ModelCheckpoint", "TensorBoard", "CSVLogger", "ProgbarLogger", "History", "BaseLogger", "RemoteMonitor", "BackupAndRestore", "SwapEMAWeights", "LambdaCallback",
        "LearningRateMonitor", "RichProgressBar", "TQDMProgressBar", "DeviceStatsMonitor", "ModelSummary", "RichModelSummary", "Timer", "GradientAccumulationScheduler",
        "SaveModelCallback", "ShowGraphCallback", "ProgressCallback", "TensorBoardCallback", "WandbCallback", "WandbMetricsLogger", "WandbModelCheckpoint", "TqdmCallback",
        "PrinterCallback", "MLflowCallback", "LossHistory",
    };

    /// <summary>Gives a callback that does nothing for one that only watches; null where the name is near to one that acts, or stands alone.</summary>
    public static PortedCallback? Skip(Value.Call call, bool isInList, IEnumerable<string> acting)
    {
        string name = Dialect.LastPart(call.Name);
        bool isKnown = Known.Contains(name);
        if (!isKnown && (!isInList || Nearest.Suggest(name, acting).StartsWith("Did", StringComparison.Ordinal)))
        {
            return null;
        }

        string note = isKnown
            ? $"{name} changes no rate and stops nothing: skipped."
            : $"{name} is not known here: skipped, as if it only watched.";
        CallbackFactory factory = new(name, () => new Signature(name, [], takesOthers: true), _ => new LambdaCallback());
        return new PortedCallback(Dialect.Keras, factory, call, new Dictionary<string, Value>(StringComparer.Ordinal)) { SkippedNote = note };
    }
}
