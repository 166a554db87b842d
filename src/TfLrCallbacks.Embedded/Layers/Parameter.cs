using System.Globalization;
using System.Numerics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>An array of float32 numbers that a layer holds: a trainable weight, or a statistic that the layer keeps itself.</summary>
public sealed class Parameter
{
    private readonly Layer? _owner;
    private NDArray? _value;
    private NDArray? _gradient;

    internal Parameter(string name, int[] shape, Initializer initializer, bool trainable, double l2, Layer? owner = null)
    {
        Name = name;
        Shape = shape;
        Size = SizeOf(name, shape);
        Initializer = initializer;
        Trainable = trainable;
        L2 = l2;
        _owner = owner;
    }

    /// <summary>Gets the name in the model, such as <c>dense_1/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the shape.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Gets a value indicating whether an optimizer changes it; otherwise it is a statistic. A frozen weight is trainable too
    /// (<see cref="Layer.Trainable"/>).</summary>
    public bool Trainable { get; }

    /// <summary>Gets the values. Write into the array to change them.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public NDArray Value => _value ?? throw new InvalidOperationException($"{Name} has no value before its model is built.");

    /// <summary>Gets the gradient of the batch's mean loss, which <see cref="Layer.Backward"/> fills; shaped as <see cref="Value"/>.</summary>
    /// <exception cref="InvalidOperationException">The model is not built, or the parameter is not trainable.</exception>
    public NDArray Gradient => _gradient ?? throw new InvalidOperationException(
        Trainable ? $"{Name} has no gradient before its model is built." : $"{Name} is not trainable, so it has no gradient.");

    internal int Size { get; }

    internal Initializer Initializer { get; }

    /// <summary>Gets the factor λ of the penalty λ·Σw² in the loss.</summary>
    internal double L2 { get; }

    /// <summary>Gets the factor on the learning rate: that of its layer and of all layers around it; 0 where one is frozen.</summary>
    internal double RateFactor => _owner?.EffectiveRateFactor ?? 1;

    internal int[] Dimensions => (int[])Shape;

    internal void Bind(NDArray value, NDArray? gradient)
    {
        _value = value;
        _gradient = gradient;
    }

    private static int SizeOf(string name, int[] shape)
    {
        BigInteger size = shape.Aggregate(BigInteger.One, (product, length) => product * length);
        return size <= Array.MaxLength
            ? (int)size
            : throw new ArgumentException($"{name} would have {size.ToString("N0", CultureInfo.InvariantCulture)} numbers, {Arrays.Show(shape)}, and an array has {Array.MaxLength.ToString("N0", CultureInfo.InvariantCulture)} at most. Make the layer or its inputs smaller.", nameof(shape));
    }
}
