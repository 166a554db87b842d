namespace TfLrCallbacks.Embedded;

/// <summary>Rows and columns of a window over images. One number stands for both: <c>new Conv2D(8, kernelSize: 3)</c>.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns.</param>
public readonly record struct Size2D(int Rows, int Columns)
{
    /// <summary>Converts one number for both rows and columns.</summary>
    /// <param name="size">The number.</param>
    public static implicit operator Size2D(int size) => FromInt32(size);

    /// <summary>Converts rows and columns.</summary>
    /// <param name="size">The rows and columns.</param>
    public static implicit operator Size2D((int Rows, int Columns) size) => FromValueTuple(size);

    /// <summary>Converts one number for both rows and columns.</summary>
    /// <param name="size">The number.</param>
    /// <returns>The size.</returns>
    public static Size2D FromInt32(int size) => new(size, size);

    /// <summary>Converts rows and columns.</summary>
    /// <param name="size">The rows and columns.</param>
    /// <returns>The size.</returns>
    public static Size2D FromValueTuple((int Rows, int Columns) size) => new(size.Rows, size.Columns);

    /// <summary>Checks that there is at least one row and one column.</summary>
    internal Size2D Positive(string name) => Check.AtLeast(1, Rows, name) > 0 && Check.AtLeast(1, Columns, name) > 0 ? this : default;
}
