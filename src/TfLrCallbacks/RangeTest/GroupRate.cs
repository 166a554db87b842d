namespace TfLrCallbacks;

/// <summary>The rate of one group of layers.</summary>
/// <param name="Group">The group.</param>
/// <param name="LearningRate">The rate for a constant rate: that of its own test, or that of all where its test is not to be trusted.</param>
/// <param name="Factor">The rate, divided by that of all: what the rate of its layers is multiplied with.</param>
/// <param name="Result">What its own test gave.</param>
public sealed record GroupRate(ParameterGroup Group, double LearningRate, double Factor, RangeTestResult Result);
