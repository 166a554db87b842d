using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>A simple recurrent layer: h ← tanh(x·kernel + h·recurrent_kernel + bias).</summary>
/// <remarks>(batch, steps, inputs) becomes (batch, units), or (batch, steps, units). As <c>keras.layers.SimpleRNN</c>.</remarks>
public sealed class SimpleRNN : RecurrentLayer
{
    private readonly bool _useBias;
    private Parameter? _bias;

    /// <summary>Initializes a layer.</summary>
    /// <param name="units">The length of the state, 1 or more.</param>
    /// <param name="returnSequences">Whether the layer returns the states after all steps, not only the last one.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="recurrentInitializer">The recurrent kernel's initial values; <see cref="Orthogonal"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public SimpleRNN(
        int units,
        bool returnSequences = false,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(units, returnSequences, kernelInitializer, recurrentInitializer) => _useBias = useBias;

    private protected override int Gates => 1;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        int[] shape = base.Build(inputShape);
        _bias = _useBias ? AddParameter("bias", [Units], new Zeros()) : null;
        return shape;
    }

    private protected override void AddInputBias(NDArray products)
    {
        if (_bias is not null)
        {
            np.add(products, _bias.Value, products);
        }
    }

    private protected override void SetInputBiasGradient(NDArray gradient)
    {
        if (_bias is not null)
        {
            MatrixProduct.SumOfRows(gradient, _bias.Gradient);
        }
    }

    private protected override void Begin(int steps)
    {
    }

    private protected override NDArray Step(int step, NDArray products, NDArray state) =>
        np.tanh(np.add(products, np.dot(state, RecurrentKernel.Value)));

    private protected override NDArray StepBack(int step, NDArray toState, NDArray before, NDArray toProducts)
    {
        NDArray after = States[step + 1];
        NDArray slope = np.evaluate((1f - NDExpr.Square(after)) * toState);
        np.copyto(toProducts, slope);
        np.add(RecurrentKernel.Gradient, np.dot(before.T, slope), RecurrentKernel.Gradient);
        return np.dot(slope, RecurrentKernel.Value.T);
    }
}
