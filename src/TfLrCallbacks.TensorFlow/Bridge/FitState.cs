namespace TfLrCallbacks.TensorFlow;

/// <summary>Where a fit is, for its callbacks.</summary>
internal enum FitState
{
    /// <summary>No fit runs, or the callbacks have been told the end of the one that does.</summary>
    Idle,

    /// <summary>A fit runs; the callbacks have not begun, for its length is not known yet.</summary>
    Waiting,

    /// <summary>A fit runs, and the callbacks follow it.</summary>
    Following,

    /// <summary>A callback asked for a stop; the batches that are left in the epoch train nothing.</summary>
    Stopping,

    /// <summary>The callbacks were told the end, but the fit goes on, as it does after an epoch that it does not validate; it trains nothing.</summary>
    Draining,
}
