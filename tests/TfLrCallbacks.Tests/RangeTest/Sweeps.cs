namespace TfLrCallbacks.Tests.RangeTest;

/// <summary>Sweeps for tests of what follows from a sweep.</summary>
internal static class Sweeps
{
    /// <summary>A sweep that learned, with an edge or without.</summary>
    public static RangeTestSweep WithEdge(double? edge, double noise = 0) => new()
    {
        LearningRates = [1e-7, 100],
        BatchLosses = [1, 1],
        ProbeLosses = [1, 1],
        Baseline = 1,
        Landmarks = new SweepLandmarks
        {
            Learned = true,
            Drop = 1,
            Noise = noise,
            SmoothedNoise = noise,
            Smoothed = [1, 1],
            MinimumLearningRate = 1,
            SteepestLearningRate = 1,
            OnsetLearningRate = 1,
            TenthLearningRate = 1,
            HalfLearningRate = 1,
            NineTenthsLearningRate = 1,
            Edge = edge is null ? SweepEdge.None : SweepEdge.Full,
            EdgeLearningRate = edge,
            DivergenceLearningRate = edge,
        },
    };
}
