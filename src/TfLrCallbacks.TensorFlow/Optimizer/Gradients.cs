using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>What is done with gradients before an update.</summary>
internal static class Gradients
{
    /// <summary>Sees that every variable has a gradient: without one TensorFlow.NET fails, and with RMSprop leaves the thread unusable.</summary>
    /// <param name="pairs">Gradients and variables.</param>
    /// <exception cref="InvalidOperationException">A gradient is missing.</exception>
    public static void RequireAll(IEnumerable<(Tensor Gradient, IVariableV1 Variable)> pairs)
    {
        (Tensor Gradient, IVariableV1 Variable)[] all = [.. pairs];
        string[] missing = [.. all.Where(pair => pair.Gradient is null).Select(pair => pair.Variable.Name)];
        if (missing.Length == all.Length && missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"No variable has a gradient ({string.Join(", ", missing)}), so the fault is in the loss or the labels: a sparse loss takes whole numbers from 0 to the number of outputs - 1, and TensorFlow.NET has no gradient for some losses, such as Huber.");
        }

        if (missing.Length > 0)
        {
            throw new InvalidOperationException(
                $"The loss does not depend on {string.Join(", ", missing)}, so there is no gradient. Connect the layer to the output, or leave it out of training with optimizer.Freeze(name).");
        }
    }

    /// <summary>Computes the norm of all gradients together.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <returns>The square root of the sum of all squares, a scalar that stays on the device.</returns>
    public static Tensor GlobalNorm(IEnumerable<Tensor?> gradients) =>
        tf.sqrt(gradients.Select(gradient => tf.reduce_sum(tf.square(gradient!))).Aggregate((sum, square) => sum + square));

    /// <summary>Averages gradients over the workers, in one exchange.</summary>
    /// <param name="gradients">The gradients; the means take their place.</param>
    /// <param name="places">Which of them are used.</param>
    /// <param name="workers">The workers.</param>
    public static void Average(Tensor?[] gradients, int[] places, IWorkers workers)
    {
        float[] all = tf.concat([.. places.Select(place => tf.reshape(gradients[place]!, new Shape(-1)))], axis: 0).ToArray<float>();
        workers.Average(all);
        int start = 0;
        foreach (int place in places)
        {
            Shape shape = gradients[place]!.shape;
            int length = (int)shape.dims.Aggregate(1L, (size, dimension) => size * dimension);
            gradients[place] = tf.constant(all[start..(start + length)], shape: shape);
            start += length;
        }
    }

    /// <summary>Clips gradients as Keras does.</summary>
    /// <param name="gradients">The gradients; clipped ones take their place.</param>
    /// <param name="places">Which of them are used.</param>
    /// <param name="rules">How they are clipped.</param>
    public static void Clip(Tensor?[] gradients, int[] places, UpdateRules rules)
    {
        float bound = (float)rules.Bound;
        if (rules.Clipping is Clipping.Value)
        {
            foreach (int place in places)
            {
                gradients[place] = tf.clip_by_value(gradients[place]!, -bound, bound);
            }
        }
        else if (rules.Clipping is Clipping.Norm)
        {
            foreach (int place in places)
            {
                gradients[place] = ByNorm([gradients[place]!], bound)[0];
            }
        }
        else if (rules.Clipping is Clipping.GlobalNorm)
        {
            Tensor[] clipped = ByNorm([.. places.Select(place => gradients[place]!)], bound);
            for (int i = 0; i < places.Length; i++)
            {
                gradients[places[i]] = clipped[i];
            }
        }
    }

    private static Tensor[] ByNorm(Tensor[] gradients, float bound)
    {
        (Tensors clipped, _) = tf.clip_by_global_norm(gradients, bound);
        return clipped;
    }
}
