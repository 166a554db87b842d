namespace TfLrCallbacks;

/// <summary>An array of numbers with a shape, as a snapshot holds it.</summary>
public sealed class SnapshotTensor
{
    /// <summary>The exact types: to a pattern an array of ulong would be one of long, too.</summary>
    private static readonly HashSet<Type> Types =
        [typeof(float[]), typeof(double[]), typeof(long[]), typeof(ulong[]), typeof(int[]), typeof(byte[])];

    private readonly int[] _shape;

    /// <summary>Initializes a tensor. The array is taken over, not copied.</summary>
    /// <param name="values">The values, row by row: an array of <see cref="float"/>, <see cref="double"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="int"/> or <see cref="byte"/>.</param>
    /// <param name="shape">The shape; its product is the length of <paramref name="values"/>. Empty for a single number.</param>
    /// <exception cref="ArgumentException">The values are of another type, or do not fit the shape.</exception>
    public SnapshotTensor(Array values, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Types.Contains(values.GetType()))
        {
            throw new ArgumentException(
                $"Must be an array of float, double, long, ulong, int or byte. Received: {values.GetType()}.", nameof(values));
        }

        _shape = shape.ToArray();
        long size = _shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (size != values.Length)
        {
            throw new ArgumentException(
                $"Must have as many values as the shape ({string.Join(", ", _shape)}) has places, {size}. Received: {values.Length}.",
                nameof(values));
        }

        Values = values;
    }

    /// <summary>Gets the values, row by row.</summary>
    public Array Values { get; }

    /// <summary>Gets the shape; empty for a single number.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Gets type and shape in words.</summary>
    internal string Description => $"{NameOf(Values.GetType().GetElementType()!)} ({string.Join(", ", _shape)})";

    /// <summary>Gives the name that numpy has for a type of numbers.</summary>
    internal static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float32",
        TypeCode.Double => "float64",
        TypeCode.Int64 => "int64",
        TypeCode.UInt64 => "uint64",
        TypeCode.Int32 => "int32",
        TypeCode.Byte => "uint8",
        _ => "numbers of another kind",
    };

    /// <summary>Tells whether another array is of the same type and shape.</summary>
    internal bool IsLike(SnapshotTensor other) => Values.GetType() == other.Values.GetType() && _shape.AsSpan().SequenceEqual(other._shape);
}
