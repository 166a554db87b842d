using NumSharp;
using NumSharp.Backends.Iteration;

namespace TfLrCallbacks.Embedded;

/// <summary>A gated recurrent unit: gates decide how much of the state is kept and how much of it enters the candidate.</summary>
/// <remarks>
/// <para>With σ the logistic function, kernels W (inputs, 3·units), U (units, 3·units) and biases b, c in the order z, r, h:</para>
/// <code>
/// z = σ(x·W + b + h·U + c)            update gate
/// r = σ(x·W + b + h·U + c)            reset gate
/// n = tanh(x·W + b + r·(h·U + c))     candidate
/// h ← z·h + (1 − z)·n
/// </code>
/// <para>
/// (batch, steps, inputs) becomes (batch, units), or (batch, steps, units). As <c>keras.layers.GRU</c> with its default <c>reset_after=True</c>; the bias is (2, 3·units). From
/// Cho et al., <i>Learning phrase representations using RNN encoder-decoder</i>, 2014, <see href="https://arxiv.org/abs/1406.1078"/>.
/// </para>
/// </remarks>
public sealed class GRU : RecurrentLayer
{
    private readonly bool _useBias;
    private Parameter? _bias;
    private (NDArray Update, NDArray Reset, NDArray Candidate, NDArray Recurrent)[] _steps = [];
    private NDArray _recurrentBiasGradient = null!;

    /// <summary>Initializes a layer.</summary>
    /// <param name="units">The length of the state, 1 or more.</param>
    /// <param name="returnSequences">Whether the layer returns the states after all steps, not only the last one.</param>
    /// <param name="useBias">Whether biases are added.</param>
    /// <param name="kernelInitializer">The kernel's initial values; <see cref="GlorotUniform"/> by default.</param>
    /// <param name="recurrentInitializer">The recurrent kernel's initial values; <see cref="Orthogonal"/> by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public GRU(
        int units,
        bool returnSequences = false,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null)
        : base(units, returnSequences, kernelInitializer, recurrentInitializer) => _useBias = useBias;

    private protected override int Gates => 3;

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        _recurrentBiasGradient = np.zeros(new Shape(3 * Units), NPTypeCode.Single);
        NDArray? inputs = base.Backward(gradient, toInputs);
        if (_bias is not null)
        {
            np.copyto(_bias.Gradient[1], _recurrentBiasGradient);
        }

        return inputs;
    }

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        int[] shape = base.Build(inputShape);
        _bias = _useBias ? AddParameter("bias", [2, 3 * Units], new Zeros()) : null;
        return shape;
    }

    private protected override void AddInputBias(NDArray products)
    {
        if (_bias is not null)
        {
            np.add(products, _bias.Value[0], products);
        }
    }

    private protected override void SetInputBiasGradient(NDArray gradient)
    {
        if (_bias is not null)
        {
            NDArray sums = np.empty(new Shape(3 * Units), NPTypeCode.Single);
            MatrixProduct.SumOfRows(gradient, sums);
            np.copyto(_bias.Gradient[0], sums);
        }
    }

    private protected override void Begin(int steps) => _steps = new (NDArray, NDArray, NDArray, NDArray)[steps];

    private protected override NDArray Step(int step, NDArray products, NDArray state)
    {
        NDArray recurrent = np.dot(state, RecurrentKernel.Value);
        if (_bias is not null)
        {
            np.add(recurrent, _bias.Value[1], recurrent);
        }

        NDArray update = Logistic(Gate(products, 0), Gate(recurrent, 0));
        NDArray reset = Logistic(Gate(products, 1), Gate(recurrent, 1));
        NDArray seen = Gate(recurrent, 2);
        NDArray candidate = np.evaluate(NDExpr.Tanh(Gate(products, 2) + (NDExpr)reset * seen));
        _steps[step] = (update, reset, candidate, seen);
        return np.evaluate((NDExpr)update * state + (1f - (NDExpr)update) * candidate);
    }

    private protected override NDArray StepBack(int step, NDArray toState, NDArray before, NDArray toProducts)
    {
        (NDArray update, NDArray reset, NDArray candidate, NDArray seen) = _steps[step];
        NDArray toUpdate = np.evaluate((NDExpr)toState * ((NDExpr)before - candidate) * update * (1f - (NDExpr)update));
        NDArray toCandidate = np.evaluate((NDExpr)toState * (1f - (NDExpr)update) * (1f - NDExpr.Square(candidate)));
        NDArray toReset = np.evaluate((NDExpr)toCandidate * seen * reset * (1f - (NDExpr)reset));
        NDArray toSeen = np.multiply(toCandidate, reset);
        np.copyto(toProducts, np.concatenate([toUpdate, toReset, toCandidate], 1));
        NDArray toRecurrent = np.concatenate([toUpdate, toReset, toSeen], 1);
        np.add(RecurrentKernel.Gradient, np.dot(before.T, toRecurrent), RecurrentKernel.Gradient);
        np.add(_recurrentBiasGradient, np.sum(toRecurrent, 0), _recurrentBiasGradient);
        return np.add(np.multiply(toState, update), np.dot(toRecurrent, RecurrentKernel.Value.T));
    }

    private NDArray Gate(NDArray products, int gate) =>
        np.ascontiguousarray(products[Slice.All, new Slice(gate * Units, (gate + 1) * Units)]);

    private static NDArray Logistic(NDArray products, NDArray recurrent) =>
        np.evaluate(1f / (1f + NDExpr.Exp(-((NDExpr)products + recurrent))));
}
