using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>An array of numbers that a layer holds: a trainable weight, or a statistic that a layer keeps itself.</summary>
internal sealed class Parameter(string name, int[] shape, Initializer initializer, bool trainable, double l2)
{
    private NDArray? _value;
    private NDArray? _gradient;

    public string Name { get; } = name;

    public int[] Shape { get; } = shape;

    public int Size { get; } = shape.Aggregate(1, (product, dimension) => checked(product * dimension));

    public bool Trainable { get; } = trainable;

    public Initializer Initializer { get; } = initializer;

    /// <summary>Gets the factor λ of the penalty λ·Σw² in the loss.</summary>
    public double L2 { get; } = l2;

    public NDArray Value => _value ?? throw new InvalidOperationException($"{Name} has no value before its model is built.");

    public NDArray Gradient => _gradient ?? throw new InvalidOperationException($"{Name} is not trainable, so it has no gradient.");

    public void Bind(NDArray value, NDArray? gradient)
    {
        _value = value;
        _gradient = gradient;
    }
}
