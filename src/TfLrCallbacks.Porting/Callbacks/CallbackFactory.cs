namespace TfLrCallbacks.Porting;

/// <summary>A function or class that makes a callback, or a scheduler that is driven by a metric.</summary>
internal sealed class CallbackFactory : FactoryOf<Callback>
{
    /// <summary>Initializes a factory with the signature as Python's documentation shows it.</summary>
    public CallbackFactory(string header, Func<Arguments, Callback> build)
        : base(header, build)
    {
    }

    /// <summary>Initializes a factory whose signature is made when it is first needed.</summary>
    public CallbackFactory(string name, Func<Signature> signature, Func<Arguments, Callback> build)
        : base(name, signature, build)
    {
    }

    /// <summary>Gets a value indicating whether it changes the learning rate.</summary>
    public bool ActsOnRate { get; init; }

    /// <summary>Gets a value indicating whether arguments that it does not have are taken and ignored.</summary>
    public bool IgnoresOthers { get; init; }

    /// <summary>Gets a value indicating whether a script hands it the metric's value, so that the call does not name the metric.</summary>
    public bool IsHandedMetric { get; init; }
}
