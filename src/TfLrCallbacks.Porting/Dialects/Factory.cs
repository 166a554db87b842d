namespace TfLrCallbacks.Porting;

/// <summary>A function or class of another library that makes a schedule.</summary>
internal sealed class Factory
{
    private readonly Lazy<Signature> _signature;
    private readonly Func<Arguments, LearningRateSchedule> _build;

    /// <summary>Initializes a factory of another library.</summary>
    /// <param name="header">The signature as Python's documentation shows it.</param>
    /// <param name="formula">The rate for update t, in a line.</param>
    /// <param name="build">Makes the schedule from the arguments.</param>
    public Factory(string header, string formula, Func<Arguments, LearningRateSchedule> build)
        : this(header[..header.IndexOf('(', StringComparison.Ordinal)], () => Signature.Read(header), build, formula)
    {
    }

    /// <summary>Initializes a factory whose signature is made when it is first needed.</summary>
    public Factory(string name, Func<Signature> signature, Func<Arguments, LearningRateSchedule> build, string formula = "")
    {
        Name = name;
        Formula = formula;
        _signature = new Lazy<Signature>(signature);
        _build = build;
    }

    public string Name { get; }

    /// <summary>Gets the rate for update t, in a line; empty where the schedule's own documentation has it.</summary>
    public string Formula { get; }

    public Signature Signature => _signature.Value;

    /// <summary>Gets what surprises people about it, for given arguments.</summary>
    public Func<Arguments, IEnumerable<string>> Traps { get; init; } = _ => [];

    public LearningRateSchedule Build(Arguments arguments)
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
