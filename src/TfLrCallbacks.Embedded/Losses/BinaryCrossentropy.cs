using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy for targets that are probabilities of yes, each output for itself; the mean over a sample's outputs.</summary>
/// <remarks>
/// <code>
/// loss = max(z, 0) − z·y + log(1 + exp(−|z|))          from logits z
/// loss = −y·log p − (1 − y)·log(1 − p)                 from probabilities p, clipped to [1e−7, 1 − 1e−7]
/// </code>
/// <para>
/// With label smoothing s, y becomes y·(1 − s) + s / 2. Targets have the shape of the output. Where the last layer ends with a
/// sigmoid, the loss on probabilities is computed from its logits, as Keras does: nothing is clipped.
/// </para>
/// </remarks>
public sealed record BinaryCrossentropy : Loss
{
    /// <summary>Initializes a loss.</summary>
    /// <param name="fromLogits">Whether the model's outputs are logits; otherwise they are probabilities.</param>
    /// <param name="labelSmoothing">How much of each target is taken from the middle, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labelSmoothing"/> is out of its range.</exception>
    public BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0)
    {
        FromLogits = fromLogits;
        LabelSmoothing = Check.Between(0, 1, labelSmoothing);
    }

    /// <summary>Gets a value indicating whether the model's outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>Gets how much of each target is taken from the middle.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public override NDArray Prepare(NDArray y, int[] outputShape) => Targets.Shares(y, outputShape, largest: 1);

    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDExpr expected = LabelSmoothing is 0 ? y : (NDExpr)y * (float)(1 - LabelSmoothing) + (float)(LabelSmoothing / 2);
        float share = 1f / predictions.shape[1];
        if (FromLogits)
        {
            NDExpr z = predictions;
            NDExpr loss = NDExpr.Max(z, 0f) - z * expected + NDExpr.Log1p(NDExpr.Exp(-NDExpr.Abs(z)));
            np.evaluate(NDExpr.Mean(loss, 1, keepdims: true), losses);
            if (gradient is not null)
            {
                np.evaluate((1f / (1f + NDExpr.Exp(-z)) - expected) * share, gradient);
            }

            return;
        }

        NDArray p = np.evaluate(NDExpr.Clamp(predictions, SoftmaxCrossentropy.Epsilon, SoftmaxCrossentropy.OneMinusEpsilon));
        NDExpr both = expected * NDExpr.Log(p) + (1f - expected) * NDExpr.Log(1f - (NDExpr)p);
        np.evaluate(NDExpr.Mean(-both, 1, keepdims: true), losses);
        if (gradient is not null)
        {
            NDExpr slope = (1f - expected) / (1f - (NDExpr)p) - expected / p;
            np.evaluate(NDExpr.Where(NDExpr.Equal(p, predictions), slope * share, 0f), gradient);
        }
    }

    /// <inheritdoc/>
    public override double? ConstantPredictorLoss(NDArray y, NDArray? weights) => ConstantPredictor.OfYesAndNo(y, weights, LabelSmoothing);

    internal override bool TakesProbabilities => !FromLogits;

    internal override Loss? OnSums(ActivationFunction? activation) =>
        !FromLogits && activation is Sigmoid ? new BinaryCrossentropy(fromLogits: true, LabelSmoothing) : null;
}
