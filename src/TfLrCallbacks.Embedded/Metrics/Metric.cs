using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A number logged besides the loss, over all samples of an epoch or a validation.</summary>
/// <remarks>
/// <para>A Keras name can be given wherever a metric is expected, and a <see cref="Loss"/> too, which is then logged as a mean:</para>
/// <code>
/// "accuracy" "binary_accuracy" "categorical_accuracy" "sparse_categorical_accuracy"
/// "top_k_categorical_accuracy" "sparse_top_k_categorical_accuracy"
/// "auc" "precision" "recall" "f1_score" "root_mean_squared_error"
/// "mse" "mae" and the other names of losses
/// </code>
/// <para>
/// A metric counts each batch into numbers that add up over batches, and makes its value of their sums, so the value of an epoch
/// is computed over all its samples together and is not a mean of batches. To write a metric that is a mean over samples, give a function to <see cref="Of(string, Func{NDArray, NDArray, double})"/>; for any other,
/// derive from this class.
/// </para>
/// <para>
/// A metric is logged under its <see cref="Name"/>. Two of one kind are numbered, as layers are; names of your own are plainer:
/// </para>
/// <code>
/// model.Compile("adam", "binary_crossentropy", [new AUC { Name = "roc" }, new AUC(curve: AUCCurve.PR) { Name = "pr" }]);
/// model.Fit(x, y, validationSplit: 0.2, callbacks: new EarlyStopping("val_pr", mode: "max"));
/// </code>
/// <para>Where outputs have several axes, such as (positions, classes), each position is a row. Metrics ignore sample weights.</para>
/// </remarks>
public abstract record Metric
{
    private readonly string? _name;

    /// <summary>Initializes a metric.</summary>
    protected Metric()
    {
    }

    /// <summary>Gets the name in the logs; a validation puts <c>val_</c> in front.</summary>
    /// <value>The default is the name of the class in snake case, as in Keras: <c>F1Score</c> is <c>f1_score</c>.</value>
    /// <exception cref="ArgumentException">The name is empty, begins with <c>val_</c>, or is already used in the logs, such as <c>loss</c>.</exception>
    public string Name
    {
        get => _name ?? LayerNames.SnakeCase(NamedAfter.Name);
        init => _name = MetricNames.Check(value);
    }

    /// <summary>Gets a value indicating whether the name was given, and is not that of the class.</summary>
    internal bool HasOwnName => _name is not null;

    /// <summary>Gets the class whose name it has where none is given.</summary>
    private protected virtual Type NamedAfter => GetType();

    /// <summary>Gets a value indicating whether the value is the mean over samples, so that the value of an epoch is the mean of the batches'.</summary>
    public virtual bool IsMean => false;

    private static Dictionary<string, Func<Metric>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["accuracy"] = () => new Accuracy(),
        ["acc"] = () => new Accuracy(),
        ["binary_accuracy"] = () => new BinaryAccuracy(),
        ["categorical_accuracy"] = () => new CategoricalAccuracy(),
        ["sparse_categorical_accuracy"] = () => new SparseCategoricalAccuracy(),
        ["top_k_categorical_accuracy"] = () => new TopKCategoricalAccuracy(),
        ["sparse_top_k_categorical_accuracy"] = () => new SparseTopKCategoricalAccuracy(),
        ["auc"] = () => new AUC(),
        ["precision"] = () => new Precision(),
        ["recall"] = () => new Recall(),
        ["f1_score"] = () => new F1Score(),
        ["root_mean_squared_error"] = () => new RootMeanSquaredError(),
        ["mse"] = () => new LossMetric(new MeanSquaredError()) { Name = "mse" },
        ["mae"] = () => new LossMetric(new MeanAbsoluteError()) { Name = "mae" },
        ["bce"] = () => new LossMetric(new BinaryCrossentropy()) { Name = "bce" },
        ["kld"] = () => new LossMetric(new KLDivergence()) { Name = "kld" },
        ["mean_squared_error"] = () => new MeanSquaredError(),
        ["mean_absolute_error"] = () => new MeanAbsoluteError(),
        ["huber"] = () => new Huber(),
        ["log_cosh"] = () => new LogCosh(),
        ["kl_divergence"] = () => new KLDivergence(),
        ["binary_crossentropy"] = () => new BinaryCrossentropy(),
        ["categorical_crossentropy"] = () => new CategoricalCrossentropy(),
        ["sparse_categorical_crossentropy"] = () => new SparseCategoricalCrossentropy(),
    };

    /// <summary>Converts the Keras name of a metric.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Metric(string name) => FromString(name);

    /// <summary>Converts a loss to a metric: its mean over the samples.</summary>
    /// <param name="loss">The loss.</param>
    public static implicit operator Metric(Loss loss) => FromLoss(loss);

    /// <summary>Converts the Keras name of a metric.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">There is no metric of this name.</exception>
    public static Metric FromString(string name) => Named.Find(ByName, name)();

    /// <summary>Converts a loss to a metric: its mean over the samples.</summary>
    /// <param name="loss">The loss.</param>
    /// <returns>The metric, named after the class of the loss in snake case.</returns>
    public static Metric FromLoss(Loss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new LossMetric(loss);
    }

    /// <summary>Makes a metric of a loss: its mean over the samples.</summary>
    /// <param name="name">The name in the logs.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>The metric.</returns>
    public static Metric Of(string name, Loss loss) => FromLoss(loss) with { Name = name };

    /// <summary>Makes a metric that is a mean over samples.</summary>
    /// <param name="name">The name in the logs.</param>
    /// <param name="mean">Returns the mean over the rows of a batch from the targets, as the loss takes them, and the outputs, (rows, width).</param>
    /// <returns>The metric.</returns>
    public static Metric Of(string name, Func<NDArray, NDArray, double> mean)
    {
        ArgumentNullException.ThrowIfNull(mean);
        return new LambdaMetric(mean) { Name = name };
    }

    /// <summary>Counts a batch.</summary>
    /// <param name="y">The targets, as the loss takes them: class numbers (rows), or float32 (rows, width).</param>
    /// <param name="predictions">The model's outputs, (rows, width).</param>
    /// <returns>Numbers that add up over batches; as many every time.</returns>
    public abstract double[] Count(NDArray y, NDArray predictions);

    /// <summary>Makes the value of the counts of all batches.</summary>
    /// <param name="counts">The sums over the batches.</param>
    /// <returns>The value.</returns>
    public abstract double Value(IReadOnlyList<double> counts);
}
