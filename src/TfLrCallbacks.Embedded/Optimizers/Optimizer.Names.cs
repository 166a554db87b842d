namespace TfLrCallbacks.Embedded;

/// <content>Keras' names of the optimizers.</content>
public abstract partial class Optimizer
{
    private static Dictionary<string, Func<Optimizer>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["sgd"] = () => new SGD(),
        ["adam"] = () => new Adam(),
        ["adamw"] = () => new AdamW(),
        ["rmsprop"] = () => new RMSprop(),
        ["adagrad"] = () => new Adagrad(),
        ["adadelta"] = () => new Adadelta(),
        ["adamax"] = () => new Adamax(),
        ["nadam"] = () => new Nadam(),
        ["lion"] = () => new Lion(),
        ["lamb"] = () => new Lamb(),
        ["schedule_free_sgd"] = () => new ScheduleFreeSGD(),
        ["schedule_free_adamw"] = () => new ScheduleFreeAdamW(),
        ["prodigy"] = () => new Prodigy(),
        ["dog"] = () => new DoG(),
        ["dowg"] = () => new DoWG(),
    };

    /// <summary>Gets the names that <see cref="FromString"/> knows.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Converts the Keras name of an optimizer.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Optimizer(string name) => FromString(name);

    /// <summary>Converts the Keras name of an optimizer.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A new optimizer with its default arguments.</returns>
    /// <exception cref="ArgumentException">There is no optimizer of this name.</exception>
    public static Optimizer FromString(string name) => Named.Find(ByName, name)();
}
