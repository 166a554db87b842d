using System.Globalization;
using System.Text.RegularExpressions;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Finds the arrays of a file that belong to the parameters of a model.</summary>
internal static partial class WeightFile
{
    private const string Prefix = "weights/";

    /// <summary>Reads one array for each parameter, in the order of the parameters.</summary>
    public static IReadOnlyList<NDArray> Read(string path, IReadOnlyList<Parameter> parameters)
    {
        if (Path.GetExtension(path) is ".h5" or ".keras" or ".hdf5")
        {
            throw new NotSupportedException(
                $"{path} is a file of Keras, whose weights are in HDF5, which is not read here. Write an .npz in Python: np.savez(\"weights.npz\", *model.get_weights()).");
        }

        List<(string Name, NDArray Array)> arrays = NpzArrays.Read(path, Weights);
        NDArray[] chosen = Choose(path, arrays, parameters);
        foreach ((NDArray array, Parameter parameter) in chosen.Zip(parameters))
        {
            if (!array.shape.SequenceEqual(parameter.Dimensions.Select(dimension => (long)dimension)))
            {
                throw DataChecks.Bad(
                    path,
                    $"the array for {parameter.Name} has the shape {Arrays.Show(array.shape)}, and the model's has {Arrays.Show(parameter.Shape)}. Build the model as the one that was saved");
            }
        }

        return chosen;
    }

    /// <summary>In a snapshot only the weights count; otherwise all arrays do.</summary>
    private static IEnumerable<string> Weights(IReadOnlyList<string> names)
    {
        string[] own = [.. names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];
        return own.Length > 0 ? own : names;
    }

    private static NDArray[] Choose(string path, List<(string Name, NDArray Array)> arrays, IReadOnlyList<Parameter> parameters)
    {
        if (arrays.Count == parameters.Count && arrays.TrueForAll(pair => Numbered().IsMatch(pair.Name)))
        {
            return [.. arrays.OrderBy(pair => int.Parse(pair.Name.AsSpan(4), CultureInfo.InvariantCulture)).Select(pair => pair.Array)];
        }

        (string Name, NDArray Array)[] named = [.. arrays.Select(pair => (Plain(pair.Name), pair.Array))];
        NDArray?[] byName = [.. parameters.Select(parameter => named.Where(pair => IsOf(pair.Name, parameter.Name)).Select(pair => pair.Array).ToArray() is [var one] ? one : null)];
        if (named.Length == parameters.Count && Array.TrueForAll(byName, array => array is not null))
        {
            return byName!;
        }

        return named.Length == parameters.Count && named.Zip(parameters).All(pair => Last(pair.First.Name) == Last(pair.Second.Name))
            ? [.. named.Select(pair => pair.Array)]
            : throw DataChecks.Bad(
                path,
                $"its arrays are not this model's: it holds {Shown.Names(arrays.Select(pair => pair.Name))}; the model has {Shown.Names(parameters.Select(parameter => parameter.Name))}");
    }

    /// <summary>A name without what this library and TensorFlow add: <c>weights/dense/kernel:0</c> is <c>dense/kernel</c>.</summary>
    private static string Plain(string name) =>
        (name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name).Split(':')[0];

    /// <summary>The model's own name may stand in front, as in <c>sequential/dense/kernel</c>.</summary>
    private static bool IsOf(string name, string parameter) =>
        name == parameter || name.EndsWith("/" + parameter, StringComparison.Ordinal);

    private static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    [GeneratedRegex("^arr_[0-9]+$")]
    private static partial Regex Numbered();
}
