using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The function that a layer applies to its sums.</summary>
/// <remarks>
/// A name of Keras can be given wherever an activation is expected: <c>"linear"</c>, <c>"relu"</c>, <c>"softmax"</c>, <c>"tanh"</c>,
/// <c>"sigmoid"</c>, <c>"elu"</c>, <c>"leaky_relu"</c>.
/// </remarks>
public abstract record ActivationFunction
{
    private protected ActivationFunction()
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

    private static Dictionary<string, ActivationFunction> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["linear"] = Linear,
        ["relu"] = Relu,
        ["softmax"] = Softmax,
        ["tanh"] = Tanh,
        ["sigmoid"] = Sigmoid,
        ["elu"] = Elu,
        ["leaky_relu"] = LeakyRelu,
    };

    /// <summary>Takes the name that Keras has for an activation.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator ActivationFunction(string name) => FromString(name);

    /// <summary>Takes the name that Keras has for an activation.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The activation.</returns>
    /// <exception cref="ArgumentException">There is no such activation.</exception>
    public static ActivationFunction FromString(string name) => Named.Find(ByName, name);

    /// <summary>Computes the outputs; <paramref name="y"/> may be <paramref name="x"/> itself.</summary>
    internal abstract void Forward(NDArray x, NDArray y);

    /// <summary>Turns the gradient with respect to the outputs into that with respect to the inputs, in place. The outputs say enough.</summary>
    internal abstract void Backward(NDArray y, NDArray gradient);
}
