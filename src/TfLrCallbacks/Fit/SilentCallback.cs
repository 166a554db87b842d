namespace TfLrCallbacks;

/// <summary>Stands for a callback that acts on the first worker alone, where this is another one: it does nothing, and keeps the place and the name.</summary>
internal sealed class SilentCallback(Callback replaced) : Callback
{
    public string Name { get; } = replaced.GetType().Name;
}
