using Tensorflow.Keras.Engine;

namespace TfLrCallbacks.TensorFlow;

/// <summary>Schedules and callbacks inside TensorFlow.NET's own <c>fit</c>.</summary>
/// <example>
/// <code>
/// model.fit(x, y, batch_size: 64, epochs: 5, callbacks: model.Callbacks(new WarmupCosine(1e-3, warmup: "10%")));
/// </code>
/// </example>
public static class CallbackExtensions
{
    /// <summary>Makes callbacks into what TensorFlow.NET's <c>fit</c> takes for <c>callbacks</c>.</summary>
    /// <param name="model">The model that is fitted; it may be compiled later.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>A list with one <see cref="FitCallbacks"/>.</returns>
#pragma warning disable CA1002, CA2000 // TensorFlow.NET's fit takes a List, and whoever fits owns what is in it
    public static List<ICallback> Callbacks(this IModel model, params IEnumerable<Callback> callbacks) => [Callback(model, callbacks)];

    /// <summary>Makes callbacks into what TensorFlow.NET's <c>fit</c> takes, with the length of the fit.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="length">How long the fit is; see <see cref="RunLength.From"/>. Without it the length is read from what fit prints.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>A list with one <see cref="FitCallbacks"/>.</returns>
    public static List<ICallback> Callbacks(this IModel model, RunLength length, params IEnumerable<Callback> callbacks) => [Callback(model, length, callbacks)];
#pragma warning restore CA1002, CA2000

    /// <summary>Makes callbacks into one callback of TensorFlow.NET, to stand beside others in a list.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The callback. Dispose it after the fit, so that the end of the training does not wait for the next one.</returns>
    public static FitCallbacks Callback(this IModel model, params IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(callbacks);
        return new FitCallbacks(model, null, [.. callbacks]);
    }

    /// <summary>Makes callbacks into one callback of TensorFlow.NET, with the length of the fit.</summary>
    /// <param name="model">The model that is fitted.</param>
    /// <param name="length">How long the fit is.</param>
    /// <param name="callbacks">Callbacks and schedules, in the order in which they act.</param>
    /// <returns>The callback.</returns>
    public static FitCallbacks Callback(this IModel model, RunLength length, params IEnumerable<Callback> callbacks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(length);
        ArgumentNullException.ThrowIfNull(callbacks);
        return new FitCallbacks(model, length, [.. callbacks]);
    }
}
