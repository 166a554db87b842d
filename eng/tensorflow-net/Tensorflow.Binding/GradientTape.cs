using System;
using System.Collections.Generic;

namespace Tensorflow.Gradients;

public class GradientTape : IDisposable
{
    public extern GradientTape();

    public extern void Dispose();

    public extern Tensor[] gradient(Tensor target, IEnumerable<IVariableV1> sources, List<Tensor> output_gradients = null, string unconnected_gradients = null);
}
