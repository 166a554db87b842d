namespace TfLrCallbacks.Reports;

/// <summary>A short training at one rate.</summary>
/// <param name="LearningRate">The rate, greater than 0.</param>
/// <param name="Loss">The loss after it; not finite where it exploded.</param>
/// <param name="Round">The round it belongs to, from 1; later rounds are longer, and the last one decides.</param>
public sealed record TrialPoint(double LearningRate, double Loss, int Round = 1);
