using System.Collections.Generic;
using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Common.Types;
using Tensorflow.NumPy;
using Tensorflow.Train;
using Tensorflow.Util;

namespace Tensorflow.Keras.Engine;

public abstract class Layer : AutoTrackable, ILayer
{
    public extern Layer(LayerArgs args);

    public extern List<INode> InboundNodes { get; }

    public extern virtual List<ILayer> Layers { get; }

    public extern string Name { get; set; }

    public extern virtual List<IVariableV1> NonTrainableWeights { get; }

    public extern bool Trainable { get; }

    public extern virtual List<IVariableV1> TrainableVariables { get; }

    public extern virtual List<IVariableV1> TrainableWeights { get; }

    public extern virtual List<IVariableV1> Weights { get; set; }

    public extern IEnumerable<ILayer> _flatten_layers(bool recursive = true, bool include_self = true);

    public extern virtual Tensors Apply(Tensors inputs, Tensors states = null, bool? training = false, IOptionalArgs optional_args = null);

    public extern List<NDArray> get_weights();

    public extern virtual void set_weights(IEnumerable<NDArray> weights);
}

public class Container
{
    public extern Container(string[] output_names);
}

public class MetricsContainer : Container
{
    public extern MetricsContainer(string[] metrics, string[] output_names = null);

    public extern Metric _get_metric_object(string metric, Tensor y_t, Tensor y_p);
}

public class Model : Layer, IModel
{
    public Tensors inputs;

    public extern Model(ModelArgs args);

    public extern bool IsGraphNetwork { get; }

    public extern override List<ILayer> Layers { get; }

    public extern IEnumerable<IMetricFunc> metrics { get; }

    public extern override List<IVariableV1> NonTrainableWeights { get; }

    public extern IOptimizer Optimizer { get; set; }

    public extern bool Stop_training { get; set; }

    public extern override List<IVariableV1> TrainableWeights { get; }

    public extern void compile(IOptimizer optimizer, ILossFunc loss);

    public extern void compile(IOptimizer optimizer, ILossFunc loss, string[] metrics);

    public extern void compile(string optimizer, string loss, string[] metrics);

    public extern void compile(IOptimizer optimizer, ILossFunc loss, IMetricFunc[] metrics);

    public extern Dictionary<string, float> evaluate(NDArray x, NDArray y, int batch_size = -1, int verbose = 1, NDArray sample_weight = null, int steps = -1, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false, bool return_dict = false, bool is_val = false);

    public extern ICallback fit(IDatasetV2 dataset, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback> callbacks = null, IDatasetV2 validation_data = null, int validation_step = 10, bool shuffle = true, Dictionary<int, float> class_weight = null, int initial_epoch = 0, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

    public extern ICallback fit(NDArray x, NDArray y, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback> callbacks = null, float validation_split = 0f, ValidationDataPack validation_data = null, int validation_step = 10, bool shuffle = true, Dictionary<int, float> class_weight = null, NDArray sample_weight = null, int initial_epoch = 0, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

    public extern Tensors predict(Tensors x, int batch_size = -1, int verbose = 0, int steps = -1, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

    public extern void summary(int line_length = -1, float[] positions = null);
}

public class Functional : Model
{
    public extern Functional(Tensors inputs, Tensors outputs, string name = null);
}

public class Sequential : Functional
{
    public extern Sequential(SequentialArgs args);

    public extern void add(ILayer layer);
}
