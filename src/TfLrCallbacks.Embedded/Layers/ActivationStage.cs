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

    /// <summary>Turns the gradient with respect to the outputs into that with respect to the sums, in place.</summary>
    public void Backward(NDArray gradient) => function.Backward(_sums, _y, gradient);
}
