using TfLrCallbacks;

namespace AttackTests;

/// <summary>A rule as a user may write one: it reduces after every second epoch that was not better, and remembers a streak of its own.</summary>
internal sealed record StreakRule : PlateauRule
{
    public override PlateauState Start(double learningRate) => new StreakState(learningRate);

    public override PlateauState Next(PlateauState state, int epoch, double? value, double learningRate)
    {
        var own = (StreakState)state with { LearningRate = learningRate, OutOfPatience = false };
        if (value < own.Best || own.Best is null)
        {
            return own with { Best = value, Streak = own.Streak / 2, Improved = true };
        }

        own = own with { Streak = own.Streak + 1, Improved = false };
        return own.Streak % 2 is 0 ? own with { LearningRate = Reduce(learningRate), OutOfPatience = true } : own;
    }

    public override double Reduce(double learningRate) => learningRate * 0.9;

    public override void SaveState(PlateauState state, CallbackState values)
    {
        base.SaveState(state, values);
        values.Set("streak", ((StreakState)state).Streak);
    }

    public override PlateauState RestoreState(CallbackState values) =>
        (StreakState)base.RestoreState(values) with { Streak = values.GetInt32("streak", atLeast: 0) };

    protected override MetricMode DirectionOf(string monitor) => MetricMode.Min;

    private sealed record StreakState(double LearningRate) : PlateauState(LearningRate)
    {
        public int Streak { get; init; }
    }
}
