namespace Tensorflow.Keras.Saving
{
    public interface IKerasConfig
    {
    }
}

namespace Tensorflow.Keras.ArgsDefinition
{
    using Tensorflow.Keras.Saving;

    public class LayerArgs : IKerasConfig
    {
        public extern LayerArgs();

        public extern virtual TF_DataType DType { get; set; }

        public extern virtual Shape InputShape { get; set; }
    }

    public class DenseArgs : LayerArgs
    {
        public extern DenseArgs();

        public extern int Units { get; set; }
    }

    public class OptimizerV2Args : IKerasConfig
    {
        public extern OptimizerV2Args();
    }

    public class RMSpropArgs : OptimizerV2Args
    {
        public extern RMSpropArgs();
    }

    public class ModelArgs : LayerArgs
    {
        public extern ModelArgs();
    }

    public class SequentialArgs : ModelArgs
    {
        public extern SequentialArgs();
    }

    public class AutoSerializeLayerArgs : LayerArgs
    {
        public extern AutoSerializeLayerArgs();
    }

    public class BatchNormalizationArgs : AutoSerializeLayerArgs
    {
        public extern BatchNormalizationArgs();

        public extern float Momentum { get; set; }
    }

    public class DropoutArgs : AutoSerializeLayerArgs
    {
        public extern DropoutArgs();

        public extern float Rate { get; set; }
    }
}
