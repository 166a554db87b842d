using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The activation at the end of a layer, with what it remembers from the way forward.</summary>
internal sealed class ActivationStage(ActivationFunction function)
{
    private readonly BatchBuffer _outputs = new();
    private NDArray _sums = null!;
    private NDArray _y = null!;

    public ActivationFunction Function => function;

    /// <summary>Computes the outputs; in the array of the sums, where that is allowed and these are not needed on the way back.</summary>
    public NDArray Forward(NDArray sums, bool inPlace)
    {
        _sums = sums;
        _y = inPlace && !function.NeedsSums ? sums : _outputs.Of(sums.shape);
        function.Forward(sums, _y);
        return _y;
    }

    /// <summary>Adds a bias to sums, (rows, width), and computes the outputs, in the array of the sums where these are not needed on the way back.</summary>
    public NDArray ForwardWithBias(NDArray sums, NDArray? bias)
    {
        if (function is Relu)
        {
            Rectifier.Forward(sums, bias);
            return _sums = _y = sums;
        }

        return Forward(bias is null ? sums : np.add(sums, bias, sums), inPlace: true);
    }

    /// <summary>Turns the gradient with respect to the outputs into that with respect to the sums, in place.</summary>
    public void Backward(NDArray gradient) =>
        function.Backward(_sums.reshape(gradient.shape), _y.reshape(gradient.shape), gradient);
}
