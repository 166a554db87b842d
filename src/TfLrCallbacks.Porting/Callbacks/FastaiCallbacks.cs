namespace TfLrCallbacks.Porting;

/// <summary>fastai's callbacks that change the rate or stop (callback/tracker.py).</summary>
internal static class FastaiCallbacks
{
    private const string Tracked = "monitor='valid_loss', comp=None, min_delta=0.0, patience=1";

    public static CallbackFactory[] All() =>
    [
        new($"ReduceLROnPlateau({Tracked}, factor=10.0, min_lr=0, reset_on_fit=True)", a => new ReduceLROnPlateau(
            new FastaiPlateau(
                Mode(a),
                MinDelta(a),
                Count(a, "patience"),
                a.Number("factor") is var factor && factor > 1 ? factor : throw a.Refuse("factor", "must be greater than 1: fastai divides the rate by it"),
                a.AtLeast(0, "min_lr")),
            a.Text("monitor")))
        {
            ActsOnRate = true,
            Traps = _ => ["fastai divides the rate by factor (10), where Keras and PyTorch multiply by it, and patience=1 is the first epoch without a better value."],
        },
        new($"EarlyStoppingCallback({Tracked}, reset_on_fit=True)", a => new EarlyStopping(
            new FastaiImprovement(MinDelta(a)), a.Text("monitor"), Count(a, "patience"), mode: Mode(a))),
        new("TerminateOnNaNCallback()", _ => new TerminateOnNaN()),
    ];

    private static int Count(Arguments a, string name) => (int)Math.Clamp(a.WholeAtLeast(0, name), 0, int.MaxValue);

    private static double MinDelta(Arguments a) => a.AtLeast(0, "min_delta");

    /// <summary>Gives which way is better: numpy's function where one is given, else by the metric's name.</summary>
    private static MetricMode Mode(Arguments a) => a["comp"] switch
    {
        Value.Nothing => FastaiPlateau.DirectionByName(a.Text("monitor")),
        Value.Symbol { Name: var name } when Dialect.LastPart(name) is "less" => MetricMode.Min,
        Value.Symbol { Name: var name } when Dialect.LastPart(name) is "greater" => MetricMode.Max,
        _ => throw a.Refuse("comp", "must be np.less or np.greater"),
    };
}
