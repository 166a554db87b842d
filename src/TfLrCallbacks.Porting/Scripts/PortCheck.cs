namespace TfLrCallbacks.Porting;

/// <summary>What a function or schedule of a script gives, and its C#, side by side.</summary>
public sealed record PortCheck
{
    /// <summary>Gets the name in C#.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the line of the script.</summary>
    public required int Line { get; init; }

    /// <summary>Gets the largest difference of a rate, relative to it; null where nothing could be compared.</summary>
    public double? LargestDifference { get; init; }

    /// <summary>Gets the step of the largest difference.</summary>
    public double Step { get; init; }

    /// <summary>Gets why nothing could be compared; null where something was.</summary>
    public string? NotChecked { get; init; }

    /// <summary>Gets a value indicating whether both are equal but for rounding: to 1e-12 of the rate.</summary>
    public bool IsEqual => LargestDifference <= 1e-12;
}
