namespace TfLrCallbacks;

/// <summary>The codes of findings. They stay as they are: other programs rely on them.</summary>
public static class FindingCodes
{
    /// <summary>The training broke down, or learned nothing, because the rate was too high by far.</summary>
    public const string RateFarTooHigh = "rate_far_too_high";

    /// <summary>The loss broke down, and the height of the rate at the start is not the reason.</summary>
    public const string Diverged = "diverged";

    /// <summary>The model guesses from the first epoch to the last, and nothing in the log says that the rate is the reason.</summary>
    public const string NothingLearned = "nothing_learned";

    /// <summary>The training data is learned, and on validation data the model guesses.</summary>
    public const string ValidationNotLearned = "validation_not_learned";

    /// <summary>The answers are right more often than the loss says: something keeps the outputs small.</summary>
    public const string OutputsHeldBack = "outputs_held_back";

    /// <summary>The losses go up and down instead of falling.</summary>
    public const string RateTooHigh = "rate_too_high";

    /// <summary>The loss falls steadily, and hardly at all.</summary>
    public const string RateTooLow = "rate_too_low";

    /// <summary>The rate vanished while the loss was still falling.</summary>
    public const string RateDecaysTooSoon = "rate_decays_too_soon";

    /// <summary>Nothing got better for long, until the rate was lowered shortly before the end.</summary>
    public const string RateDecaysTooLate = "rate_decays_too_late";

    /// <summary>The rate was cut although the metric was getting better.</summary>
    public const string PlateauTooEager = "plateau_too_eager";

    /// <summary>Nothing got better for long, and the rate was never lowered.</summary>
    public const string PlateauNeverFires = "plateau_never_fires";

    /// <summary>The validation loss rises while the training loss falls.</summary>
    public const string Overfitting = "overfitting";

    /// <summary>The run ended while it was getting better quickly.</summary>
    public const string StoppedTooEarly = "stopped_too_early";

    /// <summary>The loss shot up at the start, at the full rate, and then recovered.</summary>
    public const string WarmUpMissing = "warm_up_missing";

    /// <summary>The last epochs changed nothing.</summary>
    public const string UnusedEpochs = "unused_epochs";

    /// <summary>The log has no learning rate.</summary>
    public const string RateNotLogged = "rate_not_logged";

    /// <summary>The log has no curve that must fall or rise where the rate is right: only a reward, or the losses of models that are trained against each other.</summary>
    public const string NotJudged = "not_judged";

    /// <summary>Two callbacks set the rate of the same steps.</summary>
    public const string TwoDrivers = "two_drivers";
}
