using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>A number that is watched beside the loss: a mean over samples. <c>"accuracy"</c> can be given for <see cref="Accuracy"/>.</summary>
public abstract record Metric
{
    private protected Metric()
    {
    }

    /// <summary>Gets the name in the logs.</summary>
    public abstract string Name { get; }

    private static Dictionary<string, Func<Metric>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["accuracy"] = () => new Accuracy(),
    };

    /// <summary>Takes the name that Keras has for a metric.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Metric(string name) => FromString(name);

    /// <summary>Takes the name that Keras has for a metric.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static Metric FromString(string name) => Named.Find(ByName, name)();

    /// <summary>Computes the mean over a batch.</summary>
    internal abstract double Evaluate(NDArray y, NDArray predictions);
}
