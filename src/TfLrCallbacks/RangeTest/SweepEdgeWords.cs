namespace TfLrCallbacks;

/// <summary>Says in words what the loss of a sweep does at its edge.</summary>
internal static class SweepEdgeWords
{
    public static string Of(RangeTestSweep? sweep) => (sweep?.Landmarks is { } landmarks ? Shown(sweep, landmarks) : SweepEdge.None) switch
    {
        SweepEdge.Full => "the loss is back at its start",
        SweepEdge.Half => "the loss has risen again by half of its fall",
        SweepEdge.Quarter => "the loss has risen again by a quarter of its fall",
        SweepEdge.Tenth => "the loss has risen again by a tenth of its fall",
        SweepEdge.Rise => "the loss, which never fell, rises",
        SweepEdge.Start => "the sweep begins, as the loss rises from its first step on",
        SweepEdge.NonFinite => "the loss is no longer finite",
        _ => "the sweep ends",
    };

    /// <summary>The analysis puts a high loss in place of one that is not finite. Where no finite loss is as high as the edge, the rise is not what showed.</summary>
    private static SweepEdge Shown(RangeTestSweep sweep, SweepLandmarks landmarks)
    {
        double? part = landmarks.Edge switch
        {
            SweepEdge.Full => 1,
            SweepEdge.Half => 0.5,
            SweepEdge.Quarter => 0.25,
            SweepEdge.Tenth => 0.1,
            _ => null,
        };
        double level = sweep.Baseline - (landmarks.Drop * (1 - (part ?? 0)));
        return part is null || sweep.ProbeLosses.All(double.IsFinite)
            || sweep.ProbeLosses.Where((loss, i) => double.IsFinite(loss) && sweep.LearningRates[i] > landmarks.MinimumLearningRate).Any(loss => loss >= level)
            ? landmarks.Edge
            : SweepEdge.NonFinite;
    }
}
