using System;
using System.Collections.Generic;
using Tensorflow.Common.Types;
using Tensorflow.NumPy;

namespace Tensorflow;

public class Axis
{
    public extern Axis(params int[] axis);

    public static extern implicit operator Axis(int axis);
}

public abstract class DisposableObject
{
}

public enum TF_DataType
{
    DtInvalid = 0,
    TF_FLOAT = 1,
    TF_DOUBLE = 2,
    TF_INT32 = 3,
    TF_UINT8 = 4,
    TF_INT16 = 5,
    TF_INT8 = 6,
    TF_STRING = 7,
    TF_INT64 = 9,
    TF_BOOL = 10,
    TF_BFLOAT16 = 14,
    TF_UINT16 = 17,
    TF_HALF = 19,
    TF_UINT32 = 22,
    TF_UINT64 = 23,
}

public class Shape
{
    public extern Shape(params int[] dims);

    public extern Shape(params long[] dims);

    public extern long[] dims { get; }

    public extern int ndim { get; }

    public static extern implicit operator Shape(int dims);
}

public class Slice
{
    public extern Slice(int? start = null, int? stop = null, int step = 1, bool isIndex = false);
}

public class Tensor : DisposableObject
{
    protected extern Tensor();

    public extern virtual ulong bytesize { get; }

    public extern virtual string Device { get; }

    public extern virtual TF_DataType dtype { get; }

    public extern Tensor this[params Slice[] slices] { get; }

    public extern int ndim { get; }

    public extern Shape shape { get; set; }

    public extern ResourceVariable assign(Tensor tensor);

    public extern NDArray numpy();

    public extern virtual T[] ToArray<T>();

    public static extern Tensor operator +(Tensor lhs, Tensor rhs);

    public static extern Tensor operator -(Tensor lhs, Tensor rhs);

    public static extern Tensor operator *(Tensor lhs, Tensor rhs);

    public static extern Tensor operator *(Tensor lhs, float rhs);

    public static extern Tensor operator /(Tensor lhs, float rhs);

    public static extern explicit operator float(Tensor tensor);
}

public sealed class Tensors : Nest<Tensor>, IDisposable
{
    public extern Tensors(params Tensor[] tensors);

    public extern Shape shape { get; }

    public extern Tensor Single { get; }

    public extern void Dispose();

    public static extern implicit operator Tensors(Tensor tensor);

    public static extern implicit operator Tensors(NDArray nd);

    public static extern implicit operator Tensors(Tensor[] tensors);

    public static extern implicit operator Tensors(List<Tensor> tensors);

    public static extern implicit operator Tensor(Tensors tensors);

    public static extern implicit operator Tensor[](Tensors tensors);
}
