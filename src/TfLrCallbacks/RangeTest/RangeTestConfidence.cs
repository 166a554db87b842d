namespace TfLrCallbacks;

/// <summary>How much a range test trusts its own answer.</summary>
public enum RangeTestConfidence
{
    /// <summary>There is no answer.</summary>
    None,

    /// <summary>Two flags or more, or one that weighs as much.</summary>
    Low,

    /// <summary>Exactly one flag.</summary>
    Medium,

    /// <summary>No flag.</summary>
    High,
}
