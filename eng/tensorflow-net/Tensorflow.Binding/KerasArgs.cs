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
