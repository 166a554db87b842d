namespace TfLrCallbacks.Porting;

/// <summary>Lightning's callbacks that stop a training.</summary>
internal static class LightningCallbacks
{
    public static CallbackFactory[] All() =>
    [
        new("EarlyStopping(monitor, min_delta=0.0, patience=3, verbose=False, mode='min', strict=True, check_finite=True, stopping_threshold=None, divergence_threshold=None, check_on_train_epoch_end=None, log_rank_zero_only=False)", a => new LightningEarlyStopping(
            a.Text("monitor"),
            a.OneOf("mode", "min", "max") == "max" ? MetricMode.Max : MetricMode.Min,
            a.Number("min_delta"),
            (int)Math.Clamp(a.Whole("patience"), int.MinValue, int.MaxValue),
            a.Flag("check_finite"),
            a.OptionalNumber("stopping_threshold"),
            a.OptionalNumber("divergence_threshold"),
            a.Flag("strict")))
        {
            Traps = _ => ["patience counts validations, not epochs: with check_val_every_n_epoch or val_check_interval they differ. mode is 'min' unless given: Lightning does not look at the metric's name."],
        },
    ];
}
