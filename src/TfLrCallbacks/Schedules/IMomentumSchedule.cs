namespace TfLrCallbacks;

/// <summary>A schedule that drives the momentum (beta_1 in the Adam family) beside the learning rate.</summary>
public interface IMomentumSchedule
{
    /// <summary>Gets the momentum to use for an optimizer update.</summary>
    /// <param name="step">The zero-based step, or a moment between two steps.</param>
    /// <returns>A momentum from 0 to 1; null where this schedule leaves the momentum alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative or not finite.</exception>
    double? MomentumAt(double step);
}
