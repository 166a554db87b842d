using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A hyperparameter of an optimizer that may change from step to step, as an array for use in an expression over all weights.</summary>
/// <remarks>
/// A constant in an <c>NDExpr</c> is compiled into a kernel for every value, so a rate that follows a schedule would compile one in each step; and
/// a single number in an array turns SIMD off. This is a row that broadcasts over the weights.
/// </remarks>
public sealed class HyperParameter
{
    private readonly NDArray _row = Arrays.Keep(np.zeros(new Shape(ParameterBlock.RowLength), NPTypeCode.Single));
    private float _value;

    /// <summary>Returns the row filled with a value; it is written only when the value has changed.</summary>
    /// <param name="value">The value; it is rounded to float32.</param>
    /// <returns>The row, which is the same array every time.</returns>
    public NDArray Of(double value)
    {
        float single = (float)value;
        if (BitConverter.SingleToInt32Bits(single) != BitConverter.SingleToInt32Bits(_value))
        {
            _row.fill(single);
            _value = single;
        }

        return _row;
    }
}
