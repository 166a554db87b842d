using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>An activation made of functions.</summary>
internal sealed record LambdaActivation(Func<NDArray, NDArray> Function, Func<NDArray, NDArray> Derivative) : ActivationFunction
{
    public override bool NeedsSums => true;

    public override void Forward(NDArray x, NDArray y) => np.copyto(y, OfShape(Function(x), x, "outputs"));

    public override void Backward(NDArray sums, NDArray y, NDArray gradient) =>
        np.multiply(gradient, OfShape(Derivative(sums), sums, "derivatives").astype(NPTypeCode.Single, copy: false), gradient);

    private static NDArray OfShape(NDArray made, NDArray x, string what) => made is not null && made.shape.SequenceEqual(x.shape)
        ? made
        : throw new InvalidOperationException(
            $"The {what} of an activation must have the shape of its inputs, {Arrays.Show(x.shape)}. Received: {(made is null ? "null" : Arrays.Show(made.shape))}.");
}
