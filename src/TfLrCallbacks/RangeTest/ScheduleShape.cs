namespace TfLrCallbacks;

/// <summary>The shapes of schedules that a range test can give a rate for.</summary>
public enum ScheduleShape
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary>Warm-up, stable, decay: a plateau and a short cooldown.</summary>
    WarmupStableDecay,

    /// <summary>A rate divided by ten at half and at three quarters of the training.</summary>
    Step,

    /// <summary>A straight line down to zero, or nearly.</summary>
    Linear,

    /// <summary>Half a cosine.</summary>
    Cosine,

    /// <summary>REX, (1 - p) / (1 - p/2).</summary>
    Rex,

    /// <summary>One cycle: up, then down to almost nothing.</summary>
    OneCycle,

    /// <summary>Cyclical rates; the answer is the upper one, a quarter of it the lower one (Smith).</summary>
    Triangular,

    /// <summary>A cosine with warm restarts (SGDR).</summary>
    CosineRestarts,

    /// <summary>A polynomial of power 2.</summary>
    Polynomial,

    /// <summary>The inverse square root of the step.</summary>
    InverseSquareRoot,

    /// <summary>An exponential decay to about 1 % of the rate.</summary>
    Exponential,
}
