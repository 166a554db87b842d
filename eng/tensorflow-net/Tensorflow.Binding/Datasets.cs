using System;
using System.Collections.Generic;
using Tensorflow.NumPy;

namespace Tensorflow
{
    public class DatasetManager
    {
        public extern DatasetManager();

        public extern IDatasetV2 from_tensor_slices(Tensor features, Tensor labels);

        public extern IDatasetV2 range(int count, TF_DataType output_type = TF_DataType.TF_INT64);
    }

    public interface IDatasetV2 : IEnumerable<(Tensors, Tensors)>
    {
        int FirstInputTensorCount { get; set; }

        IDatasetV2 batch(int batch_size, bool drop_remainder = false);

        Tensor cardinality(string name = null);

        IDatasetV2 flat_map(Func<Tensor, IDatasetV2> map_func);

        IDatasetV2 repeat(int count = -1);

        IDatasetV2 shuffle(int buffer_size, int? seed = null, bool reshuffle_each_iteration = true);

        IDatasetV2 take(int count);
    }

    public class OwnedIterator : IDisposable
    {
        public extern OwnedIterator(IDatasetV2 dataset);

        public extern void Dispose();

        public extern Tensor[] next();
    }
}

namespace Tensorflow.Util
{
    public class ValidationDataPack
    {
        public extern ValidationDataPack((NDArray, NDArray) validation_data);

        public extern void Deconstruct(out NDArray val_x, out NDArray val_y, out NDArray val_sample_weight);

        public static extern implicit operator ValidationDataPack((NDArray, NDArray) validation_data);
    }
}
