namespace TfLrCallbacks;

/// <summary>What a range test can find fault with.</summary>
public enum RangeTestFlagKind
{
    /// <summary>The loss is not finite before the first update, or explodes at every rate of the sweep. There is no answer.</summary>
    ImmediateExplosion,

    /// <summary>The loss neither falls nor rises at any rate of the sweep. There is no answer.</summary>
    NotLearning,

    /// <summary>No trial lowered the loss: the answer is a guess from the rate at which the loss rises.</summary>
    NoDescent,

    /// <summary>The sweep reached its end without the loss rising.</summary>
    NoDivergence,

    /// <summary>The first trials learned little and had to be made longer.</summary>
    SlowStart,

    /// <summary>The longest trials still lowered the loss by less than a quarter.</summary>
    LittleProgress,

    /// <summary>The best rates lie at an end of those that were tried.</summary>
    NotBracketed,

    /// <summary>The loss of the trials has more than one dip.</summary>
    SeveralMinima,

    /// <summary>The sweep's losses scatter by more than a fifth of their descent.</summary>
    Noisy,

    /// <summary>The trials and the sweep disagree about where the training explodes.</summary>
    EdgeDisagrees,

    /// <summary>The good rates are near those at which the training becomes unstable: the losses of the best trial rose above the start, or the cool-down removed a large part of the loss.</summary>
    Unstable,

    /// <summary>There was only a sweep over the batches of a fit, without trials.</summary>
    SweepOnly,

    /// <summary>The model was clearly better than any constant output before the first step.</summary>
    AlreadyTrained,

    /// <summary>The test ended early because its budget was spent, with what was known by then.</summary>
    BudgetSpent,

    /// <summary>The answer comes from a recorded curve alone, without trials.</summary>
    CurveOnly,
}
