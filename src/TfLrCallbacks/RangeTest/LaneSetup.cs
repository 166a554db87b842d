namespace TfLrCallbacks;

/// <summary>What all lanes of a range test share.</summary>
internal sealed class LaneSetup(
    ITrainer trainer, LrRangeTestOptions options, IProgress<RangeTestProgress>? progress, CancellationToken cancellationToken)
{
    private readonly int _rows = options.ProbeOn is ProbeData.Validation ? trainer.ValidationRowCount : trainer.ProbeRowCount;

    public LrRangeTestOptions Options => options;

    /// <summary>Gets what is done to a trainer before each step of a trial, given the trial's number; null for nothing.</summary>
    public Action<ITrainer, int>? Prepare { get; init; }

    public RangeTestBudget Budget { get; } = new(trainer, options);

    public RangeTestWatch Watch { get; } = new(progress, options.Time);

    /// <summary>Gets the rows that the loss of the sweep is measured on.</summary>
    public int[] SweepRows => field ??= ProbeRows.Draw(_rows, options.SweepProbeRows, options.Seed);

    /// <summary>Gets the rows that the loss of a trial is measured on.</summary>
    public int[] TrialRows => field ??= ProbeRows.Draw(_rows, options.TrialProbeRows, options.Seed);

    /// <summary>Gets the training rows whose best constant output is asked for.</summary>
    public int[] ConstantRows => field ??= ProbeRows.Draw(trainer.ProbeRowCount, options.TrialProbeRows, options.Seed);

    /// <summary>Refuses a trainer without the data that the loss is measured on.</summary>
    public static void RefuseWithoutData(ITrainer trainer, LrRangeTestOptions options)
    {
        if (trainer.ProbeRowCount < 1)
        {
            throw new ArgumentException("A range test measures the loss on training rows, and the trainer has none. Give it training data.", nameof(trainer));
        }

        if (options.ProbeOn is ProbeData.Validation && trainer.ValidationRowCount < 1)
        {
            throw new ArgumentException(
                trainer.HasValidation
                    ? $"This {trainer.GetType().Name} can't measure the loss on rows of its validation data. Measure on training data ({nameof(LrRangeTestOptions.ProbeOn)})."
                    : $"{nameof(LrRangeTestOptions.ProbeOn)} is the validation data, and there is none. Give some, or measure on training data.",
                nameof(trainer));
        }
    }

    public void ThrowIfCancelled()
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interruption.Token.ThrowIfCancellationRequested();
    }
}
