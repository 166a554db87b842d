using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Embedded;

/// <summary>Finds what a Keras name stands for.</summary>
internal static class Named
{
    public static T Find<T>(
        Dictionary<string, T> byName, string name, [CallerArgumentExpression(nameof(name))] string? argument = null)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        return byName.TryGetValue(name, out T? value)
            ? value
            : throw new ArgumentException(
                $"Must be one of {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}. Received: \"{name}\".", argument);
    }
}
