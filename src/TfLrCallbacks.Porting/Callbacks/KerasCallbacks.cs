namespace TfLrCallbacks.Porting;

/// <summary>The callbacks of Keras 3 and Keras 2 that change the rate or stop.</summary>
internal static class KerasCallbacks
{
    private const string Plateau = "ReduceLROnPlateau(monitor='val_loss', factor=0.1, patience=10, verbose=0, mode='auto', min_delta=0.0001, cooldown=0, min_lr=0.0";
    private const string Stopping = "EarlyStopping(monitor='val_loss', min_delta=0, patience=0, verbose=0, mode='auto', baseline=None, restore_best_weights=False, start_from_epoch=0)";

    public static CallbackFactory[] Keras3() =>
    [
        new($"{Plateau})", a => new ReduceLROnPlateau(
            new Keras3Plateau(
                Factor(a),
                a.Number("patience"),
                Mode(a, MetricDirection.TryOf),
                a.Number("min_delta"),
                a.Number("cooldown"),
                a.Number("min_lr"),
                IsFloat32(a)),
            a.Text("monitor"),
            Verbose(a)))
        {
            ActsOnRate = true,
            IgnoresOthers = true,
            Traps = UnknownMode,
        },
        new(Stopping, a => Stop(a, new Keras3Improvement(a.Number("min_delta"), IsFloat32(a)), MetricDirection.TryOf)) { Traps = UnknownMode },
        Scheduler(),
        new("TerminateOnNaN(raise_error=False)", a => new TerminateOnNaN(a.Flag("raise_error"))),
    ];

    public static CallbackFactory[] Keras2() =>
    [
        new($"{Plateau}, epsilon=None)", a => new ReduceLROnPlateau(
            new Keras2Plateau(
                Factor(a),
                a.Number("patience"),
                Mode(a, _ => MetricMode.Auto),
                a.OptionalNumber("epsilon") ?? a.Number("min_delta"),
                a.Number("cooldown"),
                a.Number("min_lr"),
                IsFloat32(a)),
            a.Text("monitor"),
            Verbose(a)))
        {
            ActsOnRate = true,
            IgnoresOthers = true,
            Traps = UnknownMode,
        },
        new(Stopping, a => Stop(a, new Keras2Improvement(Math.Abs(a.Number("min_delta"))), Keras2Direction)) { Traps = UnknownMode },
        Scheduler(),
        new("TerminateOnNaN()", _ => new TerminateOnNaN()),
    ];

    /// <summary>Gives a scheduler that asks a function of the epoch, or of epoch and rate. Keras takes floats only.</summary>
    public static LearningRateScheduler Asking(Value.Function function, int verbose) => new(
        (epoch, rate) => function.Invoke(function.Arity > 1 ? [epoch, rate] : [epoch]) is var result && result is Value.Float number
            ? number.Number
            : throw new PortingException($"A function that gives learning rates must return a float, such as 1.0. For epoch {epoch} {function} returned {result}."),
        verbose);

    private static CallbackFactory Scheduler() => new("LearningRateScheduler(schedule, verbose=0)", a => Asking(
        a["schedule"] is Value.Function { Arity: > 0 } function
            ? function
            : throw a.Refuse("schedule", "must be a function that stands here, such as lambda epoch, lr: lr * 0.9"),
        Verbose(a)))
    {
        ActsOnRate = true,
    };

    private static EarlyStopping Stop(Arguments a, Improvement improvement, Func<string, MetricMode?> direction) => new(
        improvement,
        a.Text("monitor"),
        Count(a, "patience"),
        Verbose(a),
        Mode(a, direction),
        a.OptionalNumber("baseline"),
        a.Flag("restore_best_weights"),
        Count(a, "start_from_epoch"));

    /// <summary>Gives the factor. One below 0 takes the rate to min_lr, and where that is below 0 to no rate at all.</summary>
    private static double Factor(Arguments a) => a.Number("factor") is var factor && factor < 0 && a.Number("min_lr") < 0
        ? throw a.Refuse("factor", "must be 0 or more where min_lr is below 0: the rate would fall below 0")
        : factor;

    /// <summary>Gives a count as Keras compares it: below 0 it does what 0 does, a fraction what the next whole number does.</summary>
    private static int Count(Arguments a, string name) => (int)Math.Clamp(Math.Ceiling(a.Number(name)), 0, int.MaxValue);

    private static int Verbose(Arguments a) => a.Flag("verbose") ? 1 : 0;

    private static bool IsFloat32(Arguments a) => a.Context.Precision is Precision.Float32;

    private static MetricMode Mode(Arguments a, Func<string, MetricMode?> direction)
    {
        return a.Text("mode") switch { "min" => MetricMode.Min, "max" => MetricMode.Max, _ => direction(a.Text("monitor")) }
            ?? throw a.Refuse("monitor", "must tell by its name whether lower or higher is better, or mode='min' or mode='max' must say it");
    }

    /// <summary>The direction that Keras 2's EarlyStopping takes from the name of a metric; its ReduceLROnPlateau has another rule.</summary>
    private static MetricMode? Keras2Direction(string monitor) =>
        monitor.EndsWith("acc", StringComparison.Ordinal)
        || monitor.EndsWith("accuracy", StringComparison.Ordinal)
        || monitor.EndsWith("auc", StringComparison.Ordinal)
            ? MetricMode.Max
            : MetricMode.Min;

    private static IEnumerable<string> UnknownMode(Arguments a) =>
        a.Text("mode") is var mode && mode is "auto" or "min" or "max" ? [] : [$"Keras knows no mode '{mode}' and takes it for 'auto'."];
}
