namespace TfLrCallbacks;

/// <summary>How a <see cref="SpikeGuard"/> watches and what it does. The defaults are those that its figures were measured with.</summary>
public sealed record SpikeGuardOptions
{
    /// <summary>Gets how far above the usual loss a loss must be to be a spike, in robust standard deviations (1.4826 times the median distance from the median); more than 0.</summary>
    /// <value>The default is 20: the losses of batches have heavy tails.</value>
    public double Threshold
    {
        get;
        init => field = Check.GreaterThan(0, value, nameof(Threshold));
    } = 20;

    /// <summary>Gets how many losses the usual loss is taken of, 10 or more.</summary>
    /// <value>The default is 50.</value>
    public int Window
    {
        get;
        init => field = Check.AtLeast(10, value, nameof(Window));
    } = 50;

    /// <summary>Gets how many of the last losses are judged together, by their median, so that one hard batch is no spike; 1 or more.</summary>
    /// <value>The default is 9. NaN and infinities are judged at once.</value>
    public int Judged
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(Judged));
    } = 9;

    /// <summary>Gets after every how many steps a snapshot is taken, 1 or more. Two are kept, of which the older one is put back.</summary>
    /// <value>The default is 25: what is put back is 25 to 50 steps old.</value>
    public int SnapshotEvery
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(SnapshotEvery));
    } = 25;

    /// <summary>Gets the factor on the rate after a rollback, between 0 and 1, both excluded.</summary>
    /// <value>The default is 0.25.</value>
    public double Factor
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Factor), value, "Must be between 0 and 1, both excluded, or the rate would not fall.");
    } = 0.25;

    /// <summary>Gets after how many steps without a spike the rate is the schedule's again, 1 or more; after each further rollback it takes twice as many steps to come to a factor of what it came to before.</summary>
    /// <value>The default, null, is a fifth of the run, where its length is known, and 500 steps otherwise.</value>
    public int? RecoverySteps
    {
        get;
        init => field = value is { } steps ? Check.AtLeast(1, steps, nameof(RecoverySteps)) : null;
    }

    /// <summary>Gets how many rollbacks there may be, 1 or more; instead of the next one the training stops, with the snapshot put back.</summary>
    /// <value>The default is 8.</value>
    public int MaxRollbacks
    {
        get;
        init => field = Check.AtLeast(1, value, nameof(MaxRollbacks));
    } = 8;

    /// <summary>Gets the function that returns the gradient's norm of the step that was just made; it is watched like the loss; null for the loss alone.</summary>
    /// <value>The default is null.</value>
    public Func<double>? GradientNorm { get; init; }

    /// <summary>Gets the folder that the two snapshots are kept in, in files of the guard's own (of several workers, each has its own); null to keep them in memory.</summary>
    /// <value>The default is null.</value>
    public string? Folder
    {
        get;
        init => field = value is null ? null : Check.NotEmpty(value, nameof(Folder));
    }
}
