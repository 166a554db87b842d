using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>
/// Makes the initial values of a layer's parameters.
/// </summary>
/// <remarks>
/// Several go by fan_in and fan_out, the numbers of inputs and outputs of a layer; for a convolution both are multiplied by the
/// kernel's area. A name of Keras can be given wherever an initializer is expected: <c>"glorot_uniform"</c>, <c>"he_normal"</c>, …
/// To write an initializer, give a function to <see cref="Of"/>, or derive from this class.
/// </remarks>
public abstract record Initializer
{
    /// <summary>Initializes an initializer.</summary>
    protected Initializer()
    {
    }

    private static Dictionary<string, Func<Initializer>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["glorot_uniform"] = () => new GlorotUniform(),
        ["glorot_normal"] = () => new GlorotNormal(),
        ["he_uniform"] = () => new HeUniform(),
        ["he_normal"] = () => new HeNormal(),
        ["lecun_uniform"] = () => new LecunUniform(),
        ["lecun_normal"] = () => new LecunNormal(),
        ["random_uniform"] = () => new RandomUniform(),
        ["random_normal"] = () => new RandomNormal(),
        ["truncated_normal"] = () => new TruncatedNormal(),
        ["orthogonal"] = () => new Orthogonal(),
        ["uniform"] = () => new RandomUniform(),
        ["zeros"] = () => new Zeros(),
        ["ones"] = () => new Ones(),
    };

    /// <summary>Converts the Keras name of an initializer.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Initializer(string name) => FromString(name);

    /// <summary>Converts the Keras name of an initializer.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The initializer with its default arguments.</returns>
    /// <exception cref="ArgumentException">There is no initializer of this name.</exception>
    public static Initializer FromString(string name) => Named.Find(ByName, name)();

    /// <summary>Makes an initializer of a function.</summary>
    /// <param name="make">Returns an array of a shape, drawing random numbers from the second argument.</param>
    /// <returns>The initializer.</returns>
    public static Initializer Of(Func<int[], NumPyRandom, NDArray> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return new LambdaInitializer(make);
    }

    /// <summary>Makes values.</summary>
    /// <param name="shape">The shape of the parameter.</param>
    /// <param name="random">The random numbers of the model.</param>
    /// <returns>An array of that shape, of any number type.</returns>
    public abstract NDArray Make(int[] shape, NumPyRandom random);

    private protected static (double In, double Out) Fans(int[] shape) => shape switch
    {
        [] => (1, 1),
        [int size] => (size, size),
        [.. int[] area, int inputs, int outputs] =>
            (Area(area) * inputs, Area(area) * outputs),
    };

    private static double Area(int[] dimensions) => dimensions.Aggregate(1.0, (product, dimension) => product * dimension);
}
