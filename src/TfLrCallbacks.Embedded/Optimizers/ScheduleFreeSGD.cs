using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Schedule-free SGD: <see cref="ScheduleFree"/> with the gradient as the direction.</summary>
public sealed class ScheduleFreeSGD : ScheduleFree
{
    /// <summary>Initializes an optimizer.</summary>
    /// <param name="learningRate">The learning rate γ, 0 or more: about the largest rate at which SGD without momentum trains.</param>
    /// <param name="momentum">β, from 0 up to, but not including, 1.</param>
    /// <param name="warmupSteps">The number of updates in which the rate rises from 0, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public ScheduleFreeSGD(double learningRate = 1, double momentum = 0.9, int warmupSteps = 0)
        : base(learningRate, momentum, warmupSteps, nameof(momentum))
    {
    }

    private protected override NDArray Direction(NDArray gradient) => gradient;
}
