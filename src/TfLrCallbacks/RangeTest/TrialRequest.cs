namespace TfLrCallbacks;

/// <summary>A trial that is to be made: steps at a constant rate, and then perhaps a cool-down, in which the rate falls to nearly 0 along a line.</summary>
/// <param name="HalfDecades">The rate, in half decades.</param>
/// <param name="Steps">How many steps have the constant rate, counted from the start of the trial.</param>
/// <param name="CoolSteps">How many steps the rate falls in; 0 for none.</param>
internal readonly record struct TrialRequest(int HalfDecades, int Steps, int CoolSteps = 0)
{
    /// <summary>Gets the rate of a trial that is not one of a rate; <see cref="HalfDecades"/> is then a number for it.</summary>
    public double? FixedRate { get; init; }

    /// <summary>Gets the number of steps of both parts.</summary>
    public int AllSteps => Steps + CoolSteps;

    /// <summary>Gets the part of the test that the trial belongs to.</summary>
    public RangeTestStage Stage => CoolSteps > 0 ? RangeTestStage.CoolDown : RangeTestStage.Trial;

    /// <summary>Gives the rate of a step, counted from 0.</summary>
    public double RateOf(int step) =>
        (FixedRate ?? new RangeTestTrial(HalfDecades, 0).LearningRate) * (step < Steps ? 1 : (AllSteps - step) / (CoolSteps + 1.0));
}
