using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy for targets that are distributions over classes, such as one-hot rows.</summary>
/// <remarks>
/// <code>
/// loss = −Σ y·log softmax(z)          from logits z
/// loss = −Σ y·log q,  q = p / Σ p     from probabilities p; q is clipped to [1e−7, 1 − 1e−7]
/// </code>
/// <para>
/// With label smoothing s, y becomes y·(1 − s) + s / classes. Targets have the shape of the output. Where the last layer ends with
/// a softmax, the loss on probabilities is computed from its logits, as Keras does: nothing is clipped.
/// </para>
/// </remarks>
public sealed record CategoricalCrossentropy : Loss
{
    /// <summary>Initializes a loss.</summary>
    /// <param name="fromLogits">Whether the model's outputs are logits; otherwise they are probabilities.</param>
    /// <param name="labelSmoothing">How much of each target is spread over all classes, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is out of its range.</exception>
    public CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0)
    {
        FromLogits = fromLogits;
        LabelSmoothing = Check.Between(0, 1, labelSmoothing);
    }

    /// <summary>Gets a value indicating whether the model's outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>Gets how much of each target is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public override NDArray Prepare(NDArray y, int[] outputShape)
    {
        Labels.RefuseOneClass(outputShape);
        return y.ndim is 1 || (y.ndim is 2 && y.shape[1] is 1)
            ? throw new ArgumentException(
                $"Targets must have a column for each class, (samples, {outputShape[^1]}). Received: {Arrays.Show(y.shape)}. For class numbers use {nameof(SparseCategoricalCrossentropy)}.",
                nameof(y))
            : Targets.Shares(y, outputShape, largest: double.PositiveInfinity);
    }

    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDArray expected = Smooth(y);
        if (FromLogits)
        {
            SoftmaxCrossentropy.FromLogits(expected, predictions, losses, gradient, MatrixProduct.RowSums(expected));
            return;
        }

        NDArray sum = np.sum(predictions, 1, keepdims: true);
        NDArray normal = np.divide(predictions, sum);
        NDArray clipped = np.evaluate(NDExpr.Clamp(normal, SoftmaxCrossentropy.Epsilon, SoftmaxCrossentropy.OneMinusEpsilon));
        np.evaluate(NDExpr.Sum(-(NDExpr)expected * NDExpr.Log(clipped), 1, keepdims: true), losses);
        if (gradient is not null)
        {
            NDArray toNormal = np.evaluate(NDExpr.Where(NDExpr.Equal(clipped, normal), -(NDExpr)expected / clipped, 0f));
            NDArray mean = np.evaluate(NDExpr.Sum((NDExpr)toNormal * normal, 1, keepdims: true));
            np.evaluate(((NDExpr)toNormal - mean) / sum, gradient);
        }
    }

    /// <inheritdoc/>
    public override double? ConstantPredictorLoss(NDArray y, NDArray? weights) => ConstantPredictor.OfDistributions(y, weights, LabelSmoothing);

    internal override bool TakesProbabilities => !FromLogits;

    internal override Loss? OnSums(ActivationFunction? activation) =>
        !FromLogits && activation is Softmax ? new CategoricalCrossentropy(fromLogits: true, LabelSmoothing) : null;

    private NDArray Smooth(NDArray y) => LabelSmoothing is 0
        ? y
        : np.evaluate((NDExpr)y * (float)(1 - LabelSmoothing) + (float)(LabelSmoothing / y.shape[1]));
}
