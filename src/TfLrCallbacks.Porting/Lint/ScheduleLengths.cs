using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>The lengths that a bound schedule is made of, in steps; its stretched parts in the steps of the whole.</summary>
internal static class ScheduleLengths
{
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = KeptTypes.Reason)]
    public static IEnumerable<double> Of(LearningRateSchedule schedule)
    {
        switch (schedule)
        {
            case StretchedSchedule stretched:
                return Of(stretched.Schedule).Select(length => length * stretched.Unit.Amount);
            case StaircaseSchedule held:
                return Of(held.Schedule);
            case NoisySchedule noisy:
                return Of(noisy.Schedule);
            case MultiplicativeDecay:
                return [];
            default:
                return schedule.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => Of(property.GetValue(schedule)));
        }
    }

    private static IEnumerable<double> Of(object? part) => part switch
    {
        Length { Unit: LengthUnit.Steps, Amount: > 0 } length => [length.Amount],
        IEnumerable<Length> lengths => lengths.Select(length => length.Amount).Where(amount => amount > 0),
        LearningRateSchedule inner => Of(inner),
        IEnumerable<LearningRateSchedule> inner => inner.SelectMany(Of),
        _ => [],
    };
}
