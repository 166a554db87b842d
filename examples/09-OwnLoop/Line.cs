using TfLrCallbacks;

namespace OwnLoop;

/// <summary>A model with a training loop of its own: y = a · x + b, fitted by gradient descent. What callbacks need of it are the five members of ITrainedModel.</summary>
internal sealed class Line : ITrainedModel
{
    private double _a;
    private double _b;

    public double LearningRate { get; set; } = 0.01;

    public double? Momentum { get; set; }

    public double? WeightDecay { get; set; }

    /// <summary>Makes one step on a batch, and gives its loss, the mean squared error before the step.</summary>
    public double Step(IReadOnlyList<(double X, double Y)> batch)
    {
        double loss = 0, gradientA = 0, gradientB = 0;
        foreach ((double x, double y) in batch)
        {
            double error = (_a * x) + _b - y;
            loss += error * error / batch.Count;
            gradientA += 2 * error * x / batch.Count;
            gradientB += 2 * error / batch.Count;
        }

        _a -= LearningRate * gradientA;
        _b -= LearningRate * gradientB;
        return loss;
    }

    public TrainerSnapshot Capture(SnapshotParts parts) => new(new Dictionary<string, SnapshotTensor>
    {
        ["weights/line"] = new SnapshotTensor(new[] { _a, _b }, 2),
    });

    public void Restore(TrainerSnapshot snapshot)
    {
        var values = (double[])snapshot.Tensors["weights/line"].Values;
        (_a, _b) = (values[0], values[1]);
    }
}
