namespace TfLrCallbacks.Porting;

/// <summary>The number type that rates are computed in.</summary>
public enum Precision
{
    /// <summary>float64: 64 bits, as everything in this library.</summary>
    Float64,

    /// <summary>float32: 32 bits, operation by operation as Keras does; the result of every other library is rounded once.</summary>
    Float32,
}
