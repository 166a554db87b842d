namespace TfLrCallbacks;

/// <summary>Everything a training needs to resume as if it had not been interrupted: position, model, and what every callback remembers.</summary>
/// <param name="Epoch">The zero-based epoch to go on with.</param>
/// <param name="Batch">The zero-based batch of it to go on with; null where the epoch has not begun.</param>
/// <param name="Step">The zero-based step to go on with.</param>
/// <param name="Length">How long the run is.</param>
/// <param name="Model">Weights, optimizer, data position and random state.</param>
/// <param name="Callbacks">Type and state of every callback that remembers something, in the order of the list.</param>
public sealed record RunState(
    int Epoch,
    long? Batch,
    long Step,
    RunLength Length,
    TrainerSnapshot Model,
    IReadOnlyList<(string Type, CallbackState State)> Callbacks)
{
    /// <summary>The last step that a saved training can be at: up to here every step is exact as a double.</summary>
    internal const long LastStep = 1L << 53;

    /// <summary>Gets what happens where the run has other epochs; it is not saved.</summary>
    public ExtendPolicy ExtendPolicy { get; init; }

    /// <summary>Gets the changes of the number of epochs when the run was resumed.</summary>
    public IReadOnlyList<RunExtension> Extensions { get; init; } = [];

    /// <summary>Gets the rate that the last step was trained with.</summary>
    public double TrainedRate { get; init; }

    /// <summary>Gets the rate that was set last, as it was set: an engine that keeps a float gives another number back.</summary>
    public double GivenRate { get; init; }

    /// <summary>Gets the rate that the callbacks were told of last.</summary>
    public double ToldRate { get; init; }

    /// <summary>Gets the momentum that the last step was trained with; null where no callback sets it.</summary>
    public double? TrainedMomentum { get; init; }

    /// <summary>Gets the weight decay that the last step was trained with; null where no callback sets it.</summary>
    public double? TrainedWeightDecay { get; init; }

    /// <summary>Gets the loss of the last batch.</summary>
    public double BatchLoss { get; init; }

    /// <summary>Gets the reason why the run was asked to stop; null where it was not asked.</summary>
    public string? StopReason { get; init; }

    /// <summary>Gets the cool-down in which the run is; null where it is in none.</summary>
    internal Cooldown? Cooldown { get; init; }

    /// <summary>Gets the logs of the last epoch that ended.</summary>
    public IReadOnlyDictionary<string, double> LastEpoch { get; init; } = new Dictionary<string, double>();

    /// <summary>Gets the sums of the epoch's metrics so far, and their weight at the end; empty where the epoch has not begun.</summary>
    public IReadOnlyList<double> Sums { get; init; } = [];

    /// <summary>Refuses a state that no training can be in.</summary>
    /// <param name="metrics">The metrics of the training that is to go on; null where its engine keeps their sums itself.</param>
    internal void RefuseImpossible(IReadOnlyList<string>? metrics)
    {
        Require(Epoch >= 0 && Epoch <= Length.Epochs, "epoch", Epoch, $"from 0 to {Length.Epochs}");
        Require(Step is >= 0 and <= LastStep, "step", Step, $"from 0 to {LastStep}");
        Require(Batch is null || (Batch > 0 && Batch <= (Length.StepsPerEpoch ?? LastStep)), "batch", Batch, $"null or from 1 to {Length.StepsPerEpoch ?? LastStep}");
        Require(TrainedMomentum is null or (>= 0 and < 1), "trained_momentum", TrainedMomentum, $"a momentum");
        Require(TrainedWeightDecay is null or (>= 0 and < double.PositiveInfinity), "trained_weight_decay", TrainedWeightDecay, $"a weight decay");
        Require(double.IsFinite(TrainedRate) && TrainedRate >= 0, "trained_rate", TrainedRate, $"a learning rate");
        Require(double.IsFinite(GivenRate) && GivenRate >= 0, "given_rate", GivenRate, $"a learning rate");
        Require(double.IsFinite(ToldRate) && ToldRate >= 0, "told_rate", ToldRate, $"a learning rate");
        Require(Cooldown?.IsPossible is not false, "cooldown", Cooldown, $"a cool-down: steps and a rate of 0 or more, and a fraction from 0 to 1");
        if (metrics is not null && Batch is not null)
        {
            Require(Sums.Count == metrics.Count + 1, "sums", Sums.Count - 1, $"of as many metrics as this training has, {metrics.Count}: {string.Join(", ", metrics)}");
            Require(double.IsFinite(Sums[^1]) && Sums[^1] > 0, "sums", Sums[^1], $"of a weight greater than 0");
        }
    }

    private static void Require(bool isRight, string name, object? value, FormattableString rule)
    {
        if (!isRight)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"The saved training can't be gone on with: \"{name}\" must be {FormattableString.Invariant(rule)}. Received: {value ?? "null"}. Start it as it was, or delete what was saved."));
        }
    }

    /// <summary>Refuses a run that can't go on from here because it is of another length.</summary>
    internal void RefuseOther(RunLength run)
    {
        bool otherSteps = run.StepsPerEpoch is { } steps && steps != Length.StepsPerEpoch;
        bool otherEpochs = run.Epochs != Length.Epochs && (ExtendPolicy is ExtendPolicy.Refuse || run.Epochs < Epoch + (Batch is null ? 0 : 1));
        if (otherSteps || otherEpochs)
        {
            throw new InvalidDataException(
                $"The saved training has {InWords(Length)} and is in epoch {Epoch + 1}, this one has {InWords(run)}, so it can't go on exactly. Start it with the same length, choose an ExtendPolicy, or delete what was saved.");
        }
    }

    private static string InWords(RunLength length) => FormattableString.Invariant(
        $"{(length.IsOpen ? "no last epoch" : FormattableString.Invariant($"{length.Epochs} epochs"))}, {(length.StepsPerEpoch is { } steps ? FormattableString.Invariant($"{steps}") : "an unknown number of")} steps each");
}
