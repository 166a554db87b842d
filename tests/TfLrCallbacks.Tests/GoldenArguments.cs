using System.Text.Json;

namespace TfLrCallbacks;

/// <summary>Optional arguments of a recorded case.</summary>
internal static partial class Golden
{
    public static double Argument(this JsonElement arguments, string name, double otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.Number() : otherwise;

    public static string Argument(this JsonElement arguments, string name, string otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;
}
