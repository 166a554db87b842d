namespace TfLrCallbacks.Porting;

/// <summary>
/// Reads a callback that changes the rate or stops a training, as people have it: a call of Keras 3, Keras 2, PyTorch, timm, transformers or
/// optax, in a line or a few lines of Python, or one of this library's with arguments as in C#.
/// </summary>
/// <remarks>
/// The text is read and evaluated, never executed. The module says which library a name belongs to (<c>keras.</c> and <c>tf.keras.</c> are Keras 3,
/// <c>tf_keras.</c> Keras 2). A bare name is Keras 3's where Keras 3 has its arguments, else the first library's that has them; written as in C#
/// (<c>patience: 3</c>) it is this library's.
/// </remarks>
/// <example>
/// <code>
/// PortedCallback ported = CallbackReader.Read("torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=3)")[0];
/// Callback callback = ported.Create();
/// </code>
/// </example>
public static class CallbackReader
{
    /// <summary>Returns the names of a library's callbacks that can be read.</summary>
    /// <param name="dialect">The library.</param>
    /// <returns>The names; empty if no callback of this library can be read.</returns>
    public static IReadOnlyList<string> NamesOf(Dialect dialect) => CallbackNames.Of(dialect);

    /// <summary>Reads callbacks.</summary>
    /// <param name="text">A call, a list of calls, or a few lines of Python that end in one.</param>
    /// <returns>The callbacks, in their order.</returns>
    /// <exception cref="PortingException">The text cannot be read; the message says where, what and the remedy.</exception>
    public static IReadOnlyList<PortedCallback> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Reading reading = Snippet.Read(text);
        IReadOnlyList<Value> chosen = Choice.Callbacks(reading);
        PortedCallback[] ported = [.. chosen.Select(value => ReadOne(value, chosen.Count > 1))];
        return [.. ported.Select((callback, i) => i == 0 ? callback.WithNotes(reading.Notes) : callback)];
    }

    private static PortedCallback ReadOne(Value value, bool isInList) => value switch
    {
        Value.Call call => CallbackNames.Find(call, isInList),
        Value.Symbol { Why: not null } symbol => throw Arithmetic.UnknownName(symbol),
        Value.Symbol symbol => throw BareName.Refuse(symbol, "callback", CallbackNames.All),
        _ => throw new PortingException($"{Brief.Of(value, 100)} is no callback. Write a call such as ReduceLROnPlateau(patience=3)."),
    };
}
