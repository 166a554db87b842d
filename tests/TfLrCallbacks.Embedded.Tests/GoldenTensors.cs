using System.Text.Json;
using NumSharp;

namespace TfLrCallbacks;

/// <summary>Optional members and tensors of a recorded case.</summary>
internal static partial class Golden
{
    public static double Number(this JsonElement element, string name, double otherwise) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value.Number() : otherwise;

    public static bool Flag(this JsonElement element, string name, bool otherwise = false) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    public static string Text(this JsonElement element, string name, string otherwise) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;

    /// <summary>A number stands for as many equal ones as are wanted.</summary>
    public static int[] Pair(this JsonElement element, string name, int otherwise)
    {
        if (!element.TryGetProperty(name, out JsonElement value))
        {
            return [otherwise, otherwise];
        }

        return value.ValueKind is JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
            : [value.GetInt32(), value.GetInt32()];
    }

    public static int[] Shape(this JsonElement tensor) =>
        [.. tensor.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32())];

    public static NDArray Tensor(this JsonElement tensor) =>
        np.array(tensor.GetProperty("data").Numbers().Select(value => (float)value).ToArray()).reshape(tensor.Shape());
}
