using System.Collections.Generic;
using Tensorflow.Framework.Models;
using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;

namespace Tensorflow
{
    public static class KerasApi
    {
        public static extern KerasInterface keras { get; }
    }
}

namespace Tensorflow.Keras
{
    public abstract class BackendBase
    {
        protected extern BackendBase();
    }

    public class BackendImpl : BackendBase
    {
        public extern BackendImpl();

        public extern Tensor mean(Tensor x, int axis = -1, bool keepdims = false);
    }

    public class KerasInterface : IKerasApi
    {
        public extern KerasInterface();

        public extern BackendImpl backend { get; }

        public extern ILayersApi layers { get; }

        public extern ILossesApi losses { get; }

        public extern IMetricsApi metrics { get; }

        public extern IOptimizerApi optimizers { get; }

        public extern Tensors Input(Shape shape = null, int batch_size = -1, string name = null, TF_DataType dtype = TF_DataType.DtInvalid, bool sparse = false, Tensor tensor = null, bool ragged = false, TypeSpec type_spec = null, Shape batch_input_shape = null, Shape batch_shape = null);

        public extern IModel Model(Tensors inputs, Tensors outputs, string name = null);

        public extern Sequential Sequential(params ILayer[] layers);

        public extern Sequential Sequential(List<ILayer> layers = null, string name = null);
    }
}
