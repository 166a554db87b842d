namespace TfLrCallbacks.Porting;

/// <summary>A function or class of another library that makes a schedule.</summary>
internal sealed class Factory : FactoryOf<LearningRateSchedule>
{
    /// <summary>Initializes a factory of another library.</summary>
    /// <param name="header">The signature as Python's documentation shows it.</param>
    /// <param name="formula">The rate for update t, in a line.</param>
    /// <param name="build">Makes the schedule from the arguments.</param>
    public Factory(string header, string formula, Func<Arguments, LearningRateSchedule> build)
        : base(header, build) => Formula = formula;

    /// <summary>Initializes a factory whose signature is made when it is first needed.</summary>
    public Factory(string name, Func<Signature> signature, Func<Arguments, LearningRateSchedule> build, string formula = "")
        : base(name, signature, build) => Formula = formula;

    /// <summary>Gets the rate for update t, in a line; empty where the schedule's own documentation has it.</summary>
    public string Formula { get; }

    /// <summary>Gets a value indicating whether it is an optimizer, or what stands around one, that only has the schedule that it is given.</summary>
    public bool IsOptimizer { get; init; }

    /// <summary>Gets the library and version that it is of, where that is not the one of its dialect.</summary>
    public string? Title { get; init; }

    /// <summary>Gets whether a call is meant for this signature; null for the only one, or the usual one, of its name.</summary>
    public Func<Value.Call, bool>? IsFor { get; init; }

    /// <summary>Gets what the steps count, for given arguments; asked after the schedule was made. Default: what the schedules inside count.</summary>
    public Func<Arguments, StepUnit> Unit { get; init; } = a => a.InnerUnit;
}
