using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>Crossentropy for targets that are class numbers.</summary>
/// <remarks>
/// <code>
/// loss = −log softmax(z)[y]         from logits z
/// loss = −log (p[y] / Σ p)          from probabilities p, clipped to [1e−7, 1 − 1e−7] before
/// </code>
/// <para>
/// Targets are (samples) or (samples, 1), whole numbers from 0 up to the width of the output. Where the last layer ends with a
/// softmax, the loss on probabilities is computed from its logits, as Keras does: nothing is clipped.
/// </para>
/// </remarks>
public sealed record SparseCategoricalCrossentropy : Loss
{
    /// <summary>Initializes a loss.</summary>
    /// <param name="fromLogits">Whether the model's outputs are logits; otherwise they are probabilities.</param>
    public SparseCategoricalCrossentropy(bool fromLogits = false) => FromLogits = fromLogits;

    /// <summary>Gets a value indicating whether the model's outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override NDArray Prepare(NDArray y, int[] outputShape)
    {
        Labels.RefuseOneClass(outputShape);
        return Labels.Check(y, outputShape[^1]);
    }

    /// <inheritdoc/>
    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        NDArray expected = Labels.OneHot(y, (int)predictions.shape[1]);
        if (FromLogits)
        {
            SoftmaxCrossentropy.FromLogits(expected, predictions, losses, gradient);
            return;
        }

        NDArray clipped = np.evaluate(
            NDExpr.Clamp(predictions, SoftmaxCrossentropy.Epsilon, SoftmaxCrossentropy.OneMinusEpsilon));
        NDArray sum = np.sum(clipped, 1, keepdims: true);
        NDArray chosen = np.evaluate(NDExpr.Sum((NDExpr)expected * clipped, 1, keepdims: true));
        np.evaluate(NDExpr.Log(sum) - NDExpr.Log(chosen), losses);
        if (gradient is not null)
        {
            NDExpr whole = 1f / (NDExpr)sum - (NDExpr)expected / clipped;
            np.evaluate(NDExpr.Where(NDExpr.Equal(clipped, predictions), whole, 0f), gradient);
        }
    }

    /// <inheritdoc/>
    public override double? ConstantPredictorLoss(NDArray y, NDArray? weights) => ConstantPredictor.OfLabels(y, weights);

    internal override bool TakesProbabilities => !FromLogits;

    internal override Loss? OnSums(ActivationFunction? activation) =>
        !FromLogits && activation is Softmax ? new SparseCategoricalCrossentropy(fromLogits: true) : null;
}
