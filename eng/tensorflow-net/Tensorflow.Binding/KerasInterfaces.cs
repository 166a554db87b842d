using System.Collections.Generic;
using Tensorflow.NumPy;
using Tensorflow.Training;
using Tensorflow.Util;

namespace Tensorflow.Keras.Saving
{
    public interface IKerasConfigable
    {
    }
}

namespace Tensorflow.Common.Types
{
    public interface IOptionalArgs
    {
    }
}

namespace Tensorflow.Keras
{
    using Tensorflow.Common.Types;
    using Tensorflow.Framework.Models;
    using Tensorflow.Keras.Engine;
    using Tensorflow.Keras.Layers;
    using Tensorflow.Keras.Losses;
    using Tensorflow.Keras.Metrics;
    using Tensorflow.Keras.Saving;

    public interface ILayer : IWithTrackable, IKerasConfigable
    {
        List<INode> InboundNodes { get; }

        List<ILayer> Layers { get; }

        string Name { get; }

        List<IVariableV1> NonTrainableWeights { get; }

        bool Trainable { get; }

        List<IVariableV1> TrainableVariables { get; }

        List<IVariableV1> TrainableWeights { get; }

        List<IVariableV1> Weights { get; set; }

        Tensors Apply(Tensors inputs, Tensors states = null, bool? training = false, IOptionalArgs optional_args = null);

        List<NDArray> get_weights();

        void set_weights(IEnumerable<NDArray> weights);
    }

    public interface IKerasApi
    {
        ILayersApi layers { get; }

        ILossesApi losses { get; }

        IMetricsApi metrics { get; }

        IOptimizerApi optimizers { get; }

        Tensors Input(Shape shape = null, int batch_size = -1, string name = null, TF_DataType dtype = TF_DataType.DtInvalid, bool sparse = false, Tensor tensor = null, bool ragged = false, TypeSpec type_spec = null, Shape batch_input_shape = null, Shape batch_shape = null);

        IModel Model(Tensors inputs, Tensors outputs, string name = null);
    }

    public interface IOptimizerApi
    {
        IOptimizer Adam(float learning_rate = 0.001f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1E-07f, bool amsgrad = false, string name = "Adam");

        IOptimizer AdamW(float learning_rate = 0.001f, float weight_decay = 0.004f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1E-07f, bool amsgrad = false, List<string> no_decay_params = null, string name = "AdamW");

        IOptimizer RMSprop(float learning_rate = 0.001f, float rho = 0.9f, float momentum = 0f, float epsilon = 1E-07f, bool centered = false, string name = "RMSprop");

        IOptimizer SGD(float learning_rate = 0.01f, float momentum = 0f);
    }
}

namespace Tensorflow.Keras.Engine
{
    using Tensorflow.Keras.Losses;
    using Tensorflow.Keras.Metrics;
    using Tensorflow.Keras.Saving;

    public interface ICallback
    {
        Dictionary<string, List<float>> history { get; set; }

        void on_epoch_begin(int epoch);

        void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs);

        void on_predict_batch_begin(long step);

        void on_predict_batch_end(long end_step, Dictionary<string, Tensors> logs);

        void on_predict_begin();

        void on_predict_end();

        void on_test_batch_begin(long step);

        void on_test_batch_end(long end_step, Dictionary<string, float> logs);

        void on_test_begin();

        void on_test_end(Dictionary<string, float> logs);

        void on_train_batch_begin(long step);

        void on_train_batch_end(long end_step, Dictionary<string, float> logs);

        void on_train_begin();

