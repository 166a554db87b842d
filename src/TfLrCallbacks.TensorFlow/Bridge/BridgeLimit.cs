using System.Reflection;

namespace TfLrCallbacks.TensorFlow;

/// <summary>A kind of callback that cannot keep its promise in TensorFlow.NET's own <c>fit</c>. The documentation prints the same table.</summary>
/// <param name="Who">The callback.</param>
/// <param name="Why">What it would do there, and what to do instead.</param>
/// <param name="IsRefused">Whether it is refused; else it is warned about.</param>
internal sealed record BridgeLimit(string Who, string Why, bool IsRefused)
{
    private static readonly string[] TestHooks =
        [nameof(Callback.OnTestBegin), nameof(Callback.OnTestBatchBegin), nameof(Callback.OnTestBatchEnd), nameof(Callback.OnTestEnd)];

    /// <summary>Gets all of them; the last one stands for every callback that has hooks of the validation.</summary>
    public static IReadOnlyList<BridgeLimit> All { get; } =
    [
        new(nameof(BackupAndRestore), "fit always begins with its first epoch, so a training that was killed would repeat epochs with a schedule that is further on. Use model.Fit, which goes on exactly.", IsRefused: true),
        new(nameof(AutoLearningRate), "its range test tries steps and takes them back, which fit does not allow. Use model.Fit, or a schedule with the rate that model.FindLearningRate finds.", IsRefused: true),
        new(nameof(SwapEMAWeights), "fit does not say when it validates, so val_ values are those of the trained weights and not of the average, which acts at the end. Use model.Fit.", IsRefused: false),
        new("a callback with OnTest hooks", "fit does not say when it validates, so they are not called. Use model.Fit.", IsRefused: false),
    ];

    /// <summary>Refuses callbacks that would do harm.</summary>
    /// <param name="callbacks">The callbacks.</param>
    /// <exception cref="ArgumentException">One of them is refused.</exception>
    public static void Require(IEnumerable<Callback> callbacks)
    {
        foreach (Callback callback in callbacks)
        {
            if (Of(callback) is { IsRefused: true } limit)
            {
                throw new ArgumentException($"{limit.Who} does not work in TensorFlow.NET's fit: {limit.Why}", nameof(callbacks));
            }
        }
    }

    /// <summary>Gives the warnings for callbacks that do only a part of their work.</summary>
    /// <param name="callbacks">The callbacks.</param>
    /// <returns>A warning for each.</returns>
    public static IEnumerable<string> WarningsFor(IEnumerable<Callback> callbacks) =>
        from callback in callbacks
        let limit = Of(callback)
        where limit is { IsRefused: false }
        select $"{callback.GetType().Name} does only a part of its work in TensorFlow.NET's fit: {limit.Why}";

    private static BridgeLimit? Of(Callback? callback) => callback switch
    {
        null => null,
        _ when All.FirstOrDefault(limit => limit.Who == callback.GetType().Name) is { } named => named,
        LoggingCallback => null,
        _ => Array.Exists(TestHooks, hook => Overrides(callback, hook)) ? All[^1] : null,
    };

    private static bool Overrides(Callback callback, string hook) =>
        callback.GetType().GetMethod(hook, BindingFlags.Instance | BindingFlags.Public)?.DeclaringType != typeof(Callback);
}
