using System.Collections.Generic;
using Tensorflow.Keras.Engine;
using Tensorflow.Train;

namespace Tensorflow.Keras.Optimizers
{
    using Tensorflow.Keras.ArgsDefinition;

    public class OptimizerV2 : Trackable, IOptimizer
    {
        public extern OptimizerV2(OptimizerV2Args args);

        public extern IVariableV1 lr { get; }

        public extern IVariableV1 add_slot(IVariableV1 var, string slot_name, IInitializer initializer = null);

        public extern Tensor[] aggregate_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars);

        public extern void apply_gradients((Tensor, IVariableV1) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        public extern void apply_gradients(IEnumerable<(Tensor, IVariableV1)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        public extern void apply_gradients((Tensor, ResourceVariable) grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        public extern void apply_gradients(IEnumerable<(Tensor, ResourceVariable)> grads_and_vars, string name = null, bool experimental_aggregate_gradients = true);

        public extern Tensor[] clip_gradients(Tensor[] grads);
    }

    public class RMSprop : OptimizerV2
    {
        public extern RMSprop(RMSpropArgs args);
    }

    public class SGD : OptimizerV2
    {
        public extern SGD(float learning_rate, float momentum = 0f, bool nesterov = false, float decay = 0f);
    }

    public class Adam : OptimizerV2
    {
        public extern Adam(float learning_rate = 0.001f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1E-07f, bool amsgrad = false, string name = "Adam");
    }

    public class AdamW : Adam
    {
        public extern AdamW(float learning_rate = 0.001f, float weight_decay = 0.004f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1E-07f, bool amsgrad = false, List<string> no_decay_params = null, string name = "AdamW");
    }
}
