namespace TfLrCallbacks;

/// <summary>How the edge of a sweep, the rate at which the training explodes, was recognised.</summary>
internal enum SweepEdge
{
    /// <summary>There is none up to the end of the sweep.</summary>
    None,

    /// <summary>The loss had risen by all of its descent.</summary>
    Full,

    /// <summary>The loss had risen by half of its descent.</summary>
    Half,

    /// <summary>The loss had risen by a quarter of its descent.</summary>
    Quarter,

    /// <summary>The loss had risen by a tenth of its descent.</summary>
    Tenth,

    /// <summary>The loss rose, lastingly, and had never fallen.</summary>
    Rise,

    /// <summary>The loss rose from the first step on.</summary>
    Start,

    /// <summary>The loss was no longer finite.</summary>
    NonFinite,
}
