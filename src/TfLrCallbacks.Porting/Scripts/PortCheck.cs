namespace TfLrCallbacks.Porting;

/// <summary>The comparison of a script's function or schedule with its C#.</summary>
public sealed record PortCheck
{
    /// <summary>Gets the name in C#.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the line of the script.</summary>
    public required int Line { get; init; }

    /// <summary>Gets the largest relative difference of a rate, or null if nothing could be compared.</summary>
    public double? LargestDifference { get; init; }

    /// <summary>Gets the step of the largest difference.</summary>
    public double Step { get; init; }

    /// <summary>Gets what stood for the training, such as made-up courses of a metric, or null if the rates were compared step by step.</summary>
    public string? ComparedOn { get; init; }

    /// <summary>Gets the reason why nothing could be compared, or null if something was.</summary>
    public string? NotChecked { get; init; }

    /// <summary>Gets a value indicating whether both agree to 1e-12 of the rate.</summary>
    public bool IsEqual => LargestDifference <= 1e-12;
}
