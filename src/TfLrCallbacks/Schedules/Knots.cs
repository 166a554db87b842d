using System.Runtime.CompilerServices;

namespace TfLrCallbacks;

/// <summary>Checks of lists of moments and of the rates that belong to them.</summary>
internal static class Knots
{
    /// <summary>Checks that moments ascend, as far as they can be compared before they are bound.</summary>
    public static ValueList<Length> InOrder(
        IReadOnlyList<Length> moments, [CallerArgumentExpression(nameof(moments))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(moments, name);
        for (int i = 1; i < moments.Count; i++)
        {
            if (moments[i].Unit == moments[i - 1].Unit && moments[i].Amount < moments[i - 1].Amount)
            {
                throw new ArgumentException($"Must be in ascending order. Received: {moments[i]} after {moments[i - 1]}.", name);
            }
        }

        return new ValueList<Length>(moments);
    }

    /// <summary>Gives moments in steps.</summary>
    public static IReadOnlyList<Length> Bind(IReadOnlyList<Length> moments, RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return [.. moments.Select(moment => moment.Bind(run))];
    }

    /// <summary>Checks that there are so many rates, each finite and not negative.</summary>
    public static ValueList<double> Rates(
        IReadOnlyList<double> rates, int count, [CallerArgumentExpression(nameof(rates))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(rates, name);
        foreach (double rate in rates)
        {
            Check.AtLeast(0.0, rate, name);
        }

        return rates.Count == count
            ? new ValueList<double>(rates)
            : throw new ArgumentException($"Must have {count} entries. Received: {rates.Count}.", name);
    }
}
