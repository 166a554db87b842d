namespace TfLrCallbacks.Porting;

/// <summary>Lightning's range test as a schedule of its own: what <c>Tuner.lr_find</c> and <c>LearningRateFinder</c> train with (tuner/lr_finder.py).</summary>
internal static class LightningFactories
{
    private const string Formula = "min_lr at 0, then min_lr · (max_lr / min_lr)^((t + 1) / num_training); linear: min_lr + (max_lr − min_lr) · (t + 1) / num_training";
    private const string Sweep = "The sweep of a range test, not a schedule to train with. Update 1 is the first above min_lr, and it is two steps up.";

    public static Factory[] All() =>
    [
        new("lr_find(model=None, train_dataloaders=None, val_dataloaders=None, dataloaders=None, datamodule=None, method='fit', min_lr=1e-08, max_lr=1, num_training=100, mode='exponential', early_stop_threshold=4.0, update_attr=False, attr_name='')", Formula, a => Build(a, "num_training"))
        {
            Traps = _ => [Sweep],
        },
        new("LearningRateFinder(min_lr=1e-08, max_lr=1, num_training_steps=100, mode='exponential', early_stop_threshold=4.0, update_attr=True, attr_name='')", Formula, a => Build(a, "num_training_steps"))
        {
            Traps = _ => [Sweep],
        },
    ];

    private static JoinedSchedule Build(Arguments a, string length)
    {
        double low = a.Positive("min_lr");
        double high = a.Positive("max_lr");
        double steps = a.PositiveWhole(length);
        Curve curve = a.OneOf("mode", "exponential", "linear") == "linear" ? Curve.Linear : new ExponentialCurve(high / low);
        return new ConstantRate(low).Then(1, new Anneal(low, high, Length.Steps(steps), curve).Skip(2));
    }
}
