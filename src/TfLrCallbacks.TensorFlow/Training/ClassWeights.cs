using Tensorflow;
using static Tensorflow.Binding;

namespace TfLrCallbacks.TensorFlow;

/// <summary>The weights of classes, as a table that is looked up on the device. A class that is not given has the weight 1, as in Keras.</summary>
internal sealed class ClassWeights
{
    /// <summary>More classes than any model tells apart; a table of them still fits into memory.</summary>
    private const int LastClass = 10_000_000;

    private const string Argument = "class_weight";

    private readonly IReadOnlyDictionary<int, float> _weights;
    private Tensor? _table;

    /// <summary>Initializes the weights.</summary>
    /// <param name="weights">The weight of each class.</param>
    /// <exception cref="ArgumentException">A class is negative or too high, or a weight is not finite.</exception>
    public ClassWeights(IReadOnlyDictionary<int, float> weights)
    {
        foreach ((int label, float weight) in weights)
        {
            if (label is < 0 or > LastClass)
            {
                throw new ArgumentException($"Class weights are given for classes, whole numbers from 0 to {LastClass}. Received a class {label}.", Argument);
            }

            if (!float.IsFinite(weight))
            {
                throw new ArgumentException(FormattableString.Invariant($"The weight of a class must be a finite number. Received: {weight} for class {label}."), Argument);
            }
        }

        _weights = weights;
    }

    /// <summary>Gives the weight of each sample.</summary>
    /// <param name="targets">The targets: labels, or one number for each class.</param>
    /// <param name="outputs">The number of outputs of the model.</param>
    /// <returns>A vector.</returns>
    public Tensor Of(Tensor targets, long outputs)
    {
        _table ??= tf.constant(Table(_weights, outputs));
        Tensor classes = targets.shape.dims[^1] > 1
            ? tf.math.argmax(targets, axis: -1)
            : tf.cast(tf.reshape(targets, new Shape(-1)), TF_DataType.TF_INT64);
        return tf.gather(_table, classes);
    }

    /// <summary>Makes the table.</summary>
    /// <param name="weights">The weights that are given.</param>
    /// <param name="outputs">The number of outputs of the model; one output is for two classes.</param>
    /// <returns>The weight of each class.</returns>
    public static float[] Table(IReadOnlyDictionary<int, float> weights, long outputs)
    {
        int last = weights.Count is 0 ? 0 : weights.Keys.Max();
        return [.. Enumerable.Range(0, (int)Math.Max(Math.Max(2, outputs), last + 1)).Select(label => weights.GetValueOrDefault(label, 1))];
    }
}
