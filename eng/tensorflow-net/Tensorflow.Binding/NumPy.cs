using System;
using System.Collections;
using System.Collections.Generic;

namespace Tensorflow.NumPy;

public class NDArray : Tensor, IEnumerable<NDArray>
{
    protected extern NDArray();

    public extern NDArray(Array value, Shape shape = null);

    public new extern NDArray this[params Slice[] slices] { get; set; }

    public extern NDArray astype(TF_DataType dtype);

    public extern IEnumerator<NDArray> GetEnumerator();

    extern IEnumerator IEnumerable.GetEnumerator();

    public static extern implicit operator NDArray(byte[,] array);

    public static extern implicit operator NDArray(int value);

    public static extern implicit operator NDArray(int[] array);

    public static extern implicit operator NDArray(float[] array);

    public static extern implicit operator NDArray(long[] array);

    public static extern implicit operator NDArray(int[,] array);

    public static extern implicit operator NDArray(float[,] array);

    public static extern implicit operator NDArray(float[,,] array);

    public static extern implicit operator int(NDArray nd);

    public static extern implicit operator long(NDArray nd);

    public static extern implicit operator float(NDArray nd);
}
