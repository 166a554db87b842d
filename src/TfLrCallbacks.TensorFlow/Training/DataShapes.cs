using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Losses;

namespace TfLrCallbacks.TensorFlow;

/// <summary>
/// Sees that data fits a model before anything is computed: TensorFlow.NET would take too many inputs without a word, spread targets over outputs that they are not meant for, and
/// fail in a kernel for the rest, after which the thread may be unusable.
/// </summary>
internal static class DataShapes
{
    /// <summary>Checks a batch.</summary>
    /// <param name="model">The model, built.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="batch">Samples as the model takes them.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static void Require(Model model, ILossFunc loss, Batch batch)
    {
        if (model.inputs is { } known)
        {
            RequireInputs(known, batch.Inputs);
        }

        if (HostFields.Outputs(model) is { } outputs && ((Tensor[])outputs)[0].shape is { ndim: > 1 } output)
        {
            RequireTargets(output, loss, batch.Targets.shape);
        }
    }

    private static void RequireInputs(Tensor[] known, Tensor[] inputs)
    {
        if (inputs.Length != known.Length)
        {
            throw new ArgumentException($"The model has {Count(known.Length, "input")}. Received: {Count(inputs.Length, "array")}. Give one for each, in their order: model.Fit(new[] {{ x1, x2 }}, y, ...).");
        }

        for (int i = 0; i < known.Length; i++)
        {
            if (known[i].shape is { ndim: > 1 } shape && !Fits(shape, inputs[i].shape))
            {
                string which = known.Length is 1 ? "The model takes" : $"Input {i} of the model takes";
                throw new ArgumentException($"{which} samples of the shape {Text(shape)}. Received: {Text(inputs[i].shape)}. Reshape the data, or build the model for it.");
            }
        }
    }

    private static void RequireTargets(Shape output, ILossFunc loss, Shape targets)
    {
        long outputs = output.dims[^1];
        if (HostLosses.TakesLabels(loss) && output.ndim is 2 && targets.dims.Skip(1).Any(length => length is not 1))
        {
            throw new ArgumentException($"{loss.GetType().Name} takes one label for each sample. Received: {Text(targets)} numbers for each. For one row of numbers, such as one-hot ones, compile with CategoricalCrossentropy.");
        }

        if (HostLosses.ComputesWithTargets(loss) && outputs > 0 && targets.dims[^1] != outputs)
        {
            throw new ArgumentException($"{loss.GetType().Name} takes a target for each output of the model, {outputs} for each sample. Received: {targets.dims[^1]}. For labels compile with SparseCategoricalCrossentropy; else give the last layer as many units as there are targets.");
        }
    }

    /// <summary>Compares all but the number of samples; a dimension below 0 may have any length.</summary>
    private static bool Fits(Shape known, Shape given) =>
        known.ndim == given.ndim && known.dims.Skip(1).Zip(given.dims.Skip(1)).All(pair => pair.First < 0 || pair.First == pair.Second);

    private static string Text(Shape shape) => $"({string.Join(", ", shape.dims.Skip(1).Select(length => length < 0 ? "any" : FormattableString.Invariant($"{length}")))})";

    private static string Count(int number, string what) => $"{number} {what}{(number is 1 ? string.Empty : "s")}";
}
