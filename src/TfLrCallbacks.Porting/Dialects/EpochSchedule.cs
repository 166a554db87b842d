namespace TfLrCallbacks.Porting;

/// <summary>A schedule that counts epochs, in steps of the run: its rate is held for each epoch.</summary>
internal static class EpochSchedule
{
    private static readonly Length One = Length.Epochs(1);

    /// <summary>Gives the schedule in lengths of epochs where it has nothing but whole ones, else a clock of epochs around it.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule schedule) => schedule switch
    {
        ConstantRate => schedule,
        StepDecay decay when InEpochs(decay.StepSize) is { } size => new StepDecay(decay.InitialLearningRate, size, decay.Gamma),
        MultiStepDecay decay when decay.Milestones.All(milestone => InEpochs(milestone) is not null) =>
            new MultiStepDecay(decay.InitialLearningRate, [.. decay.Milestones.Select(milestone => InEpochs(milestone)!.Value)], decay.Gamma),
        _ => schedule.Stretch(One).Staircase(One),
    };

    private static Length? InEpochs(Length length) =>
        length.Unit is LengthUnit.Steps && length.Amount == Math.Floor(length.Amount) ? Length.Epochs(length.Amount) : default(Length?);
}
