namespace TfLrCallbacks;

/// <summary>What <see cref="ReduceLROnPlateau"/> does with an epoch whose metric is not a finite number.</summary>
public enum NanPolicy
{
    /// <summary>The rule judges it as it is: with the default rule, an epoch that was not better.</summary>
    Count,

    /// <summary>The epoch does not count, as if the metric were missing.</summary>
    Ignore,

    /// <summary>The best weights and optimizer state so far (at first those of the start) are put back, and the rate is reduced at once.</summary>
    RestoreAndReduce,
}
