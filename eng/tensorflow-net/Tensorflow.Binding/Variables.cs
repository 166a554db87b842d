using System;
using Tensorflow.NumPy;
using Tensorflow.Train;

namespace Tensorflow;

public abstract class DisposableTrackableObject : Trackable, IDisposable
{
    protected extern DisposableTrackableObject();

    public extern void Dispose();
}

public class BaseResourceVariable : DisposableTrackableObject
{
    public extern BaseResourceVariable();

    public extern TF_DataType dtype { get; }

    public extern virtual string Name { get; }

    public extern Shape shape { get; }

    public extern string UniqueId { get; }

    public extern Tensor assign<T>(T value, bool use_locking = false, string name = null, bool read_value = true);

    public extern Tensor assign_add<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    public extern Tensor assign_sub<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    public extern Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool as_ref = false);

    public extern NDArray numpy();
}

public interface IInitializer
{
}

public interface IVariableV1
{
    TF_DataType dtype { get; }

    string Name { get; }

    Shape shape { get; }

    string UniqueId { get; }

    Tensor assign<T>(T value, bool use_locking = false, string name = null, bool read_value = true);

    Tensor assign_add<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    Tensor assign_sub<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool as_ref = false);

    NDArray numpy();
}

public class ResourceVariable : BaseResourceVariable, IVariableV1
{
    private extern ResourceVariable();

    public extern Tensor this[params Slice[] slices] { get; }
}
