using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A number of an optimizer that may change from step to step, as a row that broadcasts over a <see cref="ParameterBlock"/>.</summary>
internal sealed class HyperParameter
{
    private readonly NDArray _row = Arrays.Keep(np.zeros(new Shape(ParameterBlock.RowLength), NPTypeCode.Single));
    private float _value;

    /// <summary>Gives the row filled with a value; it is written only when the value changed.</summary>
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
