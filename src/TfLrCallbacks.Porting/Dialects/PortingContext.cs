namespace TfLrCallbacks.Porting;

/// <summary>What a schedule of another library takes from its surroundings: the optimizer's rate, the run, the parameter group.</summary>
/// <exception cref="ArgumentOutOfRangeException">A value is out of its range: rates from 0 on, ratios and amounts above 0.</exception>
public sealed record PortingContext
{
    /// <summary>Gets the optimizer's own rate, which torch, timm, Hugging Face, ignite, composer and DeepSpeed multiply.</summary>
    /// <value>The default is null: the rate of the optimizer in the call where there is one, else 1.</value>
    public double? BaseLearningRate { get; init => field = value is { } rate ? Check.AtLeast(0.0, rate, "BaseLearningRate") : null; }

    /// <summary>Gets the optimizer's rate for parameter groups that give none. Hugging Face takes its floors from it.</summary>
    /// <value>The default is null: the base rate.</value>
    public double? DefaultLearningRate { get; init => field = value is { } rate ? Check.AtLeast(0.0, rate, "DefaultLearningRate") : null; }

    /// <summary>Gets the run that epochs and fractions of a run refer to.</summary>
    /// <value>The default is null: such lengths stay open until the schedule is bound.</value>
    public RunLength? Run { get; init; }

    /// <summary>Gets the steps per epoch, for calls that give the number of epochs themselves or take the length of a data loader.</summary>
    /// <value>The default is null: as in <see cref="Run"/>.</value>
    public long? StepsPerEpoch { get; init => field = value is { } steps ? Check.AtLeast(1, steps, "StepsPerEpoch") : null; }

    /// <summary>Gets what a step of the schedule counts, where the script and not the call says so: PyTorch counts calls of <c>scheduler.step()</c>.</summary>
    /// <value>The default is null: epochs where the call itself counts them (timm, Keras' LearningRateScheduler), else optimizer steps.</value>
    public StepUnit? Unit { get; init => field = value is { } unit ? Check.Defined(unit, "Unit") : null; }

    /// <summary>Gets which parameter group the schedule is for, where an argument has a value for each.</summary>
    /// <value>The default is 0.</value>
    public int Group { get; init => field = Check.AtLeast(0, value, "Group"); }

    /// <summary>Gets how many parameter groups there are.</summary>
    /// <value>The default is 1.</value>
    public int Groups { get; init => field = Check.AtLeast(1, value, "Groups"); } = 1;

    /// <summary>Gets composer's scale_schedule_ratio, which stretches every time of a schedule.</summary>
    /// <value>The default is 1.</value>
    public double ScaleScheduleRatio { get; init => field = Check.GreaterThan(0, value, "ScaleScheduleRatio"); } = 1;

    /// <summary>Gets how many samples a step trains on, for composer's times in samples.</summary>
    /// <value>The default is null: such times are refused.</value>
    public double? SamplesPerStep { get; init => field = value is { } samples ? Check.GreaterThan(0, samples, "SamplesPerStep") : null; }

    /// <summary>Gets how many tokens a step trains on, for composer's times in tokens.</summary>
    /// <value>The default is null: such times are refused.</value>
    public double? TokensPerStep { get; init => field = value is { } tokens ? Check.GreaterThan(0, tokens, "TokensPerStep") : null; }

    /// <summary>Gets the precision that the rates are computed in.</summary>
    /// <value>The default is <see cref="Precision.Float64"/>.</value>
    public Precision Precision { get; init => field = Check.Defined(value, "Precision"); }

    /// <summary>Gets the metric that a callback judges whose call names none: PyTorch, timm, transformers and optax are handed a value.</summary>
    /// <value>The default is <c>val_loss</c>.</value>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>Gets a value indicating whether the call stands inside another schedule's.</summary>
    internal bool IsNested { get; init; }
}
