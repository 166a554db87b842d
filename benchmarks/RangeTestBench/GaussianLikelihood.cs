using NumSharp;
using TfLrCallbacks.Embedded;

namespace TfLrCallbacks.RangeTestBench;

/// <summary>
/// The negative log-likelihood of a normal distribution: of the outputs m and s, <c>½ (y − m)² exp(−2 s) + s</c>.
/// </summary>
internal sealed record GaussianLikelihood : Loss
{
    public override NDArray Prepare(NDArray y, int[] outputShape) => y.reshape(-1, 1).astype(NPTypeCode.Single);

    public override void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient)
    {
        float[] targets = y.ravel().ToArray<float>();
        float[] outputs = predictions.ravel().ToArray<float>();
        var loss = new float[targets.Length];
        var slopes = new float[outputs.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            float error = targets[i] - outputs[2 * i];
            float precision = MathF.Exp(-2 * outputs[(2 * i) + 1]);
            loss[i] = (0.5f * error * error * precision) + outputs[(2 * i) + 1];
            slopes[2 * i] = -error * precision;
            slopes[(2 * i) + 1] = 1 - (error * error * precision);
        }

        np.copyto(losses, np.array(loss).reshape(losses.shape));
        if (gradient is not null)
        {
            np.copyto(gradient, np.array(slopes).reshape(gradient.shape));
        }
    }
}
