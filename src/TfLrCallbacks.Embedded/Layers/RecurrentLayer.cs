using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A layer that processes a sequence, (batch, steps, inputs), step by step, with a state of (batch, units).</summary>
/// <remarks>
/// The inputs' products of all steps are one product. The state starts from zeros. Gradients go back through all steps.
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private readonly bool _returnSequences;
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _recurrentInitializer;
    private NDArray _rows = null!;
    private int _inputs;

    private protected RecurrentLayer(
        int units, bool returnSequences, Initializer? kernelInitializer, Initializer? recurrentInitializer)
    {
        Units = Check.AtLeast(1, units);
        _returnSequences = returnSequences;
        _kernelInitializer = kernelInitializer ?? new GlorotUniform();
        _recurrentInitializer = recurrentInitializer ?? new Orthogonal();
    }

    /// <summary>Gets the length of the state.</summary>
    public int Units { get; }

    private protected abstract int Gates { get; }

    private protected Parameter Kernel { get; private set; } = null!;

    private protected Parameter RecurrentKernel { get; private set; } = null!;

    /// <inheritdoc/>
    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        (long batch, long steps) = (x.shape[0], x.shape[1]);
        _rows = np.ascontiguousarray(x.transpose([1, 0, 2])).reshape(steps * batch, _inputs);
        NDArray products = np.empty(new Shape(_rows.shape[0], Gates * Units), NPTypeCode.Single);
        MatrixProduct.Of(_rows, Kernel.Value, products);
        AddInputBias(products);
        NDArray byStep = products.reshape(steps, batch, -1);
        NDArray states = np.zeros(new Shape(steps + 1, batch, Units), NPTypeCode.Single);
        Begin((int)steps);
        for (int step = 0; step < steps; step++)
        {
            np.copyto(states[step + 1], Step(step, byStep[step], states[step]));
        }

        States = states;
        return _returnSequences
            ? np.ascontiguousarray(states[new Slice(1, steps + 1)].transpose([1, 0, 2]))
            : states[steps].copy();
    }

    /// <inheritdoc/>
    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        long steps = States.shape[0] - 1;
        long batch = States.shape[1];
        RecurrentKernel.Gradient.fill(0f);
        NDArray toProducts = np.empty(new Shape(steps, batch, Gates * Units), NPTypeCode.Single);
        NDArray toState = _returnSequences ? np.zeros(new Shape(batch, Units), NPTypeCode.Single) : gradient.copy();
        for (int step = (int)steps - 1; step >= 0; step--)
        {
            if (_returnSequences)
            {
                np.add(toState, gradient[Slice.All, Slice.Index(step), Slice.All], toState);
            }

            toState = StepBack(step, toState, States[step], toProducts[step]);
        }

        NDArray rows = toProducts.reshape(steps * batch, -1);
        MatrixProduct.Of(_rows.T, rows, Kernel.Gradient);
        SetInputBiasGradient(rows);
        if (!toInputs)
        {
            return null;
        }

        NDArray inputs = np.empty(new Shape(_rows.shape), NPTypeCode.Single);
        MatrixProduct.Of(rows, Kernel.Value.T, inputs);
        return np.ascontiguousarray(inputs.reshape(steps, batch, _inputs).transpose([1, 0, 2]));
    }

    private protected NDArray States { get; private set; } = null!;

    /// <inheritdoc/>
    protected override int[] Build(int[] inputShape)
    {
        if (inputShape.Length is not 2)
        {
            throw DoesNotFit(inputShape, "needs samples of shape (steps, inputs); a Reshape in front of it can make them");
        }

        _inputs = inputShape[1];
        Kernel = AddParameter("kernel", [_inputs, Gates * Units], _kernelInitializer);
        RecurrentKernel = AddParameter("recurrent_kernel", [Units, Gates * Units], _recurrentInitializer);
        return _returnSequences ? [inputShape[0], Units] : [Units];
    }

    private protected abstract void AddInputBias(NDArray products);

    private protected abstract void SetInputBiasGradient(NDArray gradient);

    private protected abstract void Begin(int steps);

    /// <summary>Returns the next state.</summary>
    private protected abstract NDArray Step(int step, NDArray products, NDArray state);

    /// <summary>Returns the gradient of the state before, from that of the state after; fills that of the products, adds that of the recurrent kernel.</summary>
    private protected abstract NDArray StepBack(int step, NDArray toState, NDArray before, NDArray toProducts);
}
