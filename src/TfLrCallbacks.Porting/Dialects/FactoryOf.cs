namespace TfLrCallbacks.Porting;

/// <summary>A function or class of some library, known by its signature, and what it makes here.</summary>
/// <typeparam name="T">What it makes.</typeparam>
internal abstract class FactoryOf<T>
{
    private readonly Lazy<Signature> _signature;
    private readonly Func<Arguments, T> _build;

    /// <summary>Initializes a factory whose signature is made when it is first needed.</summary>
    protected FactoryOf(string name, Func<Signature> signature, Func<Arguments, T> build)
    {
        Name = name;
        _signature = new Lazy<Signature>(signature);
        _build = build;
    }

    /// <summary>Initializes a factory with the signature as Python's documentation shows it.</summary>
    protected FactoryOf(string header, Func<Arguments, T> build)
        : this(header[..header.IndexOf('(', StringComparison.Ordinal)], () => Signature.Read(header), build)
    {
    }

    public string Name { get; }

    public Signature Signature => _signature.Value;

    /// <summary>Gets what surprises people about it, for given arguments.</summary>
    public Func<Arguments, IEnumerable<string>> Traps { get; init; } = _ => [];

    public T Build(Arguments arguments)
    {
        try
        {
            return _build(arguments);
        }
        catch (ArgumentException cause)
        {
            throw arguments.Refuse(cause);
        }
    }
}
