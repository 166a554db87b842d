using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// The function that training minimizes: the mean of the losses of a batch's samples, as in Keras
/// (<c>reduction="sum_over_batch_size"</c>).
/// </summary>
/// <remarks>
/// <para>
/// A Keras name can be given wherever a loss is expected: <c>"mse"</c>, <c>"mae"</c>, <c>"huber"</c>, <c>"binary_crossentropy"</c>,
/// <c>"categorical_crossentropy"</c>, <c>"sparse_categorical_crossentropy"</c>, <c>"kl_divergence"</c>, <c>"log_cosh"</c>, and the long names of the first two.
/// </para>
/// <para>
/// Where the outputs of a sample have several axes, such as (positions, classes), each position counts as a sample of its own: the loss sees one
/// row for each position of each sample, and the mean is taken over all of them.
/// </para>
/// <para>To write a loss, give two functions to <see cref="Of"/>, or derive from this class.</para>
/// </remarks>
public abstract record Loss
{
    /// <summary>Initializes a loss.</summary>
    protected Loss()
    {
    }

    private static Dictionary<string, Func<Loss>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["mse"] = () => new MeanSquaredError(),
        ["mean_squared_error"] = () => new MeanSquaredError(),
        ["mae"] = () => new MeanAbsoluteError(),
        ["mean_absolute_error"] = () => new MeanAbsoluteError(),
        ["huber"] = () => new Huber(),
        ["binary_crossentropy"] = () => new BinaryCrossentropy(),
        ["categorical_crossentropy"] = () => new CategoricalCrossentropy(),
        ["sparse_categorical_crossentropy"] = () => new SparseCategoricalCrossentropy(),
        ["bce"] = () => new BinaryCrossentropy(),
        ["kl_divergence"] = () => new KLDivergence(),
        ["kld"] = () => new KLDivergence(),
        ["log_cosh"] = () => new LogCosh(),
    };

    /// <summary>Converts the Keras name of a loss.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Loss(string name) => FromString(name);

    /// <summary>Converts the Keras name of a loss.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The loss with its default arguments: on probabilities, where it is a crossentropy.</returns>
    /// <exception cref="ArgumentException">There is no loss of this name.</exception>
    public static Loss FromString(string name) => Named.Find(ByName, name)();

    /// <summary>Makes a loss of two functions.</summary>
    /// <param name="loss">Returns the loss of each row, (rows) or (rows, 1), from the targets and the outputs, (rows, width). Targets are
    /// float32 and have one row for each row of the outputs, of any width.</param>
    /// <param name="gradient">Returns the gradient of the sum of these losses with respect to the outputs, (rows, width).</param>
    /// <returns>The loss.</returns>
    public static Loss Of(Func<NDArray, NDArray, NDArray> loss, Func<NDArray, NDArray, NDArray> gradient)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(gradient);
        return new LambdaLoss(loss, gradient);
    }

    /// <summary>
    /// Converts targets to the form that <see cref="Evaluate"/> takes, and checks that they fit the outputs; by default float32 in the shape of the outputs.
    /// </summary>
    /// <param name="y">The targets as the user gave them, one row for each row of the outputs.</param>
    /// <param name="outputShape">The shape of one row of the outputs: one axis.</param>
    /// <returns>One row for each row.</returns>
    /// <exception cref="ArgumentException">The targets do not fit.</exception>
    public virtual NDArray Prepare(NDArray y, int[] outputShape) => Targets.Like(y, outputShape);

    /// <summary>Computes the loss of each row, and the gradient of the sum of these losses.</summary>
    /// <param name="y">The targets of the batch, as <see cref="Prepare"/> gave them.</param>
    /// <param name="predictions">The model's outputs, (rows, width).</param>
    /// <param name="losses">Filled with the losses, (rows, 1).</param>
    /// <param name="gradient">Filled with the gradient, as <paramref name="predictions"/>; null where none is wanted.</param>
    public abstract void Evaluate(NDArray y, NDArray predictions, NDArray losses, NDArray? gradient);

    /// <summary>Computes the smallest mean loss that one and the same output for all rows can have.</summary>
    /// <remarks>It is the mean for squared errors, the median for absolute ones, the class frequencies for crossentropies.</remarks>
    /// <param name="y">Targets, as <see cref="Prepare"/> gave them.</param>
    /// <param name="weights">The weight of each row, (rows, 1); null where all weigh 1.</param>
    /// <returns>The mean loss; null where the loss does not know it.</returns>
    public virtual double? ConstantPredictorLoss(NDArray y, NDArray? weights) => null;

    /// <summary>Returns the loss to use on the sums before an activation, where both together are better computed from these.</summary>
    internal virtual Loss? OnSums(ActivationFunction? activation) => null;

    /// <summary>Gets a value indicating whether outputs have to be probabilities.</summary>
    internal virtual bool TakesProbabilities => false;
}
