using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Embedded;

/// <summary>Finds what a Keras name stands for: that of the function, <c>mean_squared_error</c>, or that of the class, <c>MeanSquaredError</c>.</summary>
internal static class Named
{
    /// <summary>Finds a value by a name, whose case and underscores do not count.</summary>
    public static T Find<T>(
        Dictionary<string, T> byName, string name, [CallerArgumentExpression(nameof(name))] string? argument = null)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        string? known = byName.Keys.FirstOrDefault(key => string.Equals(Letters(key), Letters(name), StringComparison.OrdinalIgnoreCase));
        return known is not null
            ? byName[known]
            : throw new ArgumentException(
                $"Must be one of {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}. Received: \"{name}\".", argument);
    }

    private static string Letters(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal);
}
