namespace TfLrCallbacks;

/// <summary>A rate that a schedule has left in an optimizer at its end, far below its highest.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Highest">The highest rate of that run.</param>
/// <param name="Schedule">The schedule.</param>
internal sealed record LeftRate(double Rate, double Highest, string Schedule);