        void on_train_end();
    }

    public interface INode
    {
        Tensors input_tensors { get; }
    }

    public interface IModel : ILayer, IWithTrackable, IKerasConfigable
    {
        bool Stop_training { get; set; }

        void compile(IOptimizer optimizer, ILossFunc loss);

        void compile(IOptimizer optimizer, ILossFunc loss, string[] metrics);

        void compile(string optimizer, string loss, string[] metrics);

        void compile(IOptimizer optimizer, ILossFunc loss, IMetricFunc[] metrics);

        Dictionary<string, float> evaluate(NDArray x, NDArray y, int batch_size = -1, int verbose = 1, NDArray sample_weight = null, int steps = -1, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false, bool return_dict = false, bool is_val = false);

        ICallback fit(IDatasetV2 dataset, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback> callbacks = null, IDatasetV2 validation_data = null, int validation_step = 10, bool shuffle = true, Dictionary<int, float> class_weight = null, int initial_epoch = 0, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

        ICallback fit(NDArray x, NDArray y, int batch_size = -1, int epochs = 1, int verbose = 1, List<ICallback> callbacks = null, float validation_split = 0f, ValidationDataPack validation_data = null, int validation_step = 10, bool shuffle = true, Dictionary<int, float> class_weight = null, NDArray sample_weight = null, int initial_epoch = 0, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

        Tensors predict(Tensors x, int batch_size = -1, int verbose = 0, int steps = -1, int max_queue_size = 10, int workers = 1, bool use_multiprocessing = false);

        void summary(int line_length = -1, float[] positions = null);
    }

    public interface IOptimizer
    {
        IVariableV1 add_slot(IVariableV1 var, string slot_name, IInitializer initializer = null);

        Tensor[] aggregate_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars);

        void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        void apply_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        void apply_gradients((Tensor, ResourceVariable) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        void apply_gradients(IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        Tensor[] clip_gradients(Tensor[] grads);
    }
}

namespace Tensorflow.Keras.Layers
{
    public interface ILayersApi
    {
        ILayer AveragePooling2D(Shape pool_size = null, Shape strides = null, string padding = "valid", string data_format = null);

        ILayer BatchNormalization(int axis = -1, float momentum = 0.99f, float epsilon = 0.001f, bool center = true, bool scale = true, IInitializer beta_initializer = null, IInitializer gamma_initializer = null, IInitializer moving_mean_initializer = null, IInitializer moving_variance_initializer = null, bool trainable = true, string name = null, bool renorm = false, float renorm_momentum = 0.99f);

        ILayer Concatenate(int axis = -1);

        ILayer Conv2D(int filters, Shape kernel_size = null, Shape strides = null, string padding = "valid", string data_format = null, Shape dilation_rate = null, int groups = 1, string activation = null, bool use_bias = true, string kernel_initializer = "glorot_uniform", string bias_initializer = "zeros");

        ILayer Dense(int units);

        ILayer Dense(int units, string activation = null, Shape input_shape = null);

        ILayer Dropout(float rate, Shape noise_shape = null, int? seed = null);

        ILayer ELU(float alpha = 0.1f);

        ILayer Embedding(int input_dim, int output_dim, IInitializer embeddings_initializer = null, bool mask_zero = false, Shape input_shape = null, int input_length = -1);

        ILayer Flatten(string data_format = null);

        ILayer GlobalAveragePooling1D(string data_format = "channels_last");

        ILayer GlobalAveragePooling2D();

        ILayer GlobalAveragePooling2D(string data_format = "channels_last");

        ILayer GlobalMaxPooling2D(string data_format = "channels_last");

        ILayer InputLayer(Shape input_shape, string name = null, bool sparse = false, bool ragged = false);

        ILayer LayerNormalization(Axis axis, float epsilon = 0.001f, bool center = true, bool scale = true, IInitializer beta_initializer = null, IInitializer gamma_initializer = null);

        ILayer LeakyReLU(float alpha = 0.3f);

        ILayer MaxPooling2D(Shape pool_size = null, Shape strides = null, string padding = "valid", string data_format = null);

        ILayer ReLU6();

        ILayer Reshape(Shape target_shape);

        ILayer SELU();

        ILayer Softmax(int axis = -1);

        ILayer Softmax(Axis axis);

        ILayer Swish();

        ILayer Tanh();
    }
}

namespace Tensorflow.Keras.Losses
{
    public interface ILossesApi
    {
        ILossFunc BinaryCrossentropy(bool from_logits = false, float label_smoothing = 0f, int axis = -1, string reduction = "auto", string name = "binary_crossentropy");

        ILossFunc CategoricalCrossentropy(string reduction = null, string name = null, bool from_logits = false);

        ILossFunc Huber(string reduction = null, string name = null, Tensor delta = null);

        ILossFunc LogCosh(string reduction = null, string name = null);

        ILossFunc MeanAbsoluteError(string reduction = null, string name = null);

        ILossFunc MeanAbsolutePercentageError(string reduction = null, string name = null);

        ILossFunc MeanSquaredError(string reduction = null, string name = null);

        ILossFunc MeanSquaredLogarithmicError(string reduction = null, string name = null);

        ILossFunc SparseCategoricalCrossentropy(string reduction = null, string name = null, bool from_logits = false);
    }

    public interface ILossFunc
    {
        string Name { get; }

        string Reduction { get; }

        Tensor Call(Tensor y_true, Tensor y_pred, Tensor sample_weight = null);
    }
}

namespace Tensorflow.Keras.Metrics
{
    public interface IMetricsApi
    {
        IMetricFunc SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy", TF_DataType dtype = TF_DataType.TF_FLOAT);
    }

    public interface IMetricFunc
    {
        string Name { get; }

        void reset_states();

        Tensor result();

        Tensor update_state(Tensor y_true, Tensor y_pred, Tensor sample_weight = null);
    }
}
