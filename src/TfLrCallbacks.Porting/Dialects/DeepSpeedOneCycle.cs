namespace TfLrCallbacks.Porting;

/// <summary>DeepSpeed's one cycle: a triangle, in stairs if wanted, then an inverse-time decay; the momentum the other way.</summary>
internal sealed record DeepSpeedOneCycle(
    double MinLearningRate,
    double MaxLearningRate,
    double DecayRate,
    double FirstSteps,
    double SecondSteps,
    double FirstStairs,
    double SecondStairs,
    double DecaySteps,
    bool CycleMomentum,
    double MinMomentum,
    double MaxMomentum,
    double MomentumDecayRate) : LearningRateSchedule
{
    private double Total => FirstSteps + SecondSteps;

    public static DeepSpeedOneCycle Build(Arguments a)
    {
        double first = a.PositiveWhole("cycle_first_step_size");
        double stairs = a.Whole("cycle_first_stair_count");
        double second = a.OptionalWhole("cycle_second_step_size") ?? first;
        return new DeepSpeedOneCycle(
            a.AtLeast(0, "cycle_min_lr"),
            a.AtLeast(0, "cycle_max_lr"),
            a.AtLeast(0, "decay_lr_rate"),
            first,
            second >= 0 ? second : throw a.Refuse("cycle_second_step_size", "must be 0 or more"),
            stairs,
            a.OptionalWhole("cycle_second_stair_count") ?? stairs,
            a.AtLeast(0, "decay_step_size"),
            a.Flag("cycle_momentum"),
            a.Number("cycle_min_mom"),
            a.Number("cycle_max_mom"),
            a.AtLeast(0, "decay_mom_rate"));
    }

    public override double? MomentumAt(double step) =>
        !CycleMomentum ? null
        : step == 0 ? MinMomentum
        : step < Total ? MaxMomentum - ((MaxMomentum - MinMomentum) * Height(step))
        : Math.Min(1, MaxMomentum * (1 + (MomentumDecayRate * Periods(step))));

    protected override double Evaluate(double step) =>
        step < Total
            ? MinLearningRate + ((MaxLearningRate - MinLearningRate) * Height(step))
            : MinLearningRate / (1 + (DecayRate * Periods(step)));

    private double Periods(double step) => DecaySteps == 0 ? 0 : (step - Total) / DecaySteps;

    private double Height(double step) => step <= FirstSteps
        ? Stairs(step / FirstSteps, FirstStairs)
        : 1 - StairsUp((step - FirstSteps) / SecondSteps, SecondStairs);

    /// <summary>On the way up a stair begins with its lower value, on the way down with the value that it goes to.</summary>
    private static double Stairs(double part, double count) => count == 0 ? part : Math.Floor(part * count) / count;

    private static double StairsUp(double part, double count) => count == 0 ? part : Math.Ceiling(part * count) / count;
}
