namespace AttackTests;

/// <summary>How a fit ended whose callbacks are used again.</summary>
internal enum FitBefore
{
    /// <summary>After all its epochs.</summary>
    Whole,

    /// <summary>In the middle of an epoch, because a callback asked for it.</summary>
    Stopped,

    /// <summary>In the middle of an epoch, by an exception.</summary>
    Failed,

    /// <summary>After all its epochs, having gone on from what another one had saved.</summary>
    Resumed,
}
