using System.Text.RegularExpressions;

namespace TfLrCallbacks.Embedded;

/// <summary>The names of layers in a model, as Keras makes them: dense, dense_1, dense_2.</summary>
internal static partial class LayerNames
{
    public static string For(Layer layer, IEnumerable<Layer> before)
    {
        string name = SnakeCase(layer.GetType().Name);
        int alike = before.Count(other => other.GetType() == layer.GetType());
        return alike is 0 ? name : $"{name}_{alike}";
    }

#pragma warning disable CA1308 // Keras' names are in lower case
    public static string SnakeCase(string name) =>
        SmallThenLarge().Replace(BeforeWord().Replace(name, "$1_$2"), "$1_$2").ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex BeforeWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex SmallThenLarge();
}
