using System.Collections.Generic;
using System.IO;
using Tensorflow.Contexts;
using Tensorflow.Framework;
using Tensorflow.Gradients;
using Tensorflow.Keras;

namespace Tensorflow
{
    public static class Binding
    {
        public static extern tensorflow tf { get; }

        public static extern TextWriter tf_output_redirect { get; set; }
    }

    public class tensorflow
    {
        public extern tensorflow();

        public extern ConfigImpl config { get; }

        public extern Context Context { get; }

        public extern DataOps data { get; }

        public extern IKerasApi keras { get; }

        public extern MathApi math { get; }

        public extern Tensor cast(Tensor x, TF_DataType dtype, string name = null);

        public extern bool executing_eagerly();

        public extern (Tensors, Tensor) clip_by_global_norm(Tensor[] t_list, float clip_norm, Tensor use_norm = null, string name = null);

        public extern Tensor clip_by_value<T1, T2>(Tensor t, T1 clip_value_min, T2 clip_value_max, string name = "ClipByValue");

        public extern Tensor concat(IEnumerable<Tensor> values, int axis, string name = "concat");

        public extern Tensor constant(object value, TF_DataType dtype = TF_DataType.DtInvalid, Shape shape = null, string name = "Const");

        public extern Tensor convert_to_tensor(object value, TF_DataType dtype = TF_DataType.DtInvalid, string name = null, TF_DataType preferred_dtype = TF_DataType.DtInvalid);

        public extern Tensor expand_dims(Tensor input, int axis = -1, string name = null);

        public extern Tensor gather(Tensor @params, Tensor indices, string name = null, int axis = 0);

        public extern GradientTape GradientTape(bool persistent = false, bool watch_accessed_variables = true);

        public extern Tensor reduce_mean(Tensor input_tensor, Axis axis = null, bool keepdims = false, string name = null, int? reduction_indices = null);

        public extern Tensor reduce_sum(Tensor input, Axis axis = null, Axis reduction_indices = null, bool keepdims = false, string name = null);

        public extern Tensor reshape(Tensor tensor, Shape shape, string name = null);

        public extern void set_random_seed(int seed);

        public extern Tensor stack(Tensor[] values, int axis = 0, string name = "stack");

        public extern Tensor sqrt(Tensor a, string name = null);

        public extern Tensor square(Tensor x, string name = null);

        public extern Tensor zeros_like(Tensor tensor, TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool optimize = true);

        public class DataOps
        {
            public extern DataOps();

            public extern DatasetManager Dataset { get; }
        }

        public class MathApi
        {
            public extern MathApi();

            public extern Tensor argmax(Tensor input, Axis axis = null, string name = null, int? dimension = null, TF_DataType output_type = TF_DataType.TF_INT64);
        }
    }
}
