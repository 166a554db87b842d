using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLrCallbacks;

/// <summary>
/// The argument checks that the base library lacks. Its own helpers sort NaN below every number,
/// so an upper bound lets NaN through; these don't.
/// </summary>
internal static class Check
{
    public static double Finite(
        double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) ? value : throw OutOfRange(name, value, $"Must be a finite number.");

    public static double GreaterThan(
        double bound, double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) && value > bound
            ? value
            : throw OutOfRange(name, value, $"Must be a finite number greater than {bound}.");

    public static double AtLeast(
        double min, double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        double.IsFinite(value) && value >= min
            ? value
            : throw OutOfRange(name, value, $"Must be a finite number, {min} or more.");

    public static double Between(
        double min, double max, double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= min && value <= max
            ? value
            : throw OutOfRange(name, value, $"Must be between {min} and {max}.");

    public static T AtLeast<T>(
        T min, T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : IBinaryInteger<T> =>
        value >= min ? value : throw OutOfRange(name, value, $"Must be {min} or more.");

    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw OutOfRange(name, value, $"Must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    public static string NotEmpty(
        string value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        return value;
    }

    private static ArgumentOutOfRangeException OutOfRange(string? name, object? value, FormattableString rule) =>
        new(name, value, FormattableString.Invariant(rule));
}
