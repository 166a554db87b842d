using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The function that a layer applies to its weighted sums.</summary>
/// <remarks>
/// A name of Keras can be given wherever an activation is expected: <c>"linear"</c>, <c>"relu"</c>, <c>"softmax"</c>, <c>"tanh"</c>,
/// <c>"sigmoid"</c>, <c>"elu"</c>, <c>"leaky_relu"</c>, <c>"selu"</c>, <c>"gelu"</c>, <c>"silu"</c>, <c>"softplus"</c>,
/// <c>"softsign"</c>, <c>"relu6"</c>, <c>"hard_sigmoid"</c>.
/// <para>To write an activation, give two functions to <see cref="Of"/>, or derive from this class.</para>
/// </remarks>
public abstract record ActivationFunction
{
    /// <summary>Initializes an activation.</summary>
    protected ActivationFunction()
    {
    }

    /// <summary>Gets the identity, x.</summary>
    public static ActivationFunction Linear { get; } = new Linear();

    /// <summary>Gets the rectifier, max(x, 0); its derivative at 0 is 0.</summary>
    public static ActivationFunction Relu { get; } = new Relu();

    /// <summary>Gets the softmax over the last axis, exp(xᵢ) / Σⱼ exp(xⱼ).</summary>
    public static ActivationFunction Softmax { get; } = new Softmax();

    /// <summary>Gets the hyperbolic tangent.</summary>
    public static ActivationFunction Tanh { get; } = new HyperbolicTangent();

    /// <summary>Gets the logistic function, 1 / (1 + exp(−x)).</summary>
    public static ActivationFunction Sigmoid { get; } = new Sigmoid();

    /// <summary>Gets the exponential linear unit: x above 0, exp(x) − 1 below; its derivative at 0 is 1.</summary>
    public static ActivationFunction Elu { get; } = new Elu();

    /// <summary>Gets the rectifier with a slope of 0.2 below 0; its derivative at 0 is 0.2.</summary>
    public static ActivationFunction LeakyRelu { get; } = new LeakyRelu();

    /// <summary>Gets the scaled exponential linear unit: 1.0507·x above 0, 1.7581·(exp(x) − 1) below.</summary>
    public static ActivationFunction Selu { get; } = new Selu();

    /// <summary>Gets the Gaussian error linear unit, x·Φ(x), with the exact Φ.</summary>
    public static ActivationFunction Gelu { get; } = new Gelu();

    /// <summary>Gets x / (1 + exp(−x)), also called swish.</summary>
    public static ActivationFunction Silu { get; } = new Silu();

    /// <summary>Gets the softplus, log(1 + exp(x)).</summary>
    public static ActivationFunction Softplus { get; } = new Softplus();

    /// <summary>Gets x / (1 + |x|).</summary>
    public static ActivationFunction Softsign { get; } = new Softsign();

    /// <summary>Gets the rectifier cut at 6; its derivative is 0 at 0 and at 6.</summary>
    public static ActivationFunction Relu6 { get; } = new Relu6();

    /// <summary>Gets x / 6 + ½ cut to 0 and 1.</summary>
    public static ActivationFunction HardSigmoid { get; } = new HardSigmoid();

    private static Dictionary<string, ActivationFunction> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["linear"] = Linear,
        ["relu"] = Relu,
        ["softmax"] = Softmax,
        ["tanh"] = Tanh,
        ["sigmoid"] = Sigmoid,
        ["elu"] = Elu,
        ["leaky_relu"] = LeakyRelu,
        ["selu"] = Selu,
        ["gelu"] = Gelu,
        ["silu"] = Silu,
        ["swish"] = Silu,
        ["softplus"] = Softplus,
        ["softsign"] = Softsign,
        ["relu6"] = Relu6,
        ["hard_sigmoid"] = HardSigmoid,
    };

    /// <summary>Converts the Keras name of an activation.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator ActivationFunction(string name) => FromString(name);

    /// <summary>Converts the Keras name of an activation.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The activation.</returns>
    /// <exception cref="ArgumentException">There is no activation of this name.</exception>
    public static ActivationFunction FromString(string name) => Named.Find(ByName, name);

    /// <summary>Makes an activation that is applied to each number separately.</summary>
    /// <param name="function">Returns the outputs for the inputs, of the same shape.</param>
    /// <param name="derivative">Returns the derivatives at the inputs, of the same shape.</param>
    /// <returns>The activation.</returns>
    public static ActivationFunction Of(Func<NDArray, NDArray> function, Func<NDArray, NDArray> derivative)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(derivative);
        return new LambdaActivation(function, derivative);
    }

    /// <summary>Gets a value indicating whether <see cref="Backward"/> needs the sums. If not, it may be given the outputs in their place.</summary>
    public virtual bool NeedsSums => false;

    /// <summary>Computes the outputs.</summary>
    /// <param name="x">The sums.</param>
    /// <param name="y">Filled with the outputs; it may be <paramref name="x"/> itself unless <see cref="NeedsSums"/>.</param>
    public abstract void Forward(NDArray x, NDArray y);

    /// <summary>Turns the gradient with respect to the outputs into that with respect to the sums, in place.</summary>
    /// <param name="sums">The sums, or the outputs in their place unless <see cref="NeedsSums"/>.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="gradient">The gradient, as <paramref name="y"/>.</param>
    public abstract void Backward(NDArray sums, NDArray y, NDArray gradient);

    internal static string? NameOf(ActivationFunction activation) =>
        ByName.FirstOrDefault(pair => pair.Value.Equals(activation)).Key;
}
